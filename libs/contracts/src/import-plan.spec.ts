import fc from 'fast-check';
import { planImport, type PlannedEntry } from './import-plan';
import { importPlan } from './import-plan-view';
import { resolveImport, type ImportResolution } from './import-steps';
import { RECORD_STORES } from './stores/all-stores';
import {
  entriesOf,
  existingEntry,
  fileOf,
  heldRecords,
  weigh,
  type Held,
} from './testing/account-arbitraries';
import type { PlanEntry } from './transfer';
import { readTransferFile } from './testing/read-transfer-file';

const HEAD = { format: 'kiops-credentials', version: 1 };
const VIEW = { planId: 'p', exportedAt: null, origin: null, unknownKeys: [] };

function server(ref: string, more: object = {}): Record<string, unknown> {
  return { ref, label: ref, protocol: 'ssh', host: `${ref}.kiops.io`, port: 22, username: 'ops', ...more };
}

function registry(more: object = {}): Record<string, unknown> {
  return { label: 'Harbor', kind: 'harbor', url: 'harbor.acme.io', username: 'ci', password: 'one', ...more };
}

function held(store: Held['store'], id: string, fields: Record<string, unknown>, month = '01'): Held {
  return { store, id, createdAt: `2026-${month}-01T00:00:00Z`, fields, connections: [] };
}

/** The plan of a file with these lists against these records, in the order of the file. */
function plan(lists: object, records: readonly Held[] = []): readonly PlanEntry[] {
  return importPlan(planImport(records.map(existingEntry), entriesOf({ ...HEAD, ...lists })), VIEW).entries;
}

const verdicts = (entries: readonly PlanEntry[]) => entries.map(({ verdict }) => verdict);

