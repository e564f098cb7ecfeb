import type { DatabaseQuestion, DbEngine, Resolved, ResolveQuestion, ServerQuestion } from '@kiops/contracts';
import { Option, type Command } from 'commander';
import { EXIT } from '../output/exit-codes';
import { Failure } from '../output/failure';
import { pairs } from '../output/table';
import { write, writeJson } from '../output/write';
import { titleOf, type AnyRecord } from '../records/any-record';
import { signedIn } from '../token-store/signed-in';

interface Options {
  readonly image?: string;
  readonly repository?: string;
  readonly database?: string;
  readonly server?: string;
  readonly reveal?: true;
  readonly json?: true;
}

export function addResolve(program: Command): void {
  const questions = ['image', 'repository', 'database', 'server'];
  const option = (name: string, example: string, description: string): Option =>
    new Option(`--${name} <${example}>`, description).conflicts(questions.filter((other) => other !== name));
  program
    .command('resolve')
    .description('the record that fits an image, a repository, a database or a server')
    .addOption(option('image', 'reference', 'such as ghcr.io/acme/app:2'))
    .addOption(option('repository', 'url', 'in any spelling that Git takes'))
    .addOption(option('database', 'address', 'such as postgresql://app@db.example.com:5432/orders'))
    .addOption(option('server', 'address', 'such as root@web1.example.com:22'))
    .option('--reveal', 'with its secret')
    .option('--json', 'for scripts')
    .action(resolve);
}

async function resolve({ reveal, json, ...asked }: Options): Promise<void> {
  const question = questionOf(asked);
  const client = await signedIn();
  const { secret, ...found } = await client.ask<Resolved>('resolve', question);
  if (reveal && secret === undefined)
    throw new Failure('The token may not reveal secrets: make one with records:reveal.', EXIT.refused);
  if (json) return writeJson({ ...found, ...(reveal && { secret }) });
  const { store, id, matched, record } = found;
  const secrets = Object.entries((reveal && secret) || {}).filter(([, value]) => value !== null);
  write(
    pairs([
      ['Record', `${store}/${record.label}`],
      ['Account', titleOf(store, record as unknown as AnyRecord)],
      ['Fits', matched],
      ['Id', id],
    ]),
  );
  // As it is: a secret that was cleaned would be another one.
  for (const [name, value] of secrets) write(`${name}: ${value}\n`);
}

function questionOf({ image, repository, database, server }: Options): ResolveQuestion {
  if (image !== undefined) return { image };
  if (repository !== undefined) return { repositoryUrl: repository };
  if (database !== undefined) return { database: databaseOf(database) };
  if (server !== undefined) return { server: serverOf(server) };
  throw new Failure('Say what for: --image, --repository, --database or --server.', EXIT.usage);
}

/** Of an address as clients take it. A password in it is a secret on the command line: it is refused. */
function databaseOf(text: string): DatabaseQuestion {
  const url = URL.parse(text);
  const wrong = (message: string) => new Failure(message, EXIT.usage);
  if (url === null) throw wrong('Give a database as postgresql://app@db.example.com:5432/orders.');
  if (url.password !== '')
    throw wrong('Leave the password out: everybody on this machine can read a command line.');
  const engine = url.protocol.slice(0, -1);
  return {
    engine: engine === 'postgres' ? 'postgresql' : (engine as DbEngine),
    host: url.hostname,
    ...(url.port !== '' && { port: Number(url.port) }),
    database: decodeURIComponent(url.pathname.slice(1)),
    ...(url.username !== '' && { username: decodeURIComponent(url.username) }),
  };
}

function serverOf(text: string): ServerQuestion {
  const [, username, host, port] = /^(?:(.*)@)?(\[[^\]]*\]|[^:]*)(?::(\d+))?$/.exec(text) ?? [];
  if (!host) throw new Failure('Give a server as root@web1.example.com:22.', EXIT.usage);
  return { host, ...(port && { port: Number(port) }), ...(username && { username }) };
}
