import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DEFINITIONS, type RecordStore, type TransferEntry } from '@kiops/contracts';
import type { Browser } from '../identity/testing/browser';
import { setUpAsKim } from '../identity/testing/people';
import { startTestService, type TestService } from '../testing/test-service';
import { HEAD, plan } from './testing/transfers';

/** What `tools/read-files/read.mjs` prints of a record. */
interface FoundEntry {
  readonly store: RecordStore | null;
  readonly ref: string;
  readonly fields: Readonly<Record<string, unknown>>;
  readonly secret?: Readonly<Record<string, string>>;
  readonly asks?: readonly string[];
}

const base64 = (text: string) => Buffer.from(text).toString('base64');

/** One file of each format that tells of more than a name and a password. */
const FILES: Readonly<Record<string, string>> = {
  'docker-config': JSON.stringify({
    auths: {
      'harbor.acme.io': { auth: base64('robot$ci:p'), identitytoken: 'refresh' },
      'ghcr.io/team': { auth: base64('kim:p') },
      'https://index.docker.io/v1/': { auth: base64('acmeci:dckr_pat_x') },
    },
  }),
  'kubernetes-secret': [
    'apiVersion: v1',
    'kind: Secret',
    'metadata: { name: git, annotations: { tekton.dev/git-0: "https://git.acme.io" } }',
    'type: kubernetes.io/basic-auth',
    'stringData: { username: kim, password: p }',
  ].join('\n'),
  kubeconfig: [
    'clusters: [{ name: c, cluster: { server: "https://k8s.acme.io:6443" } }]',
    'users: [{ name: u, user: { token: t } }]',
    'contexts: [{ name: x, context: { cluster: c, user: u } }]',
  ].join('\n'),
  'pg-service':
    '[orders]\nhost=a.acme.io,b.acme.io\nport=5432,5433\ndbname=d\nuser=u\npassword=p\nsslmode=verify-ca\n',
  pgpass: 'h:5432:d:u:p\n',
  uri: [
    'mongodb+srv://u:p@c.acme.io/d?authSource=admin',
    'mongodb://u:p@a.acme.io,b.acme.io:27018/d?replicaSet=rs0&tls=true',
    'rediss://u:p@cache.acme.io/0',
    '',
  ].join('\n'),
  'git-credentials': 'https://kim:p@git.acme.io:8443\nhttps://kim:p@github.com\n',
  'ssh-config':
    'Host gate\n  HostName gate.acme.io\n  User ops\nHost in\n  HostName in.acme.io\n  User ops\n  ProxyJump gate\n',
  bitwarden: JSON.stringify({
    encrypted: false,
    folders: [],
    items: [
      ['Harbor', 'https://harbor.acme.io'],
      ['GitLab', 'https://gitlab.acme.io'],
      ['Hub', 'https://hub.docker.com'],
      ['Orders', 'postgres://db.acme.io/orders'],
    ].map(([name, uri], index) => ({
      type: 1,
      name,
      notes: `Asked of Lee\n${index}`,
      login: { username: 'kim', password: `p${index}`, uris: [{ uri }] },
    })),
  }),
};

describe('What is read from the files of other tools', () => {
  let service: TestService;
  let kim: Browser;
  let folder: string;

  beforeAll(async () => {
    service = await startTestService();
    kim = await setUpAsKim(service);
    folder = mkdtempSync(join(tmpdir(), 'kiops-foreign-'));
  });

  afterAll(async () => {
    rmSync(folder, { recursive: true, force: true });
    await service.stop();
  });

  it('is what the service takes as new records, under the names of their fields', async () => {
    const paths = Object.entries(FILES).map(([name, content]) => {
      const path = join(folder, name);
      writeFileSync(path, content);
      return `--file=${path}`;
    });
    const printed = execFileSync(
      process.execPath,
      ['tools/read-files/read.mjs', '--show-secrets', ...paths],
      { encoding: 'utf8' },
    );
    const { files } = JSON.parse(printed) as { files: { format: string; entries: FoundEntry[] }[] };
    expect(files.map(({ format }) => format)).toEqual(Object.keys(FILES));
    const file: Record<string, unknown> = { ...HEAD };
    let count = 0;
    for (const [index, { format, entries }] of files.entries()) {
      expect(entries.length).withContext(format).toBeGreaterThan(0);
      for (const { store, ref, fields, secret, asks } of entries) {
        expect(asks).withContext(`${format} ${ref}`).toBeUndefined();
        if (store === null) throw new Error(`${format} ${ref} has no store.`);
        const { jumpServer } = fields;
        const entry: TransferEntry = {
          ...fields,
          ...secret,
          ref: `${index}${ref}`,
          ...(jumpServer === undefined ? {} : { jumpServer: `${index}${String(jumpServer)}` }),
        };
        const key = DEFINITIONS[store].exportKey;
        file[key] = [...((file[key] as TransferEntry[] | undefined) ?? []), entry];
        count += 1;
      }
    }
    const { body } = await plan(kim, file);
    expect(body.unknownKeys).toEqual([]);
    expect(
      body.entries.filter(({ verdict }) => verdict === 'invalid').map(({ title, reason }) => [title, reason]),
    ).toEqual([]);
    expect(body.entries.length).toBe(count);
  });
});
