import fc from 'fast-check';
import { referenceFields, type ExistingEntry, type IncomingEntry, type WeighedEntry } from '../import-entry';
import {
  DEFINITIONS,
  RECORD_STORES,
  definitionOf,
  type FieldsByStore,
  type RecordStore,
} from '../stores/all-stores';
import { canonicalSecret, secretFields } from '../stores/definition';
import { TRANSFER_FORMAT, TRANSFER_VERSION, type TransferConnection, type TransferFile } from '../transfer';
import { transferEntry } from '../transfer-entry';
import { readTransferFile } from './read-transfer-file';

/** A record with its secrets, as it stands behind an `ExistingEntry`. */
export interface Held {
  readonly store: RecordStore;
  readonly id: string;
  readonly createdAt: string;
  readonly fields: Readonly<Record<string, unknown>>;
  readonly connections: readonly TransferConnection[];
}

const secret = fc.option(fc.constantFrom('one', 'two', 'three'), { nil: null });
const label = fc.constantFrom('운영', 'Staging', 'old');
const host = fc.constantFrom('bastion.kiops.io', '10.0.0.5', '2001:db8::17');
const notes = fc.option(fc.constantFrom('', 'rack 12'), { nil: null });
const user = fc.constantFrom('deploy', 'root');

/** The fields of the stores, from few values, so that equal accounts are common. References are filled in later. */
const FIELDS: { readonly [Name in RecordStore]?: fc.Arbitrary<FieldsByStore[Name]> } = {
  servers: fc.record({
    label,
    protocol: fc.constantFrom('ssh', 'winrm'),
    host,
    port: fc.constantFrom(22, 2222),
    username: user,
    allowOldAlgorithms: fc.boolean(),
    hostKeys: fc.constantFrom(
      [],
      [{ type: 'ssh-ed25519', fingerprint: 'SHA256:a', pinnedAt: '2026-01-01T00:00:00Z' }],
    ),
    notes,
    password: secret,
  }),
  registries: fc.record({
    label,
    kind: fc.constantFrom('harbor', 'ghcr'),
    url: fc.constantFrom('harbor.acme.io', 'https://ghcr.io'),
    username: user,
    secretKind: fc.constantFrom('password', 'identity-token'),
    notes,
    password: secret,
  }),
  'db-connections': fc.record({
    label,
    engine: fc.constantFrom('postgresql', 'mysql'),
    host,
    port: fc.constant(5432),
    database: fc.constantFrom('billing', '회원'),
    username: user,
    options: fc.constantFrom({}, { tlsMode: 'require' }, { srv: true, hosts: ['db2.acme.io:5432'] }),
    notes,
    password: secret,
  }),
  'docker-hub': fc.record({ label, username: user, isDefault: fc.boolean(), notes, accessToken: secret }),
  'source-repositories': fc.record({
    label,
    provider: fc.constantFrom('github', 'gitlab', 'other'),
    baseUrl: fc.constantFrom('https://github.com', 'gitlab.acme.io'),
    username: fc.option(user, { nil: null }),
    scopes: fc.shuffledSubarray(['repo', 'read:packages']),
    expiresAt: fc.constantFrom(null, '2027-01-01T00:00:00Z', '2027-01-01T09:00:00+09:00'),
    notes,
    token: secret,
  }),
  runtimes: fc.record({
    label,
    kind: fc.constantFrom('kubernetes', 'docker'),
    endpoint: fc.constantFrom('unix:///var/run/docker.sock', 'https://k8s.acme.io:6443'),
    kubeconfig: secret,
    ca: secret,
  }),
};

/** The fields of a store without values of its own above: texts. */
function textFields(store: RecordStore): fc.Arbitrary<object> {
  const fields = Object.entries(definitionOf(store).fields).filter(([, { reference }]) => !reference);
  const values = fields.map(([name, field]) => [
    name,
    name === 'label' ? label : field.secret ? secret : fc.constantFrom('one', 'two'),
  ]);
  return fc.record(Object.fromEntries(values) as Record<string, fc.Arbitrary<unknown>>);
}

const connections = fc.array(
  fc.record({
    kind: fc.constantFrom('service', 'infrastructure'),
    name: fc.constantFrom('payment', 'k8s-prod'),
  }),
  { maxLength: 2 },
);

/** What one account holds: records of every store; jump servers never in a circle and at most eight in a row. */
export const heldRecords: fc.Arbitrary<readonly Held[]> = fc
  .array(
    fc.constantFrom(...RECORD_STORES).chain((store) =>
      fc.record({
        store: fc.constant(store),
        fields: FIELDS[store] ?? textFields(store),
        connections,
        target: fc.nat(30),
        age: fc.nat(3),
      }),
    ),
    { maxLength: 14 },
  )
  .map((drafts) => {
    const held: Held[] = [];
    for (const { store, fields, connections, target, age } of drafts) {
      const servers = held.filter((record) => record.store === 'servers').slice(0, 8);
      const pointed = servers[target]?.id ?? null;
      const references = Object.fromEntries(referenceFields(store).map(({ field }) => [field, pointed]));
      held.push({
        store,
        id: `id-${held.length}`,
        createdAt: `2026-0${age + 1}-01T00:00:00Z`,
        fields: { ...fields, ...references },
        connections,
      });
    }
    return held;
  });

/** A record as the plan knows it. The tests' fingerprint is the canonical secret itself. */
export function existingEntry(record: Held): ExistingEntry {
  const names = secretFields(definitionOf(record.store) as never);
  return {
    store: record.store,
    id: record.id,
    createdAt: record.createdAt,
    updatedAt: record.createdAt,
    fields: Object.fromEntries(Object.entries(record.fields).filter(([name]) => !names.includes(name))),
    secrets: names.filter((name) => record.fields[name]),
    fingerprint: fingerprintOf(record.store, record.fields),
    connections: record.connections,
  };
}

/** The entry weighed as the service would. */
export function weigh(entry: IncomingEntry): WeighedEntry {
  return { ...entry, fingerprint: fingerprintOf(entry.store, entry.fields) };
}

/** A transfer file of records, as plain JSON. */
export function fileOf(records: readonly Held[]): TransferFile {
  const lists = RECORD_STORES.map((store) => [
    DEFINITIONS[store].exportKey,
    records
      .filter((record) => record.store === store)
      .map((record) =>
        transferEntry(store, {
          ref: record.id,
          fields: record.fields,
          references: Object.fromEntries(
            referenceFields(store).map(({ field }) => [
              field,
              (record.fields[field] as string | null) ?? undefined,
            ]),
          ),
          connections: record.connections,
        }),
      ),
  ]);
  const file = {
    format: TRANSFER_FORMAT,
    version: TRANSFER_VERSION,
    exportedAt: '2026-11-18T01:02:03Z',
    origin: 'x',
  };
  return JSON.parse(JSON.stringify({ ...file, ...Object.fromEntries(lists) })) as TransferFile;
}

/** Reads a file that must be readable, and weighs its entries. */
export function entriesOf(file: unknown): readonly WeighedEntry[] {
  const read = readTransferFile(file);
  if (read.fault !== undefined) throw new Error(read.detail);
  return read.entries.map(weigh);
}

function fingerprintOf(store: RecordStore, fields: Readonly<Record<string, unknown>>): string | null {
  return canonicalSecret(definitionOf(store) as never, fields as Record<string, string>) ?? null;
}
