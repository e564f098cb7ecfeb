// The built service in a process of its own, for the benches: on a free port, with a signed-in client.
import { spawn } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { workspaceRoot } from '../tools/build/projects.mjs';

/** The administrator of every bench; an export asks for the password again. */
export const admin = { email: 'bench@example.com', password: 'the bench has a long password' };

/** Starts the service, and signs in. `environment` has variables beside the usual ones. */
export async function startService(environment = {}) {
  const dir = mkdtempSync(join(tmpdir(), 'kiops-bench-'));
  const env = {
    ...process.env,
    KIOPS_PORT: '0',
    KIOPS_DATA_DIR: dir,
    KIOPS_ADMIN_EMAIL: admin.email,
    KIOPS_ADMIN_PASSWORD: admin.password,
    KIOPS_LOG_LEVEL: 'error',
    ...environment,
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
    return { client: await signIn(origin), pid: child.pid, stop };
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
  const send = async (method, path, body) => {
    const headers = {
      origin,
      cookie: cookieHeader(),
      'x-xsrf-token': cookies.get('XSRF-TOKEN') ?? '',
      ...(body === undefined ? {} : { 'content-type': 'application/json' }),
    };
    const reply = await fetch(`${origin}/api/v1${path}`, {
      method,
      headers,
      body: body === undefined ? undefined : JSON.stringify(body),
    });
    for (const cookie of reply.headers.getSetCookie()) {
      const [, name, value] = /^([^=]+)=([^;]*)/.exec(cookie);
      cookies.set(name, value);
    }
    const text = await reply.text();
    if (!reply.ok) throw new Error(`${path}: ${reply.status} ${text}`);
    return text === '' ? undefined : JSON.parse(text);
  };
  const get = (path) => send('GET', path);
  const post = (path, body) => send('POST', path, body);
  await post('/auth/sign-in', admin);
  return { origin, get, post, cookieHeader };
}
