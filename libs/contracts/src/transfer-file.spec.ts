import fc from 'fast-check';
import { LIMITS } from './limits';
import { readTransferFile, type ReadTransferFile } from './testing/read-transfer-file';

const HEAD = {
  format: 'kiops-credentials',
  version: 1,
  exportedAt: '2026-11-18T09:00:00+09:00',
  origin: 'https://kiops.acme.io',
};

function read(parsed: unknown): ReadTransferFile {
  const reading = readTransferFile(parsed);
  if (reading.fault !== undefined) throw new Error(reading.detail);
  return reading;
}

describe('A transfer file', () => {
  it('of another product, without a version, or with a list that is none, is refused as a whole', () => {
    const files = [
      null,
      7,
      'text',
      [],
      {},
      { format: 'bitwarden', items: [] },
      { ...HEAD, version: '1' },
      { ...HEAD, version: 0 },
      { ...HEAD, version: undefined },
      { ...HEAD, registries: {} },
      { ...HEAD, sshSecrets: 'x' },
    ];
    for (const file of files) {
      expect(readTransferFile(file).fault).withContext(JSON.stringify(file)).toBe('invalid-transfer-file');
    }
  });

  it('of a newer version is refused with both versions named', () => {
    const reading = readTransferFile({ ...HEAD, version: 99 });
    expect(reading.fault).toBe('unsupported-version');
    expect(reading.fault && reading.detail).toBe('The file has version 99; this KIOPS reads version 1.');
  });

  it('says when and where it was made, when it does so in a readable way', () => {
    expect(read(HEAD)).toEqual(
      jasmine.objectContaining({ exportedAt: HEAD.exportedAt, origin: HEAD.origin }),
    );
    const odd = read({ ...HEAD, exportedAt: '2026-99-99T00:00:00Z', origin: 'a\u0000b' });
    expect([odd.exportedAt, odd.origin]).toEqual([null, null]);
  });

  it('names unknown keys instead of dropping them silently', () => {
    const { unknownKeys, entries } = read({
      ...HEAD,
      colour: 1,
      servers: [{ host: 'a' }, { host: 'b', id: 'x', 'a b': 1, jumpServerId: 'y', constructor: 1 }],
    });
    expect(unknownKeys).toEqual([
      'servers[1].id',
      'servers[1]["a b"]',
      'servers[1].jumpServerId',
      'servers[1].constructor',
      'colour',
    ]);
    expect(entries.map(({ fields }) => fields)).toEqual([{ host: 'a' }, { host: 'b' }]);
  });

  it('counts what is beyond the longest list of unknown keys', () => {
    const many = Object.fromEntries(
      Array.from({ length: LIMITS.unknownKeys.max + 3 }, (_, key) => [`k${key}`, 1]),
    );
    const { unknownKeys } = read({ ...HEAD, ...many });
    expect(unknownKeys.length).toBe(LIMITS.unknownKeys.max + 1);
    expect(unknownKeys.at(-1)).toBe('… and 3 more');
  });

  it('is read entry by entry: one bad entry has its fault, the others have none', () => {
    const { entries } = read({
      ...HEAD,
      registries: [{ url: 'a' }, 'text', { ref: 7 }, { connections: [1] }, { url: 'b' }],
    });
    expect(entries.map(({ faults }) => faults.map(({ path }) => path))).toEqual([
      [],
      [''],
      ['ref'],
      ['connections'],
      [],
    ]);
  });

  it('keeps SSH secrets apart from the records', () => {
    const { sshSecrets, entries } = read({ ...HEAD, sshSecrets: [{ host: 'a', password: 'canary' }] });
    expect(sshSecrets.length).toBe(1);
    expect(entries).toEqual([]);
  });

  it('is read or refused, never a crash, and never with its values in what is said', () => {
    const entry = fc.dictionary(
      fc.constantFrom('ref', 'host', 'jumpServer', 'connections', 'password', '__proto__'),
      fc.jsonValue(),
    );
    const lists = fc.record(
      { servers: fc.array(fc.oneof(entry, fc.jsonValue())), runtimes: fc.array(entry) },
      { requiredKeys: [] },
    );
    fc.assert(
      fc.property(
        fc.oneof(
          fc.jsonValue(),
          lists.map((some) => ({ ...HEAD, ...some })),
        ),
        (file) => {
          const reading = readTransferFile(JSON.parse(JSON.stringify(file)));
          if (reading.fault !== undefined) return;
          const raw = file as { servers?: unknown[]; runtimes?: unknown[] };
          expect(reading.entries.length).toBe((raw.servers?.length ?? 0) + (raw.runtimes?.length ?? 0));
        },
      ),
    );
    const secret = readTransferFile({
      ...HEAD,
      servers: [{ ref: { canary: 1 }, jumpServer: ['canary'], connections: 'canary' }],
    });
    expect(JSON.stringify(secret.fault === undefined && secret.entries[0].faults)).not.toContain('canary');
  });
});
