import fc from 'fast-check';
import { findDuplicates } from './duplicates';
import { routeDepths } from './routes';
import { existingEntry, heldRecords, type Held } from './testing/account-arbitraries';

function registry(id: string, month: string, more: object = {}): Held {
  const fields = {
    label: id,
    kind: 'harbor',
    url: 'harbor.acme.io',
    username: 'ci',
    password: 'one',
    ...more,
  };
  return { store: 'registries', id, createdAt: `2026-${month}-01T00:00:00Z`, fields, connections: [] };
}

function server(id: string, host: string, jumpServerId: string | null = null): Held {
  const fields = { label: id, protocol: 'ssh', host, port: 22, username: 'ops', jumpServerId };
  return { store: 'servers', id, createdAt: '2026-01-01T00:00:00Z', fields, connections: [] };
}

const found = (records: readonly Held[]) => {
  const { groups, differing } = findDuplicates(records.map(existingEntry));
  return { groups: groups.map(({ keep, remove }) => [keep.id, ...remove.map(({ id }) => id)]), differing };
};

describe('Clean Up', () => {
  it('keeps the oldest of the same account with the same secret, however it is written', () => {
    const records = [
      registry('new', '09'),
      registry('old', '02', { url: 'https://Harbor.acme.io/' }),
      registry('mid', '05'),
    ];
    expect(found(records)).toEqual({ groups: [['old', 'mid', 'new']], differing: 0 });
  });

  it('leaves the same account with another secret, and counts it', () => {
    const records = [
      registry('a', '01'),
      registry('b', '02', { password: 'two' }),
      registry('c', '03', { password: null }),
    ];
    expect(found(records)).toEqual({ groups: [], differing: 1 });
  });

  it('leaves names that look alike and are not the same, and counts them', () => {
    for (const [one, other] of [
      ['Jos\u00e9', 'Jose\u0301'],
      ['ci', 'ci '],
    ]) {
      const records = [registry('a', '01', { username: one }), registry('b', '02', { username: other })];
      expect(found(records)).withContext(other).toEqual({ groups: [], differing: 1 });
    }
  });

  it('takes records without a secret for duplicates of each other', () => {
    expect(
      found([registry('a', '01', { password: null }), registry('b', '02', { password: '' })]).groups,
    ).toEqual([['a', 'b']]);
  });

  it('leaves one private address behind two jump servers: these are two machines', () => {
    const records = [
      server('j1', 'seoul'),
      server('j2', 'busan'),
      server('a', '10.0.0.5', 'j1'),
      server('b', '10.0.0.5', 'j2'),
    ];
    expect(found(records)).toEqual({ groups: [], differing: 1 });
  });

  it('sees through jump servers that are duplicates themselves', () => {
    const records = [
      server('b', '10.0.0.5', 'j2'),
      server('a', '10.0.0.5', 'j1'),
      server('j2', 'seoul'),
      server('j1', 'Seoul.'),
    ];
    expect(found(records).groups).toEqual([
      ['j1', 'j2'],
      ['a', 'b'],
    ]);
  });

  it('removes each record at most once, finds nothing the second time, and breaks no route', () => {
    fc.assert(
      fc.property(heldRecords, (records) => {
        const { groups } = findDuplicates(records.map(existingEntry));
        const kept = new Map(
          groups.flatMap(({ keep, remove }) => remove.map(({ id }) => [id, keep.id] as const)),
        );
        expect(kept.size).toBe(groups.reduce((sum, { remove }) => sum + remove.length, 0));
        const moved = records
          .filter(({ id }) => !kept.has(id))
          .map((record) => ({ ...record, fields: withReferences(record.fields, kept) }));
        expect(findDuplicates(moved.map(existingEntry)).groups).toEqual([]);
        const ids = new Set(moved.map(({ id }) => id));
        for (const { fields } of moved) {
          const target = fields['jumpServerId'] ?? fields['serverId'] ?? null;
          expect(target === null || ids.has(target as string)).toBeTrue();
        }
        const routes = moved.map(
          ({ id, fields }) => [id, (fields['jumpServerId'] as string | null) ?? null] as const,
        );
        expect(Math.max(0, ...routeDepths(new Map(routes)).values())).toBeLessThan(9);
      }),
    );
  });
});

function withReferences(fields: Held['fields'], kept: ReadonlyMap<string, string>): Held['fields'] {
  return Object.fromEntries(
    Object.entries(fields).map(([name, value]) => [
      name,
      name === 'jumpServerId' || name === 'serverId' ? (kept.get(value as string) ?? value) : value,
    ]),
  );
}
