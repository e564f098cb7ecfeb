import type { Command } from 'commander';
import { runChild } from '../run/child';
import { readVariables, secretEnvironment } from '../run/secret-environment';
import { signedIn } from '../token-store/signed-in';

interface Options {
  readonly env: readonly string[];
}

export function addRun(program: Command): void {
  program
    .command('run')
    .description(
      'run a program that gets secrets in its environment, and nothing on disk; it does not get KIOPS_TOKEN',
    )
    .usage('--env NAME=store/label[#field] … -- <program> [arguments]')
    .argument('<program...>', 'what to run, after --')
    .requiredOption(
      '--env <variable>',
      'NAME=store/label is the address of a database, or the secret of another record; #field is one field of it',
      (pair: string, pairs: readonly string[] = []) => [...pairs, pair],
    )
    .passThroughOptions()
    .action(run);
}

async function run([program, ...words]: readonly string[], { env }: Options): Promise<void> {
  const variables = readVariables(env);
  const secrets = await secretEnvironment(await signedIn(), variables);
  process.exitCode = await runChild(program, words, { ...process.env, KIOPS_TOKEN: undefined, ...secrets });
}
