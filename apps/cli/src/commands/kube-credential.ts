import type { Command } from 'commander';
import { EXIT } from '../output/exit-codes';
import { Failure } from '../output/failure';
import { write } from '../output/write';
import { askedVersion, execCredential } from '../kube-credential/exec-credential';
import { findRecord } from '../records/find-record';
import { readRecordAddress } from '../records/record-address';
import { revealField } from '../records/reveal-record';
import { signedIn } from '../token-store/signed-in';

export function addKubeCredential(program: Command): void {
  program
    .command('kube-credential')
    .description(
      "for exec in kubectl's configuration: what the kubeconfig of a runtime signs in with (ExecCredential v1)",
    )
    .argument('<record>', 'runtimes/label, or runtimes/id')
    .action(kubeCredential);
}

async function kubeCredential(named: string): Promise<void> {
  const { store, name } = readRecordAddress(named);
  if (store !== 'runtimes') throw new Failure('Name a runtime, such as runtimes/production.', EXIT.usage);
  const version = askedVersion(process.env['KUBERNETES_EXEC_INFO']);
  const client = await signedIn();
  const kubeconfig = await revealField(
    client,
    store,
    await findRecord(client, { store, name }),
    'kubeconfig',
  );
  write(`${JSON.stringify(execCredential(kubeconfig, version))}\n`);
}
