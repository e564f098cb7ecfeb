import fc from 'fast-check';
import type { ExistingEntry } from './import-entry';
import { planImport } from './import-plan';
import { resolveImport, type ImportResolution, type ImportStep } from './import-steps';
import { LIMITS } from './limits';
import { routeDepths } from './routes';
import { entriesOf, existingEntry, fileOf, heldRecords, type Held } from './testing/account-arbitraries';
import { DECISIONS, type Decisions } from './transfer';

const HEAD = { format: 'kiops-credentials', version: 1 };

function server(ref: string, more: object = {}): Record<string, unknown> {
  return { ref, label: ref, protocol: 'ssh', host: `${ref}.kiops.io`, port: 22, username: 'ops', ...more };
}

function held(id: string, fields: Record<string, unknown>): Held {
  return { store: 'servers', id, createdAt: '2026-01-01T00:00:00Z', fields, connections: [] };
}

function resolve(lists: object, records: readonly Held[], decisions: Decisions) {
  const existing = records.map(existingEntry);
  let made = 0;
  return resolveImport(
    planImport(existing, entriesOf({ ...HEAD, ...lists })),
    existing,
    decisions,
    () => `new-${(made += 1)}`,
  );
}

function resolved(lists: object, records: readonly Held[] = [], decisions: Decisions = {}): ImportResolution {
  const resolution = resolve(lists, records, decisions);
  if (resolution.refusal) throw new Error(resolution.refusal);
  return resolution;
}

const inShort = ({ action, id, entry, references }: ImportStep) => [
  action,
  id,
  entry.ref,
  references['jumpServerId'] ?? null,
];

