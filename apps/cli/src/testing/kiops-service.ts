import { spawn } from 'node:child_process';
import { randomBytes, randomUUID } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import {
  resetConfirmation,
  type ImportOutcome,
  type ImportPlan,
  type RecordStore,
  type Scope,
  type TransferFile,
} from '@kiops/contracts';
import { placeEmbeddedDatabase } from '@kiops/test-databases';
import { bundle } from '../../../../tools/build/bundle.mjs';
import { workspaceRoot } from '../../../../tools/build/projects.mjs';

const ADMIN = { email: 'kim@example.com', password: 'kim likes long walks' } as const;

let started: Promise<KiopsService> | undefined;

/** The real service, one for all specs of this process, with an embedded database in a folder that goes with it. */
export function kiopsService(): Promise<KiopsService> {
  return (started ??= start());
}

/** Signed in over the API, to make what the programs under test then find. */
export class KiopsService {
  readonly #cookies = new Map<string, string>();

  constructor(
    readonly origin: string,
    /** Everything that it has written so far. */
    readonly log: readonly string[],
  ) {}

  async signIn(): Promise<void> {
    await this.#send('POST', 'auth/sign-in', ADMIN);
  }

  /** A token of Kim's with these scopes. */
  async token(
    scopes: readonly Scope[],
    livesFor = 86_400_000,
  ): Promise<{ readonly id: string; readonly token: string }> {
    const expiresAt = new Date(Date.now() + livesFor).toISOString();
    return this.#send('POST', 'service-tokens', {
      name: randomUUID(),
      scopes,
      expiresAt,
      password: ADMIN.password,
    });
  }

  /** A token of a new service account, which acts for Kim. */
  async tokenForKim(scopes: readonly Scope[]): Promise<string> {
    const account = await this.#send<{ readonly id: string }>('POST', 'service-accounts', {
      name: randomUUID(),
    });
    const { token } = await this.#send<{ readonly token: string }>(
      'POST',
      `service-accounts/${account.id}/tokens`,
      {
        name: randomUUID(),
        scopes: [...scopes, 'on-behalf-of'],
        users: [ADMIN.email],
        expiresAt: new Date(Date.now() + 86_400_000).toISOString(),
        password: ADMIN.password,
      },
    );
    return token;
  }

  async revoke({ id }: { readonly id: string }): Promise<void> {
    await this.#send('DELETE', `service-tokens/${id}`);
  }

  add(store: RecordStore, fields: object): Promise<{ readonly id: string; readonly version: number }> {
    return this.#send('POST', store, fields);
  }

  get<Reply>(path: string): Promise<Reply> {
    return this.#send('GET', path);
  }

  reveal<Reply>(store: RecordStore, id: string): Promise<Reply> {
    return this.#send('POST', `${store}/${id}/reveal`);
  }

  /** Adds all records of a file that are not there. */
  async import(file: TransferFile): Promise<ImportOutcome> {
    const { planId } = await this.#send<ImportPlan>('POST', 'transfer/plan', { file });
    return this.#send('POST', 'transfer/apply', { file, planId, decisions: {} });
  }

  export(): Promise<TransferFile> {
    return this.#send('POST', 'transfer/export', { password: ADMIN.password });
  }

  /** Destroys all records, which must be so many, and all of the trash. */
  reset(records: number): Promise<unknown> {
    return this.#send('POST', 'transfer/reset', { confirmation: resetConfirmation(records), erase: true });
  }

  /** Puts every record of these stores into the trash. */
  async clear(...stores: readonly RecordStore[]): Promise<void> {
    for (const store of stores) {
      const { items } = await this.get<{ items: readonly { id: string }[] }>(`${store}?limit=1000`);
      let left: readonly { id: string }[] = items;
      // A jump server goes after those behind it.
      for (let before = -1; left.length > 0 && before !== left.length;) {
        before = left.length;
        const refused: { id: string }[] = [];
        for (const item of left)
          await this.#send('DELETE', `${store}/${item.id}`).catch(() => refused.push(item));
        left = refused;
      }
      if (left.length > 0) throw new Error(`${left.length} of ${store} stay.`);
    }
  }

  async #send<Reply>(method: string, path: string, body?: unknown): Promise<Reply> {
    const response = await fetch(`${this.origin}/api/v1/${path}`, {
      method,
      headers: {
        cookie: [...this.#cookies].map(([name, value]) => `${name}=${value}`).join('; '),
        origin: this.origin,
        'x-xsrf-token': this.#cookies.get('XSRF-TOKEN') ?? '',
        ...(body === undefined ? {} : { 'content-type': 'application/json' }),
      },
      body: body === undefined ? undefined : JSON.stringify(body),
    });
    for (const cookie of response.headers.getSetCookie()) {
      const [, name, value] = /^([^=]+)=([^;]*)/.exec(cookie) ?? [];
      this.#cookies.set(name, value);
    }
    const text = await response.text();
    if (!response.ok) throw new Error(`${method} ${path}: ${text}`);
    return (text === '' ? undefined : JSON.parse(text)) as Reply;
  }
}

async function start(): Promise<KiopsService> {
  // Inside the workspace, where its packages are found.
  const built = mkdtempSync(join(workspaceRoot, 'dist/specs/cli-service-'));
  const dataDir = mkdtempSync(join(tmpdir(), 'kiops-cli-'));
  await placeEmbeddedDatabase(dataDir);
  const outDir = join(built, 'credentials');
  await bundle({
    project: 'credentials',
    input: { main: join(workspaceRoot, 'apps/credentials/src/start/main.ts') },
    outDir,
  });
  const { PATH, HOME } = process.env;
  const child = spawn(process.execPath, [join(outDir, 'main.mjs')], {
    env: {
      PATH,
      HOME,
      KIOPS_HOST: '127.0.0.1',
      KIOPS_PORT: '0',
      KIOPS_LOG_LEVEL: 'debug',
      KIOPS_DATA_DIR: dataDir,
      KIOPS_MASTER_KEYS: `cli:${randomBytes(32).toString('base64')}`,
      KIOPS_ADMIN_EMAIL: ADMIN.email,
      KIOPS_ADMIN_PASSWORD: ADMIN.password,
    },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  process.once('exit', () => {
    child.kill('SIGKILL');
    for (const folder of [built, dataDir]) rmSync(folder, { recursive: true, force: true });
  });
  const log: string[] = [];
  child.stderr.on('data', (text: Buffer) => log.push(text.toString()));
  const origin = await new Promise<string>((resolve, reject) => {
    createInterface({ input: child.stdout }).on('line', (line) => {
      log.push(line);
      const ready = / is ready at (https?:\S+)$/.exec(line);
      if (ready) resolve(ready[1]);
    });
    child.once('exit', () => reject(new Error(`The service ended: ${log.join('\n')}`)));
  });
  const service = new KiopsService(origin, log);
  await service.signIn();
  return service;
}
