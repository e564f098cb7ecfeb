import fc from 'fast-check';
import { countReferrers, findDuplicates, mostInUseFirst } from './duplicates';
import type { DuplicateKind, DuplicateRecord } from './transfer';
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
  const { groups, later } = findDuplicates(records.map(existingEntry));
  const idsOf = (kind: DuplicateKind) =>
    groups.filter((group) => group.kind === kind).map((group) => group.records.map(({ id }) => id));
  return { exact: idsOf('exact'), differing: idsOf('differing'), later };
};

describe('Clean Up', () => {
  it('finds the same account with the same secret, however it is written, the oldest first', () => {
    const records = [
      registry('new', '09'),
      registry('old', '02', { url: 'https://Harbor.acme.io/' }),
      registry('mid', '05'),
    ];
    expect(found(records)).toEqual({ exact: [['old', 'mid', 'new']], differing: [], later: 0 });
  });

  it('finds the same account with other secrets', () => {
    const records = [
      registry('a', '01'),
      registry('b', '02', { password: 'two' }),
      registry('c', '03', { password: null }),
    ];
    expect(found(records)).toEqual({ exact: [], differing: [['a', 'b', 'c']], later: 0 });
  });

  it('takes names that look alike and are not the same for other accounts only a person can tell', () => {
    for (const [one, other] of [
      ['Jos\u00e9', 'Jose\u0301'],
      ['ci', 'ci '],
    ]) {
      const records = [registry('a', '01', { username: one }), registry('b', '02', { username: other })];
      expect(found(records))
        .withContext(other)
        .toEqual({ exact: [], differing: [['a', 'b']], later: 0 });
    }
  });

  it('takes records without a secret for duplicates of each other', () => {
    expect(
      found([registry('a', '01', { password: null }), registry('b', '02', { password: '' })]).exact,
    ).toEqual([['a', 'b']]);
  });

  it('leaves one private address behind two jump servers: these are two machines', () => {
    const records = [
      server('j1', 'seoul'),
      server('j2', 'busan'),
      server('a', '10.0.0.5', 'j1'),
      server('b', '10.0.0.5', 'j2'),
    ];
    expect(found(records)).toEqual({ exact: [], differing: [], later: 0 });
  });

  it('sees through jump servers that are duplicates themselves', () => {
    const records = [
      server('b', '10.0.0.5', 'j2'),
      server('a', '10.0.0.5', 'j1'),
      server('j2', 'seoul'),
      server('j1', 'Seoul.'),
    ];
    expect(found(records).exact).toEqual([
      ['j1', 'j2'],
      ['a', 'b'],
    ]);
  });

  it('shows an account with other secrets when none of them is there twice any more', () => {
    const [a, again, other] = [
      registry('a', '01'),
      registry('again', '02'),
      registry('b', '03', { password: 'two' }),
    ];
    expect(found([a, again, other])).toEqual({ exact: [['a', 'again']], differing: [], later: 1 });
    expect(found([a, other])).toEqual({ exact: [], differing: [['a', 'b']], later: 0 });
  });

  it('puts first what is used by more, then what was used last, then the older one', () => {
    const one = (id: string, more: Partial<DuplicateRecord>): DuplicateRecord => ({
      id,
      label: id,
      createdAt: '2026-01-01T00:00:00Z',
      updatedAt: '2026-01-01T00:00:00Z',
      lastUsedAt: null,
      connections: [],
      referrers: 0,
      ...more,
    });
    const sorted = [
      one('young', { createdAt: '2026-02-01T00:00:00Z' }),
      one('old', {}),
      one('used', { lastUsedAt: '2026-03-01T00:00:00Z' }),
      one('behind', { referrers: 1 }),
      one('services', { connections: ['a', 'b'] }),
    ].sort(mostInUseFirst);
    expect(sorted.map(({ id }) => id)).toEqual(['services', 'behind', 'used', 'old', 'young']);
    const records = [server('j', 'seoul'), server('a', '10.0.0.5', 'j'), server('b', '10.0.0.6', 'j')];
    expect(countReferrers(records.map(existingEntry))).toEqual(new Map([['j', 2]]));
  });

  it('removes each record at most once, finds nothing the second time, and breaks no route', () => {
    fc.assert(
      fc.property(heldRecords, (records) => {
        const { groups } = findDuplicates(records.map(existingEntry));
        const kept = new Map(
          groups.flatMap(({ records: [keep, ...remove] }) => remove.map(({ id }) => [id, keep.id] as const)),
        );
        expect(kept.size).toBe(groups.reduce((sum, group) => sum + group.records.length - 1, 0));
        for (const keep of kept.values()) expect(kept.has(keep)).toBeFalse();
        const moved = records
          .filter(({ id }) => !kept.has(id))
          .map((record) => ({ ...record, fields: withReferences(record.fields, kept) }));
        expect(
          findDuplicates(moved.map(existingEntry)).groups.filter(({ kind }) => kind === 'exact'),
        ).toEqual([]);
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
