import { RECORD_STORES, type RecordStore } from '@kiops/contracts';

/** A valid new record of a store; `name` makes label and identity. */
export type Sample = Record<string, unknown>;

/** A valid new record of each store, with every secret. */
export const SAMPLES: Readonly<Record<RecordStore, (name: string) => Sample>> = {
  servers: (name) => ({
    label: name,
    protocol: 'winrm',
    host: `${name.toLowerCase()}.example.com`,
    port: 5986,
    username: 'administrator',
    notes: 'Rack 4\nUnit 12',
    password: `secret of ${name}`,
  }),
  registries: (name) => ({
    label: name,
    kind: 'harbor',
    url: `https://${name.toLowerCase()}.example.com`,
    username: 'robot$ci',
    secretKind: 'identity-token',
    notes: 'Of the build machines\nSince May',
    password: `secret of ${name}`,
  }),
  'db-connections': (name) => ({
    label: name,
    engine: 'postgresql',
    host: `${name.toLowerCase()}.example.com`,
    port: 5432,
    database: 'orders',
    username: 'orders_app',
    options: { tlsMode: 'verify-full', srv: false, hosts: ['db2.example.com:5432', '[2001:db8::17]:5433'] },
    notes: 'Read only',
    password: `secret of ${name}`,
  }),
  'docker-hub': (name) => ({
    label: name,
    username: name.toLowerCase(),
    isDefault: false,
    notes: 'Pulls only',
    accessToken: `secret of ${name}`,
  }),
  'source-repositories': (name) => ({
    label: name,
    provider: 'gitlab',
    baseUrl: `https://${name.toLowerCase()}.example.com`,
    username: 'deploy',
    scopes: ['read_repository'],
    expiresAt: '2027-01-31T00:00:00.000Z',
    notes: 'Asked of the platform team',
    token: `secret of ${name}`,
  }),
  runtimes: (name) => ({
    label: name,
    kind: 'docker',
    endpoint: `tcp://${name.toLowerCase()}.example.com:2376`,
    ca: `ca of ${name}`,
    cert: `cert of ${name}`,
    key: `secret of ${name}\n`,
  }),
};

/** The field of each sample that holds `secret of <name>`. */
export const SECRET_FIELDS = Object.fromEntries(
  RECORD_STORES.map((store) => [
    store,
    Object.entries(SAMPLES[store]('X')).find(([, value]) => String(value).trim() === 'secret of X')![0],
  ]),
) as Readonly<Record<RecordStore, string>>;
