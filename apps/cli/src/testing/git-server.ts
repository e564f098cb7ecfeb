import { execFileSync, spawn } from 'node:child_process';
import { existsSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

const BACKEND = '/usr/lib/git-core/git-http-backend';

/** A server of Git repositories over HTTP, for one account (RFC 7617). */
export interface GitServer {
  /** `http://127.0.0.1:40123`. */
  readonly origin: string;
  readonly username: string;
  password: string;
  /** What came as `Authorization`, one entry a request. */
  readonly sent: readonly (string | undefined)[];
  stop(): Promise<void>;
}

/** Why there can be none here; undefined if there can. */
export function whyNoGitServer(): string | undefined {
  return existsSync(BACKEND) ? undefined : `${BACKEND} is not installed (git)`;
}

/** Serves `acme/app.git`, which holds the file `hello`. */
export async function startGitServer(): Promise<GitServer> {
  const root = mkdtempSync(join(tmpdir(), 'kiops-git-'));
  const work = join(root, 'work');
  const git = (...words: readonly string[]): Buffer =>
    execFileSync('git', words, { env: { PATH: process.env['PATH'], HOME: root }, stdio: 'pipe' });
  git('init', '--quiet', '--initial-branch=main', work);
  writeFileSync(join(work, 'hello'), 'from a private repository\n');
  git('-C', work, 'add', 'hello');
  git(
    '-C',
    work,
    '-c',
    'user.name=Kim',
    '-c',
    'user.email=kim@example.com',
    'commit',
    '--quiet',
    '-m',
    'Say hello',
  );
  git('clone', '--quiet', '--bare', work, join(root, 'acme/app.git'));
  const sent: (string | undefined)[] = [];
  const account = { username: 'kim', password: 'canary-git', sent };
  const http = createServer((request, response) => {
    const { authorization } = request.headers;
    sent.push(authorization);
    const wanted = Buffer.from(`${account.username}:${account.password}`).toString('base64');
    if (authorization === `Basic ${wanted}`) serve(root, account.username, request, response);
    else response.writeHead(401, { 'www-authenticate': 'Basic realm="git"' }).end();
  });
  await new Promise<void>((done) => http.listen(0, '127.0.0.1', done));
  return Object.assign(account, {
    origin: `http://127.0.0.1:${(http.address() as AddressInfo).port}`,
    stop: async () => {
      await new Promise((done) => http.close(done));
      rmSync(root, { recursive: true, force: true });
    },
  });
}

/** By `git http-backend`, as a CGI program (RFC 3875). */
function serve(root: string, user: string, request: IncomingMessage, response: ServerResponse): void {
  const { pathname, search } = new URL(request.url ?? '/', 'http://127.0.0.1');
  const child = spawn(BACKEND, [], {
    env: {
      PATH: process.env['PATH'],
      GIT_PROJECT_ROOT: root,
      GIT_HTTP_EXPORT_ALL: '1',
      PATH_INFO: decodeURIComponent(pathname),
      QUERY_STRING: search.slice(1),
      REQUEST_METHOD: request.method,
      REMOTE_USER: user,
      CONTENT_TYPE: request.headers['content-type'] ?? '',
      HTTP_CONTENT_ENCODING: request.headers['content-encoding'] ?? '',
      GIT_PROTOCOL: String(request.headers['git-protocol'] ?? ''),
    },
    stdio: ['pipe', 'pipe', 'ignore'],
  });
  request.pipe(child.stdin);
  const chunks: Buffer[] = [];
  child.stdout.on('data', (chunk: Buffer) => chunks.push(chunk));
  child.once('close', () => {
    const reply = Buffer.concat(chunks);
    const end = reply.indexOf('\r\n\r\n');
    const lines = reply.subarray(0, end).toString('latin1').split('\r\n');
    const headers = lines.map((line): [string, string] => {
      const [name, ...value] = line.split(': ');
      return [name.toLowerCase(), value.join(': ')];
    });
    const status = headers.find(([name]) => name === 'status')?.[1] ?? '200';
    const others = headers.filter(([name]) => name !== 'status');
    response.writeHead(Number.parseInt(status, 10), Object.fromEntries(others)).end(reply.subarray(end + 4));
  });
}
