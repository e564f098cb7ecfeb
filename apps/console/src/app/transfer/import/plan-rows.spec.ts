import { planOf, registryEntry } from '../testing/import-plans';
import type { EntryKey } from './plan/answers';
import { ImportSources, type LeftOutLine } from './plan/import-sources';
import {
  foldedAtFirst,
  type PlanRow,
  planRows,
  rowHeight,
  rowIdentity,
  type Section,
  type ShownPlan,
} from './plan-rows';
import type { ImportDraft } from './reading/messages';

const plan = planOf([
  registryEntry(0, 'identical'),
  registryEntry(1, 'new'),
  registryEntry(2, 'invalid'),
  registryEntry(3, 'conflict'),
]);
const DRAFT: ImportDraft = {
  body: new Blob(),
  knownServers: {},
  sshSecrets: [],
  origins: null,
  leftOut: [],
  pins: [],
  revoked: [],
  questions: null,
  names: {},
  exportedAt: null,
  origin: null,
};
const shownPlan = (of: ShownPlan['plan'], more: Partial<ShownPlan> = {}): ShownPlan => ({
  plan: of,
  notPlanned: [],
  sources: new ImportSources(DRAFT, []),
  leftOut: of.counts.invalid,
  ...more,
});
const FOLDED_AT_FIRST = foldedAtFirst(0);
const shown = (rows: readonly PlanRow[]): string[] => rows.map(rowIdentity);

describe('planRows', () => {
  it('puts conflicts first, and folds what needs nobody', () => {
    const rows = planRows(shownPlan(plan), { only: null, folded: FOLDED_AT_FIRST, open: new Set() });
    expect(shown(rows)).toEqual([
      'conflict',
      'entry registries/3',
      'invalid',
      'left-out registries/2',
      'new',
      'identical',
    ]);
  });

  it('unfolds the verdict that is asked for alone', () => {
    const rows = planRows(shownPlan(plan), { only: 'new', folded: FOLDED_AT_FIRST, open: new Set() });
    expect(shown(rows)).toEqual(['new', 'entry registries/1']);
  });

  it('says how many there are, and how many more than it lists', () => {
    const long = {
      ...plan,
      counts: { ...plan.counts, invalid: 2_401 },
      more: { ...plan.more, invalid: 2_400 },
    };
    const rows = planRows(shownPlan(long), { only: 'invalid', folded: FOLDED_AT_FIRST, open: new Set() });
    expect(shown(rows)).toEqual(['invalid', 'left-out registries/2', 'more invalid']);
    expect(rows.map((row) => 'count' in row && row.count)).toEqual([2_401, false, 2_400]);
  });

  it('puts the comparison below its conflict', () => {
    const rows = planRows(shownPlan(plan), {
      only: 'conflict',
      folded: FOLDED_AT_FIRST,
      open: new Set(['registries/3']),
    });
    expect(shown(rows)).toEqual(['conflict', 'entry registries/3', 'comparison registries/3']);
  });

  it('counts what is in no plan as left out, and folds a long list of it', () => {
    const line = { from: 'config', at: 'line 4', what: 'Host *', reason: 'A pattern is not one server.' };
    const rows = planRows(shownPlan(plan, { notPlanned: [line, line], leftOut: 3 }), {
      only: 'invalid',
      folded: FOLDED_AT_FIRST,
      open: new Set(),
    });
    expect(shown(rows)).toEqual(['invalid', 'left-out 0', 'left-out 1', 'left-out registries/2']);
    expect(rows[0]).toEqual(jasmine.objectContaining({ count: 3 }));
    expect(foldedAtFirst(20).has('invalid')).toBeFalse();
    expect(foldedAtFirst(21).has('invalid')).toBeTrue();
  });

  it('gives what is left out as many lines as its place, what it is, or the reason needs', () => {
    const height = (line: Partial<LeftOutLine>) => {
      const whole = { from: 'config', at: 'line 4', what: 'a host', reason: 'A pattern.', ...line };
      return rowHeight({ kind: 'left-out', key: '0', line: whole }, false, () => '');
    };
    const one = height({});
    expect(height({ what: 'the DB connection batch ledger.acme.io:5432' })).toBeGreaterThan(one);
    expect(height({ what: `the SSH key SHA256:${'x'.repeat(43)}` })).toBe(one + 36);
    expect(height({ at: 'Folder of Busan/Rack 12/Row 4/entry 12 of 40' })).toBeGreaterThan(one);
    expect(
      height({ reason: 'Nothing tells which store it belongs to. Choose one under Questions.' }),
    ).toBeGreaterThan(one);
  });

  it('puts what fits more than one store into a section of its own, once', () => {
    const origin = {
      id: 'f1#1' as const,
      file: 'f1',
      at: '/items/1',
      stores: ['registries', 'docker-hub'] as const,
    };
    const empty = {
      servers: [],
      'db-connections': [],
      'docker-hub': [],
      'source-repositories': [],
      runtimes: [],
    };
    const origins = { ...empty, browser: [], registries: [{ ...origin, stores: undefined }, origin] };
    const sources = new ImportSources(
      { ...DRAFT, origins: origins as unknown as ImportDraft['origins'] },
      [],
    );
    const rows = planRows(shownPlan(plan, { sources }), { only: null, folded: new Set(), open: new Set() });
    expect(shown(rows).filter((name) => name.endsWith('registries/1'))).toEqual(['entry registries/1']);
    expect(shown(rows)).toContain('stores');
    expect(shown(rows)).not.toContain('new');
    // What a person said of it is nobody's guess.
    const asked = { id: origin.id, file: 'f1', at: origin.at, label: '', stores: origin.stores };
    const questions = { fields: [], stores: [asked], keys: [], keyFiles: [], servers: [] };
    const said = new ImportSources(
      { ...DRAFT, origins: origins as unknown as ImportDraft['origins'], questions },
      [],
    );
    const view = { only: null, folded: new Set<Section>(), open: new Set<EntryKey>() };
    expect(shown(planRows(shownPlan(plan, { sources: said }), view))).toContain('new');
    expect(shown(planRows(shownPlan(plan, { sources: said }), view))).not.toContain('stores');
  });
});
