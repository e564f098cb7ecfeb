import type { Decision, ImportPlan, ImportSummary } from '@kiops/contracts';
import { Option, type Command } from 'commander';
import { askYes } from '../input/hidden-prompt';
import { EXIT } from '../output/exit-codes';
import { Failure } from '../output/failure';
import { tell, write, writeJson } from '../output/write';
import { signedIn } from '../token-store/signed-in';
import { planText } from '../transfer/plan-text';
import { readImport } from '../transfer/read-import';

interface Options {
  readonly conflicts: Decision;
  readonly yes?: true;
  readonly json?: true;
}

export function addImport(program: Command): void {
  program
    .command('import')
    .description('bring in files of any kind that the console reads; the plan is shown first')
    .argument('<file...>', 'exports, configurations, sessions; a passphrase is asked for, or read from stdin')
    .addOption(
      new Option('--conflicts <what>', 'what becomes of records that differ')
        .choices(['keep', 'replace', 'both'])
        .default('keep'),
    )
    .option('--yes', 'import as planned without asking')
    .option('--json', 'the plan and what was done, for scripts')
    .action(importFiles);
}

async function importFiles(paths: readonly string[], { conflicts, yes, json }: Options): Promise<void> {
  const client = await signedIn();
  const { file, sshAccounts, leftOut } = await readImport(paths);
  const plan = await client.askLong<ImportPlan>('transfer/plan', { file });
  if (!json) write(planText(plan));
  for (const line of leftOut) tell(`Left out: ${line}`);
  if (leftOut.length > 0)
    tell('What is left out for want of an answer is asked for in the console: import it there.');
  for (const account of sshAccounts) tell(`SSH secret dropped unread: ${account}`);
  if (sshAccounts.length > 0)
    tell('SSH secrets are kept in the browser, and nowhere else: import them in the console.');
  const { counts, planId } = plan;
  const isOpen = counts.new > 0 || (counts.conflict > 0 && conflicts !== 'keep');
  let done: ImportSummary | undefined;
  if (isOpen && (yes || (await isWanted()))) {
    const decisions = { default: conflicts };
    done = await client.postLong<ImportSummary>('transfer/apply', { file, planId, decisions });
  }
  if (json) return writeJson({ plan, leftOut, sshSecretsDropped: sshAccounts, done: done ?? null });
  write(
    done
      ? `Imported: ${done.created} new, ${done.replaced} replaced, ${done.kept} kept.\n`
      : 'Nothing was imported.\n',
  );
}

async function isWanted(): Promise<boolean> {
  if (!process.stdin.isTTY)
    throw new Failure('Nobody can be asked here. Look at the plan, and say --yes to import it.', EXIT.usage);
  return askYes('Import this?');
}