describe('The steps of an import', () => {
  it('create what is new, with references to the new records', () => {
    const { steps, summary } = resolved({ servers: [server('t', { jumpServer: 'j' }), server('j')] });
    expect(steps.map(inShort)).toEqual([
      ['create', 'new-1', 'j', null],
      ['create', 'new-2', 't', 'new-1'],
    ]);
    expect(summary).toEqual({ created: 2, replaced: 0, kept: 0, identical: 0, invalid: 0 });
  });

  it('point to the record that is kept, replaced, or made beside it', () => {
    const mine = [held('mine', server('j', { label: 'other' }))];
    const file = { servers: [server('j'), server('t', { jumpServer: 'j' })] };
    expect(resolved(file, mine, { default: 'keep' }).steps.map(inShort)).toEqual([
      ['create', 'new-1', 't', 'mine'],
    ]);
    expect(resolved(file, mine, { 'servers/0': 'replace' }).steps.map(inShort)).toEqual([
      ['replace', 'mine', 'j', null],
      ['create', 'new-1', 't', 'mine'],
    ]);
    expect(resolved(file, mine, { default: 'both' }).steps.map(inShort)).toEqual([
      ['create', 'new-1', 'j', null],
      ['create', 'new-2', 't', 'new-1'],
    ]);
  });

  it('make one record of a new entry and the duplicate that replaces it, with the connections of both', () => {
    const uses = (name: string) => ({ connections: [{ kind: 'service', name }] });
    const file = {
      servers: [server('a', uses('one')), { ...server('a', { label: 'better', ...uses('two') }), ref: 'b' }],
    };
    const { steps, summary } = resolved(file, [], { default: 'replace' });
    expect(steps.map(inShort)).toEqual([['create', 'new-1', 'b', null]]);
    expect(steps[0].connections.map(({ name }) => name)).toEqual(['one', 'two']);
    expect(summary).toEqual({ created: 1, replaced: 1, kept: 0, identical: 0, invalid: 0 });
  });

  it('only add connections to what is identical, and nothing to what is kept', () => {
    const uses = { connections: [{ kind: 'service', name: 'payment' }] };
    const mine = [held('a', server('a')), held('b', server('b', { label: 'mine' }))];
    const { steps } = resolved({ servers: [server('a', uses), server('b', uses)] }, mine, {
      default: 'keep',
    });
    expect(steps.map(({ action, id, connections }) => [action, id, connections.length])).toEqual([
      ['touch', 'a', 1],
    ]);
  });

  it('need an answer to each conflict, and none to anything else', () => {
    const mine = [held('a', server('a', { label: 'x' })), held('b', server('b', { label: 'x' }))];
    const file = { servers: [server('a'), server('b'), server('c')] };
    const open = resolve(file, mine, { 'servers/0': 'keep' });
    expect(open.refusal).toBe('invalid-input');
    expect(open.refusal && open.errors.map(({ path }) => path)).toEqual(['decisions.servers/1']);
    const needless = resolve(file, mine, { default: 'keep', 'servers/2': 'replace' });
    expect(needless.refusal && needless.errors.map(({ path }) => path)).toEqual(['decisions.servers/2']);
  });

  it('are refused when answers send the jump servers in a circle that neither side has', () => {
    const mine = [held('a', { ...server('a'), jumpServerId: 'b' }), held('b', server('b'))];
    const file = { servers: [server('a'), server('b', { jumpServer: 'a' })] };
    const circle = resolve(file, mine, { 'servers/0': 'keep', 'servers/1': 'replace' });
    expect(circle.refusal).toBe('jump-server-cycle');
    expect(circle.refusal && circle.errors.map(({ path }) => path)).toEqual(['decisions.servers/1']);
    expect(resolve(file, mine, { default: 'replace' }).refusal).toBeUndefined();
  });

  it('are refused when answers put more than eight jump servers in a row', () => {
    const mine = Array.from({ length: 9 }, (_, hop) =>
      held(`m${hop}`, { ...server(`m${hop}`), jumpServerId: hop === 0 ? null : `m${hop - 1}` }),
    );
    const file = { servers: [server('m0', { jumpServer: 'extra' }), server('extra')] };
    const deep = resolve(file, mine, { default: 'replace' });
    expect(deep.refusal).toBe('jump-server-depth');
    expect(deep.refusal && deep.errors.map(({ path }) => path)).toContain('decisions.servers/0');
  });

  it('bring two accounts together whatever is answered: no lost reference, no circle, every entry counted', () => {
    fc.assert(
      fc.property(heldRecords, heldRecords, fc.constantFrom(...DECISIONS), (mine, theirs, answer) => {
        const existing = mine.map(existingEntry);
        const entries = entriesOf(fileOf(theirs.map((record) => ({ ...record, id: `file-${record.id}` }))));
        let made = 0;
        const outcome = resolveImport(
          planImport(existing, entries),
          existing,
          { default: answer },
          () => `new-${(made += 1)}`,
        );
        if (outcome.refusal) {
          expect(outcome.refusal).not.toBe('invalid-input');
          return;
        }
        expect(Object.values(outcome.summary).reduce((sum, count) => sum + count)).toBe(entries.length);
        expect(outcome.steps.filter(({ action }) => action === 'create').length).toBe(
          outcome.summary.created,
        );
        expectSoundRoutes(existing, outcome.steps);
      }),
    );
  });
});

function expectSoundRoutes(existing: readonly ExistingEntry[], steps: readonly ImportStep[]): void {
  const ids = new Set([...existing, ...steps].map(({ id }) => id));
  for (const { references } of steps) {
    for (const id of Object.values(references)) expect(id === null || ids.has(id)).toBeTrue();
  }
  const servers = new Map<string, string | null>(
    existing
      .filter(({ store }) => store === 'servers')
      .map(({ id, fields }) => [id, (fields['jumpServerId'] as string) ?? null]),
  );
  for (const { id, entry, action, references } of steps) {
    if (entry.store === 'servers' && action !== 'touch') servers.set(id, references['jumpServerId'] ?? null);
  }
  expect(Math.max(0, ...routeDepths(servers).values())).toBeLessThanOrEqual(LIMITS.jumpServers.max);
}
