// The two ways of doing the same work: the `ssh` command, and the client of libs/ssh-client in this process.
import { spawn } from 'node:child_process';
import { mkdtempSync, writeFileSync } from 'node:fs';
import { connect } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { account, userKey, userKeyFile } from '../../libs/test-peers/src/index.ts';
import { bundle } from '../../tools/build/bundle.mjs';
import { workspaceRoot } from '../../tools/build/projects.mjs';

const key = 'ed25519';
const { username } = account();

/** Bundles the client as the service's tools do, and loads it. */
export async function loadClient() {
  const outDir = join(workspaceRoot, 'dist/bench/ssh');
  const input = {
    client: join(workspaceRoot, 'libs/ssh-client/src/index.ts'),
    keys: join(workspaceRoot, 'libs/ssh-keys/src/index.ts'),
  };
  await bundle({ project: 'ssh-client', input, outDir });
  const load = (name) => import(pathToFileURL(join(outDir, `${name}.mjs`)).href);
  const [{ openRoute }, { openPrivateKey }] = [await load('client'), await load('keys')];
  return { openRoute, openPrivateKey };
}

/** Opens a route of `hops` hops over a stream; every hop is the same server. With `cipher`, that one is offered alone. */
export async function openRouteTo(client, stream, port, hops, cipher) {
  const hop = await hopTo(client, port, cipher);
  return client.openRoute(
    async () => stream,
    Array.from({ length: hops }, () => hop),
  );
}

/** The server as a hop, with the user's key. */
export async function hopTo(client, port, cipher) {
  const privateKey = await client.openPrivateKey(userKey(key));
  return {
    host: '127.0.0.1',
    port,
    username,
    credentials: [{ method: 'publickey', key: privateKey }],
    verifyHostKey: () => 'accepted',
    ...(cipher === undefined ? {} : { algorithms: { ciphers: [cipher] } }),
  };
}

/** A TCP connection as the SSH client's byte stream. */
export async function tcpStream(port) {
  const socket = connect({ host: '127.0.0.1', port, noDelay: true });
  await new Promise((done, fail) => {
    socket.once('connect', done);
    socket.once('error', fail);
  });
  const chunks = socket[Symbol.asyncIterator]();
  return {
    read: async () => (await chunks.next()).value,
    write: (bytes) =>
      new Promise((done, fail) => socket.write(bytes, (error) => (error ? fail(error) : done()))),
    close: () => socket.destroy(),
  };
}

/** The `ssh` command with a configuration of its own, in which `hop1`, `hop2` and `hop3` are the same server. */
export function sshCommand(port) {
  const config = join(mkdtempSync(join(tmpdir(), 'kiops-bench-ssh-')), 'config');
  const hops = ['hop1', 'hop2', 'hop3'].flatMap((name) => [
    `Host ${name}`,
    'HostName 127.0.0.1',
    `Port ${port}`,
  ]);
  const lines = [
    ...hops,
    'Host *',
    `User ${username}`,
    `IdentityFile ${userKeyFile(key)}`,
    'IdentitiesOnly yes',
    'StrictHostKeyChecking no',
    'UserKnownHostsFile /dev/null',
    'LogLevel ERROR',
  ];
  writeFileSync(config, lines.join('\n'));
  return { base: ['-F', config] };
}

/** Runs `ssh` to its end; `input` bytes of zeros go to its stdin. */
export async function runSsh({ base }, args, input = 0) {
  const child = spawn('ssh', [...base, ...args], { stdio: ['pipe', 'pipe', 'inherit'] });
  let received = 0;
  child.stdout.on('data', (chunk) => (received += chunk.length));
  const ended = new Promise((done) => child.once('close', done));
  const piece = Buffer.alloc(262_144);
  for (let sent = 0; sent < input; sent += piece.length) {
    if (!child.stdin.write(piece)) await new Promise((done) => child.stdin.once('drain', done));
  }
  child.stdin.end();
  const code = await ended;
  if (code !== 0) throw new Error(`ssh ended with ${code}.`);
  return received;
}
