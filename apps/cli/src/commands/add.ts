import { definitionOf, LIMITS, type RecordStore } from '@kiops/contracts';
import type { Command } from 'commander';
import { readSecret } from '../input/read-secret';
import { EXIT } from '../output/exit-codes';
import { Failure } from '../output/failure';
import { plainText } from '../output/plain-text';
import { tell, write, writeJson } from '../output/write';
import { isInBrowser, secretsOf, type AnyRecord } from '../records/any-record';
import { readStore } from '../records/record-address';
import { sameAccount } from '../records/same-account';
import { signedIn } from '../token-store/signed-in';

interface Options {
  readonly set: readonly string[];
  readonly secret: string | boolean;
  readonly duplicate?: true;
  readonly json?: true;
}

export function addAdd(program: Command): void {
  program
    .command('add')
    .description('add a record; its secret is asked for, or read from stdin')
    .argument('<store>', 'where to')
    .requiredOption('--set <field=value...>', 'its fields, such as label=Harbor url=harbor.example.com')
    .option('--secret <field>', 'which secret comes, where the store has more than one')
    .option('--no-secret', 'add it without a secret')
    .option('--duplicate', 'add it also where the same account is there already')
    .option('--json', 'the new record, for scripts')
    .action(add);
}

async function add(named: string, { set, secret, duplicate, json }: Options): Promise<void> {
  const store = readStore(named);
  const fields = Object.fromEntries(set.map((pair) => readField(store, pair)));
  const client = await signedIn();
  const same = duplicate ? undefined : await sameAccount(client, store, fields);
  if (same !== undefined)
    throw new Failure(
      `This account is there already: ${plainText(`${store}/${same.label}`)}  ${same.id}\nChange it in the console, or add it all the same by --duplicate.`,
    );
  const secrets = secret === false ? {} : await secretFor(store, fields, secret);
  const record = await client.create<AnyRecord>(store, { ...fields, ...secrets });
  if (json) writeJson({ store, ...record });
  else write(`Added ${plainText(`${store}/${record.label}`)}  ${record.id}\n`);
}

async function secretFor(
  store: RecordStore,
  fields: Readonly<Record<string, unknown>>,
  chosen: string | boolean,
): Promise<Readonly<Record<string, string>>> {
  if (isInBrowser(store, fields)) {
    tell(
      'Its password or key is not asked for: SSH secrets are entered in the console, and stay in the browser.',
    );
    return {};
  }
  const names = secretsOf(store);
  const name = typeof chosen === 'string' ? chosen : names.length === 1 ? names[0] : undefined;
  if (name === undefined || !names.includes(name))
    throw new Failure(`Say which secret comes by --secret: ${names.join(', ')}.`, EXIT.usage);
  return { [name]: await readSecret(name, LIMITS.document.max) };
}

/** A field and its value, in the type that KIOPS wants. Secrets are refused here, and not repeated. */
function readField(store: RecordStore, pair: string): readonly [string, unknown] {
  const equals = pair.indexOf('=');
  const name = pair.slice(0, equals);
  const { fields } = definitionOf(store);
  if (equals < 0 || !Object.hasOwn(fields, name))
    throw new Failure(
      `Set fields as name=value. Those of ${store} are ${plainFields(store).join(', ')}.`,
      EXIT.usage,
    );
  if (fields[name].secret)
    throw new Failure(
      `Leave ${name} out: everybody on this machine can read a command line. It is asked for, or read from stdin.`,
      EXIT.usage,
    );
  return [name, typed(name, pair.slice(equals + 1))];
}

function plainFields(store: RecordStore): readonly string[] {
  const secrets = secretsOf(store);
  return Object.keys(definitionOf(store).fields).filter((name) => !secrets.includes(name));
}

function typed(name: string, text: string): unknown {
  if (name === 'port') return Number(text);
  if (name === 'isDefault' || name === 'allowOldAlgorithms') return text === 'true';
  if (name === 'scopes') return text.split(',').map((scope) => scope.trim());
  if (!['options', 'hostKeys', 'systemInfo'].includes(name)) return text;
  try {
    return JSON.parse(text);
  } catch {
    throw new Failure(`${name} is JSON, such as {"tlsMode":"require"}.`, EXIT.usage);
  }
}
