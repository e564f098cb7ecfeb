import {
  DB_ENGINES,
  DECISIONS,
  type Decision,
  type Decisions,
  type ImportSummary,
  type RecordStore,
} from '@kiops/contracts';
import { Option, type Command } from 'commander';
import { askYes } from '../input/hidden-prompt';
import { EXIT } from '../output/exit-codes';
import { Failure } from '../output/failure';
import { tell, tellProgress, write, writeJson } from '../output/write';
import { sshServers } from '../records/ssh-servers';
import { readStore } from '../records/record-address';
import { signedIn } from '../token-store/signed-in';
import { readColumns, type ImportAnswers } from '../transfer/import-answers';
import { leftOutText } from '../transfer/left-out';
import { planImport, type PlannedImport } from '../transfer/plan-import';
import { planText } from '../transfer/plan-text';
import { readImport } from '../transfer/read-import';

interface Options {
  readonly onConflict?: Decision;
  readonly store?: string;
  readonly username?: string;
  readonly host?: string;
  readonly port?: string;
  readonly engine?: string;
  readonly database?: string;
  readonly address?: string;
  readonly columns?: string;
  readonly plan?: true;
  readonly yes?: true;
  readonly json?: true;
}

export function addImport(program: Command): void {
  program
    .command('import')
    .description('bring in files of any kind that the console reads; the plan is shown first')
    .argument(
      '<file...>',
      'exports, configurations, sessions, or archives of them (zip); a passphrase is asked for, or read from stdin',
    )
    .addOption(
      new Option(
        '--on-conflict <what>',
        'what becomes of records that differ; without it, those on KIOPS are kept, and of accounts that the files hold twice both come',
      ).choices(DECISIONS),
    )
    .option(
      '--store <store>',
      'where what fits several stores goes; with --columns or --address: what the rows of a table are',
    )
    .option('--username <name>', 'the user of accounts for which a file names none')
    .option('--host <host>', 'the host of those for which a file names none')
    .option('--port <port>', 'their port')
    .addOption(new Option('--engine <engine>', 'the engine of their databases').choices(DB_ENGINES))
    .option('--database <name>', 'the name of their databases')
    .option(
      '--address <url>',
      'the address of Git servers, registries and clusters for which a file, or a row of a table, names none',
    )
    .option('--columns <field=column,...>', 'the columns of a table (CSV), such as host=Host,username=User')
    .addOption(new Option('--plan', 'show what would be done, and do nothing').conflicts('yes'))
    .option('--yes', 'import as planned without asking')
    .option('--json', 'the plan, what is left out, and what was done, for scripts')
    .action(importFiles);
}

async function importFiles(paths: readonly string[], options: Options): Promise<void> {
  const { onConflict, plan: isPlan, yes, json } = options;
  const store: RecordStore | undefined = options.store === undefined ? undefined : readStore(options.store);
  const columns = options.columns === undefined ? undefined : await readColumns(options.columns);
  const client = await signedIn();
  const read = await readImport(paths, {
    store,
    fields: saidFields(options),
    columns,
    servers: () => sshServers(client),
  });
  tellProgress('KIOPS makes the plan');
  const planned = await planImport(client, read);
  tellProgress('');
  if (!json) tellPlan(planned);
  const { counts, planId } = planned.plan;
  const decisions = decisionsFor(planned, onConflict);
  const isOpen = counts.new > 0 || Object.values(decisions).some((decision) => decision !== 'keep');
  let done: ImportSummary | undefined;
  if (isOpen && !isPlan) {
    if (!yes && !(await isWanted())) return write('Nothing was imported.\n');
    tellProgress('KIOPS imports');
    done = await client.postLong<ImportSummary>('transfer/apply', { ...read.sent, planId, decisions });
    tellProgress('');
  }
  if (json)
    writeJson({ files: planned.files, plan: planned.plan, leftOut: planned.leftOut, done: done ?? null });
  else if (done) write(`Imported: ${done.created} new, ${done.replaced} replaced, ${done.kept} kept.\n`);
  else write('Nothing was imported.\n');
  const isKept = onConflict === undefined && counts.conflict > planned.twins.length;
  if (isKept) tell('Records that differ stay as they are on KIOPS. Say --on-conflict to have it otherwise.');
  if (planned.leftOut.length > 0 || isKept) process.exitCode = EXIT.incomplete;
}

/** What is said, for all; otherwise nothing that is there changes, and nothing of the files is lost for another entry. */
function decisionsFor({ plan, twins }: PlannedImport, said: Decision | undefined): Decisions {
  if (plan.counts.conflict === 0) return { default: 'keep' };
  if (said !== undefined) return { default: said };
  return { default: 'keep', ...Object.fromEntries(twins.map((key) => [key, 'both' as const])) };
}

/** What was said by flags, by the fields that it answers. */
function saidFields({ username, host, port, engine, database, address }: Options): ImportAnswers['fields'] {
  if (port !== undefined && !(/^\d{1,5}$/.test(port) && Number(port) >= 1 && Number(port) <= 65_535))
    throw new Failure('A port is a number from 1 to 65535.', EXIT.usage);
  const said = { username, host, port, engine, database, baseUrl: address, endpoint: address };
  return Object.fromEntries(Object.entries(said).filter(([, value]) => value !== undefined));
}

function tellPlan({ plan, leftOut }: PlannedImport): void {
  write(planText(plan));
  for (const line of leftOut) tell(leftOutText(line));
  if (leftOut.length > 0)
    tell(
      `Left out: ${leftOut.length} in all. Where a line names a flag, say it and import the file again; --columns names those of a table.`,
    );
}

async function isWanted(): Promise<boolean> {
  if (!process.stdin.isTTY)
    throw new Failure(
      'Nobody can be asked here. Look at the plan, and say --yes to import it, or --plan to see it only.',
      EXIT.usage,
    );
  return askYes('Import this?');
}
