// The real service for the SSH bench: started on a free port, signed in, with one registered SSH server.
import { spawn } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { WebSocket } from 'ws';
import { workspaceRoot } from '../../tools/build/projects.mjs';

const admin = { email: 'bench@example.com', password: 'the bench has a long password' };

/** Starts the built service and registers an SSH server at `port` of loopback. */
export async function startServiceFor(port) {
  const dir = mkdtempSync(join(tmpdir(), 'kiops-bench-'));
  const env = {
    ...process.env,
    KIOPS_PORT: '0',
    KIOPS_DATA_DIR: dir,
    KIOPS_ADMIN_EMAIL: admin.email,
    KIOPS_ADMIN_PASSWORD: admin.password,
    KIOPS_LOG_LEVEL: 'error',
  };
  const child = spawn('node', [join(workspaceRoot, 'dist/apps/credentials/main.mjs')], {
    env,
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const stop = async () => {
    const gone = new Promise((done) => child.once('exit', done));
    child.kill('SIGTERM');
    await gone;
    rmSync(dir, { recursive: true, force: true });
  };
  try {
    const origin = await addressOf(child);
    const client = await signIn(origin);
    const server = { label: 'Bench', protocol: 'ssh', host: '127.0.0.1', port, username: 'bench' };
    const { id } = await client.post('/servers', server);
    return { openRelay: () => openRelay(client, id), pid: child.pid, stop };
  } catch (error) {
    await stop();
    throw error;
  }
}

function addressOf(child) {
  return new Promise((done, fail) => {
    let output = '';
    child.stdout.on('data', (text) => {
      output += text;
      const address = /is ready at (\S+)/.exec(output)?.[1];
      if (address !== undefined) done(new URL(address).origin);
    });
    child.once('exit', () => fail(new Error(`The service did not start:\n${output}`)));
  });
}

async function signIn(origin) {
  const cookies = new Map();
  const cookieHeader = () => [...cookies].map(([name, value]) => `${name}=${value}`).join('; ');
  const post = async (path, body) => {
    const headers = {
      origin,
      cookie: cookieHeader(),
      'content-type': 'application/json',
      'x-xsrf-token': cookies.get('XSRF-TOKEN') ?? '',
    };
    const reply = await fetch(`${origin}/api/v1${path}`, {
      method: 'POST',
      headers,
      body: JSON.stringify(body),
    });
    for (const cookie of reply.headers.getSetCookie()) {
      const [, name, value] = /^([^=]+)=([^;]*)/.exec(cookie);
      cookies.set(name, value);
    }
    const text = await reply.text();
    if (!reply.ok) throw new Error(`${path}: ${reply.status} ${text}`);
    return text === '' ? undefined : JSON.parse(text);
  };
  await post('/auth/sign-in', admin);
  return { origin, post, cookieHeader };
}

/** A WebSocket to the relay, with its ticket sent. */
async function openRelay(client, serverId) {
  const { ticket } = await client.post('/relay/tickets', { serverId });
  const headers = { cookie: client.cookieHeader() };
  const socket = new WebSocket(`${client.origin.replace('http', 'ws')}/api/v1/relay`, {
    origin: client.origin,
    headers,
    perMessageDeflate: false,
  });
  await new Promise((done, fail) => {
    socket.once('open', done);
    socket.once('error', fail);
  });
  socket.send(JSON.stringify({ ticket }));
  return socket;
}