describe('An import plan', () => {
  it('calls an entry new, identical or in conflict by what is already there', () => {
    const mine = [held('registries', 'r1', registry({ url: 'https://Harbor.acme.io:443/' }))];
    expect(verdicts(plan({ registries: [registry()] }, mine))).toEqual(['identical']);
    expect(verdicts(plan({ registries: [registry({ username: 'other' })] }, mine))).toEqual(['new']);

    const [conflict] = plan({ registries: [registry({ label: '부산', password: 'two' })] }, mine);
    expect(conflict.verdict).toBe('conflict');
    expect(conflict.title).toBe('harbor.acme.io · ci');
    expect(conflict.existing?.id).toBe('r1');
    expect(conflict.differences).toEqual([
      { field: 'label', secret: false, mine: 'Harbor', theirs: '부산' },
      { field: 'password', secret: true },
    ]);
  });

  it('takes the record with the same secret as the one in conflict, else the oldest', () => {
    const mine = [
      held('registries', 'young', registry({ label: 'b', password: 'two' }), '09'),
      held('registries', 'old', registry({ label: 'a', password: 'one' }), '02'),
    ];
    expect(plan({ registries: [registry({ password: 'two' })] }, mine)[0].existing?.id).toBe('young');
    expect(plan({ registries: [registry({ password: 'three' })] }, mine)[0].existing?.id).toBe('old');
  });

  it('does not ask about what is collected, an order or a notation', () => {
    const mine = [
      held('docker-hub', 'd', { label: 'x', username: 'AcmeCI', isDefault: true, accessToken: 't' }),
      held('source-repositories', 'g', {
        label: 'x',
        provider: 'github',
        baseUrl: 'https://github.com',
        username: null,
        scopes: ['a', 'b'],
        expiresAt: '2027-01-01T00:00:00+00:00',
        token: 't',
      }),
      held('servers', 's', {
        ...server('a'),
        notes: null,
        systemInfo: { collectedAt: 'x' },
        hostKeys: [{ type: 'ssh-ed25519', fingerprint: 'SHA256:a', pinnedAt: 'then' }],
      }),
    ];
    const file = {
      dockerHubAuth: [{ label: 'x', username: 'acmeci', accessToken: 't' }],
      sourceRepositories: [
        {
          label: 'x',
          provider: 'github',
          baseUrl: 'github.com/',
          scopes: ['b', 'a'],
          expiresAt: '2027-01-01T09:00:00+09:00',
          token: 't',
        },
      ],
      servers: [
        server('a', {
          label: 'a',
          notes: '',
          hostKeys: [{ type: 'ssh-ed25519', fingerprint: 'SHA256:a', pinnedAt: 'now' }],
        }),
      ],
    };
    expect(verdicts(plan(file, mine))).toEqual(['identical', 'identical', 'identical']);
  });

  it('asks about names that look alike and are not the same', () => {
    const mine = [held('registries', 'r', registry({ username: 'Jos\u00e9' }))];
    for (const username of ['Jose\u0301', 'Jos\u00e9 ']) {
      const [{ verdict, differences }] = plan({ registries: [registry({ username })] }, mine);
      expect([verdict, differences]).toEqual([
        'conflict',
        [{ field: 'username', secret: false, mine: 'Jos\u00e9', theirs: username }],
      ]);
    }
  });

  it('compares a jump server by the record that its ref meets', () => {
    const mine = [
      held('servers', 'id-a', server('a')),
      held('servers', 'id-b', server('b')),
      held('servers', 'id-t', { ...server('t'), jumpServerId: 'id-a' }),
    ];
    const through = (ref: string) =>
      plan({ servers: [server('t', { jumpServer: ref }), server('a'), server('b')] }, mine)[0];
    expect(through('a').verdict).toBe('identical');
    expect(through('b').differences).toEqual([
      { field: 'jumpServerId', secret: false, mine: 'ops@a.kiops.io:22', theirs: 'ops@b.kiops.io:22' },
    ]);
  });

  describe('of servers that are reached through one on KIOPS', () => {
    const gate = held('servers', 'g1', server('gate', { ref: undefined, notes: 'first floor' }));
    const file = (jumpServer = 'outside') => entriesOf({ ...HEAD, servers: [server('web', { jumpServer })] });
    const planned = (known: Record<string, string>, jumpServer?: string) =>
      planImport([existingEntry(gate)], file(jumpServer), known);

    it('counts that one nowhere, and leaves it as it is', () => {
      const view = importPlan(planned({ outside: 'g1' }), VIEW);
      expect([view.counts, view.entries.length]).toEqual([
        { new: 1, identical: 0, conflict: 0, invalid: 0 },
        1,
      ]);
      const { steps, summary } = resolveImport(
        planned({ outside: 'g1' }),
        [existingEntry(gate)],
        {},
        () => 'w1',
      ) as ImportResolution;
      expect(summary).toEqual({ created: 1, replaced: 0, kept: 0, identical: 0, invalid: 0 });
      expect(steps.map(({ action, id, references }) => [action, id, references])).toEqual([
        ['create', 'w1', { jumpServerId: 'g1' }],
      ]);
    });

    it('leaves them out when it is gone, and never reaches them directly', () => {
      const { counts, entries } = importPlan(planned({ outside: 'g2' }), VIEW);
      expect(counts).toEqual({ new: 0, identical: 0, conflict: 0, invalid: 1 });
      expect(entries[0].reason).toBe('Its jump server is no longer on KIOPS. Import the file again.');
      expect(importPlan(planned({ outside: 'g1' }, 'nobody'), VIEW).counts.invalid).toBe(1);
    });

    it('counts on those that it is reached through itself', () => {
      const row = Array.from({ length: 8 }, (_, hop) =>
        held('servers', `g${hop}`, server(`g${hop}`, hop > 0 ? { jumpServerId: `g${hop - 1}` } : {})),
      ).map(existingEntry);
      const counts = (id: string) => importPlan(planImport(row, file(), { outside: id }), VIEW).counts;
      expect([counts('g7').new, counts('g6').new]).toEqual([1, 1]);
      const longer = [...row, existingEntry(held('servers', 'g8', server('g8', { jumpServerId: 'g7' })))];
      const [entry] = importPlan(planImport(longer, file(), { outside: 'g8' }), VIEW).entries;
      expect(entry.reason).toBe('There are more than 8 jump servers in a row before it.');
    });

    it('takes an entry of the file first', () => {
      const both = entriesOf({
        ...HEAD,
        servers: [server('gate', { host: 'new.io' }), server('web', { jumpServer: 'gate' })],
      });
      const { counts } = importPlan(planImport([existingEntry(gate)], both, { gate: 'g1' }), VIEW);
      expect(counts).toEqual({ new: 2, identical: 0, conflict: 0, invalid: 0 });
    });
  });

  it('takes the same Docker socket on two servers for two engines', () => {
    const socket = (server: string) => ({
      label: 'Docker',
      kind: 'docker',
      endpoint: 'unix:///var/run/docker.sock',
      server,
    });
    const file = { servers: [server('a'), server('b')], runtimes: [socket('a'), socket('b'), socket('a')] };
    expect(verdicts(plan(file))).toEqual(['new', 'new', 'new', 'new', 'identical']);
  });

  it('says how many connections an identical entry adds', () => {
    const mine = [
      { ...held('registries', 'r', registry()), connections: [{ kind: 'service' as const, name: 'a' }] },
    ];
    const brought = [
      { kind: 'service', name: 'a' },
      { kind: 'service', name: 'b' },
      { kind: 'infrastructure', name: 'a' },
    ];
    const [entry] = plan({ registries: [registry({ connections: brought })] }, mine);
    expect([entry.verdict, entry.reason]).toEqual(['identical', '2 connections are added to it.']);
  });

  describe('of a file with duplicates', () => {
    it('names the earlier entry', () => {
      const entries = plan({
        registries: [registry(), registry(), registry({ password: 'two' }), registry({ password: 'two' })],
      });
      expect(verdicts(entries)).toEqual(['new', 'identical', 'conflict', 'identical']);
      expect(entries[1].reason).toBe('The same as position 1 of registries.');
      expect(entries[2].reason).toBe('The same account as position 1 of registries, which differs.');
      expect(entries[2].differences).toEqual([{ field: 'password', secret: true }]);
      expect(entries[3].reason).toBe('The same as position 3 of registries.');
    });

    it('shows what the earlier entry is, which is no record', () => {
      const used = registry({ label: 'First', connections: [{ kind: 'service', name: 'payments' }] });
      const [, conflict] = plan({ registries: [used, registry({ label: 'Second', password: 'two' })] });
      expect(conflict.earlier).toEqual({ index: 0, label: 'First', connections: ['payments'] });
      expect(conflict.existing).toBeUndefined();
      const here = held('registries', 'r', registry({ password: 'mine' }));
      const withRecord = plan({ registries: [used, registry({ password: 'two' })] }, [here]);
      expect(withRecord.map(({ existing, earlier }) => [existing?.id, earlier])).toEqual([
        ['r', undefined],
        ['r', undefined],
      ]);
    });

    it('does not take an invalid entry for the earlier one', () => {
      const bad = weigh({
        store: 'registries',
        index: 0,
        fields: registry(),
        references: {},
        connections: [],
        faults: [{ path: 'label', message: 'Too long.' }],
      });
      const good = weigh({ ...bad, index: 1, faults: [] });
      expect(planImport([], [bad, good]).map(({ verdict }) => verdict)).toEqual(['invalid', 'new']);
    });
  });

  describe('of a file with bad references', () => {
    it('leaves out what points nowhere, and what points to that', () => {
      const entries = plan({
        servers: [server('a', { jumpServer: 'gone' }), server('b', { jumpServer: 'a' }), server('c')],
      });
      expect(verdicts(entries)).toEqual(['invalid', 'invalid', 'new']);
      expect(entries[0].reason).toBe('Its jump server “gone” is not in the file.');
      expect(entries[1].reason).toBe('Its jump server is position 1 of servers, which is not valid.');
    });

    it('does not guess which of two entries a ref means', () => {
      const entries = plan({
        servers: [server('a'), { ...server('b'), ref: 'a' }, server('c', { jumpServer: 'a' })],
      });
      expect(verdicts(entries)).toEqual(['new', 'new', 'invalid']);
      expect(entries[2].reason).toBe(
        'Its jump server “a” stands more than once in the file: positions 1, 2 of servers.',
      );
    });

    it('lets an entry point to the record that its invalid target meets', () => {
      const mine = [held('servers', 'id-a', server('a'))];
      const entries = plan(
        { servers: [server('a', { jumpServer: 'gone' }), server('b', { jumpServer: 'a' })] },
        mine,
      );
      expect(verdicts(entries)).toEqual(['invalid', 'new']);
    });

    it('names the way of a circle', () => {
      const circle = [
        server('a', { jumpServer: 'b' }),
        server('b', { jumpServer: 'c' }),
        server('c', { jumpServer: 'a' }),
      ];
      const entries = plan({
        servers: [...circle, server('d', { jumpServer: 'a' }), server('e', { jumpServer: 'e' }), server('f')],
      });
      expect(verdicts(entries)).toEqual(['invalid', 'invalid', 'invalid', 'invalid', 'invalid', 'new']);
      expect(entries[1].reason).toBe('Its jump servers go in a circle: positions 2 → 3 → 1 → 2 of servers.');
      expect(entries[4].reason).toBe('It names itself as its jump server.');
    });

    it('takes eight jump servers in a row and no more', () => {
      const row = Array.from({ length: 11 }, (_, hop) =>
        server(`h${hop}`, hop === 0 ? {} : { jumpServer: `h${hop - 1}` }),
      );
      const entries = plan({ servers: row.reverse() }).toReversed();
      expect(entries.slice(0, 9).every(({ verdict }) => verdict === 'new')).toBeTrue();
      expect(entries.slice(9).every(({ verdict }) => verdict === 'invalid')).toBeTrue();
    });

    it('follows a row of 20,000 without losing its breath', () => {
      const row = Array.from({ length: 20_000 }, (_, hop) =>
        server(`h${hop}`, { jumpServer: `h${(hop + 1) % 20_000}` }),
      );
      expect(new Set(verdicts(plan({ servers: row })))).toEqual(new Set(['invalid']));
    });
  });

  it('shows of an invalid entry only what is not at fault', () => {
    const faulty = weigh({
      store: 'servers',
      index: 4,
      fields: server('a', { port: 70000 }),
      references: {},
      connections: [],
      faults: [{ path: 'port', message: 'Use 1 to 65535.' }],
    });
    const [entry] = importPlan(planImport([], [faulty]), VIEW).entries;
    expect([entry.title, entry.label, entry.reason]).toEqual([
      'a.kiops.io · ops',
      'a',
      'Port: Use 1 to 65535.',
    ]);
  });

  it('of one’s own export is all identical', () => {
    fc.assert(
      fc.property(heldRecords, (records) => {
        const entries = plan(fileOf(records), records);
        expect(entries.length).toBe(records.length);
        expect(entries.filter(({ verdict }) => verdict !== 'identical')).toEqual([]);
      }),
    );
  });

  it('of any file against any records gives every entry one verdict, and shows no secret', () => {
    const text = fc.oneof(fc.constantFrom('a', 'b', 'canary'), fc.jsonValue());
    const fields = [
      'label',
      'host',
      'port',
      'username',
      'url',
      'endpoint',
      'database',
      'engine',
      'kind',
      'baseUrl',
      'jumpServer',
      'server',
      'ref',
      'connections',
    ];
    const entry = fc
      .tuple(
        fc.dictionary(fc.constantFrom(...fields), text, { maxKeys: 8 }),
        fc.constantFrom('password', 'token', 'kubeconfig', 'accessToken'),
      )
      .map(([some, secret]) => ({ ...some, [secret]: 'the-secret-canary' }));
    const keys = [
      'servers',
      'registries',
      'dbConnectionSecrets',
      'dockerHubAuth',
      'sourceRepositories',
      'runtimes',
    ];
    const file = fc.dictionary(fc.constantFrom(...keys), fc.array(entry, { maxLength: 6 }));
    fc.assert(
      fc.property(file, heldRecords, (lists, records) => {
        const reading = readTransferFile(JSON.parse(JSON.stringify({ ...HEAD, ...lists })));
        if (reading.fault !== undefined) throw new Error(reading.detail);
        const planned: readonly PlannedEntry[] = planImport(
          records.map(existingEntry),
          reading.entries.map(weigh),
        );
        const view = importPlan(planned, VIEW);
        expect(view.entries.map(({ store, index }) => `${store}/${index}`)).toEqual(
          reading.entries.map(({ store, index }) => `${store}/${index}`),
        );
        expect(Object.values(view.counts).reduce((sum, count) => sum + count)).toBe(view.entries.length);
        expect(JSON.stringify(view)).not.toContain('the-secret-canary');
        for (const one of view.entries) {
          expect(one.verdict === 'conflict').toBe(one.differences !== undefined);
          if (one.verdict === 'invalid') expect(one.reason).toBeTruthy();
        }
      }),
    );
  });

  it('lists the stores in their own order, whatever points where', () => {
    const file = {
      runtimes: [{ label: 'k', kind: 'docker', endpoint: 'tcp://a', server: 'a' }],
      servers: [server('b', { jumpServer: 'a' }), server('a')],
    };
    const order = plan(file).map(({ store }) => RECORD_STORES.indexOf(store));
    expect(order).toEqual([...order].sort((a, b) => a - b));
  });
});
