import fc from 'fast-check';
import { accountKey, referenceFields, type ExistingEntry } from './import-entry';
import { planImport, type PlannedEntry } from './import-plan';
import { resolveImport, type ImportResolution } from './import-steps';
import { definitionOf, type RecordStore } from './stores/all-stores';
import { isMoved, secretFields, type FieldDefinition } from './stores/definition';
import { entriesOf, existingEntry, fileOf, heldRecords, type Held } from './testing/account-arbitraries';
import { DECISIONS, type Decision, type Decisions } from './transfer';

/** What an account holds after an import, as the service writes it, and what was done for that. */
interface Imported {
  readonly records: readonly Held[];
  readonly planned: readonly PlannedEntry[];
  readonly resolution: ImportResolution;
}

let made = 0;

/** Imports a file into an account; undefined where the answers are refused. */
function imported(mine: readonly Held[], file: object, decisions: Decisions): Imported | undefined {
  const existing = mine.map(existingEntry);
  const planned = planImport(existing, entriesOf(file));
  const resolution = resolveImport(planned, existing, decisions, () => `new-${(made += 1)}`);
  if (resolution.refusal) return undefined;
  const records = new Map(mine.map((record) => [record.id, record]));
  for (const { action, id, entry, keepsSecret, references, connections } of resolution.steps) {
    const before = records.get(id);
    const all = [...(before?.connections ?? []), ...connections];
    if (action === 'touch') {
      records.set(id, { ...before!, connections: all });
      continue;
    }
    const secret = keepsSecret ? secretOf(before!) : {};
    const fields = { ...incidentalOf(before), ...entry.fields, ...secret, ...references };
    records.set(id, {
      store: entry.store,
      id,
      createdAt: before?.createdAt ?? '2026-12-01T00:00:00Z',
      fields,
      connections: all,
    });
  }
  return { records: [...records.values()], planned, resolution };
}

/** What a record keeps when it is replaced by an entry that does not tell it. */
function incidentalOf(record: Held | undefined): Record<string, unknown> {
  if (!record) return {};
  const fields = definitionOf(record.store).fields as Readonly<Record<string, FieldDefinition>>;
  return Object.fromEntries(Object.entries(record.fields).filter(([name]) => fields[name]?.incidental));
}

function secretOf({ store, fields }: Held): Record<string, unknown> {
  const names = secretFields(definitionOf(store) as never);
  return Object.fromEntries(names.map((name) => [name, fields[name]]));
}

/** The same records under names that no record has, as another account's export has them. */
const asFile = (records: readonly Held[]) =>
  fileOf(
    records.map((record) => ({
      ...record,
      id: `file-${record.id}`,
      fields: {
        ...record.fields,
        ...Object.fromEntries(
          referenceFields(record.store).map(({ field }) => {
            const id = record.fields[field] as string | null;
            return [field, id && `file-${id}`];
          }),
        ),
      },
    })),
  );

const answers: fc.Arbitrary<Decision> = fc.constantFrom(...DECISIONS);
const verdicts = (records: readonly Held[], file: object) =>
  planImport(records.map(existingEntry), entriesOf(file)).map(({ verdict }) => verdict);

/** Runs a property for an account, a file, and an answer to every conflict of it. */
function promised(
  property: (mine: readonly Held[], theirs: readonly Held[], answer: Decision) => void,
): void {
  fc.assert(fc.property(heldRecords, heldRecords, answers, property), { numRuns: 300 });
}

describe('What an import promises, for any two accounts', () => {
  it('brings nothing new the second time, and changes nothing when both were wanted', () => {
    promised((mine, theirs, answer) => {
      const file = asFile(theirs);
      const first = imported(mine, file, { default: answer });
      if (!first) return;
      const again = verdicts(first.records, file);
      expect(again).not.toContain('new');
      if (answer !== 'both') return;
      expect(again.filter((verdict) => verdict !== 'identical')).toEqual([]);
      const second = imported(first.records, file, { default: answer });
      expect(second?.records).toEqual(first.records);
    });
  });

  it('leaves every record as it is when mine are kept, or both are', () => {
    promised((mine, theirs, answer) => {
      if (answer === 'replace') return;
      const after = imported(mine, asFile(theirs), { default: answer });
      const byId = new Map(after?.records.map((record) => [record.id, record]));
      for (const { id, fields } of after ? mine : []) expect(byId.get(id)?.fields).toEqual(fields);
    });
  });

  it('makes of a record what the file says when theirs are taken, and of no other record anything', () => {
    promised((mine, theirs, answer) => {
      if (answer !== 'replace') return;
      const after = imported(mine, asFile(theirs), { default: answer });
      if (!after) return;
      const replacing = new Map(
        after.resolution.steps.filter(({ action }) => action === 'replace').map((step) => [step.id, step]),
      );
      const conflicts = after.planned.filter(({ verdict }) => verdict === 'conflict');
      for (const { meets } of conflicts) if (meets) expect(replacing.has(meets.id)).toBeTrue();
      for (const { id, fields } of mine) {
        const now = after.records.find((record) => record.id === id)!;
        const step = replacing.get(id);
        if (!step) expect(now.fields).toEqual(fields);
        else expect(now.fields).toEqual(jasmine.objectContaining({ ...step.entry.fields }));
      }
    });
  });

  it('takes no secret away for a file that tells none of it, and asks nothing when nothing else differs', () => {
    promised((mine) => {
      const template = asFile(
        mine.map((record) => ({ ...record, fields: { ...record.fields, ...noSecret(record) } })),
      );
      const after = imported(mine, template, { default: 'replace' });
      expect(after?.planned.map(({ verdict }) => verdict)).toEqual(mine.map(() => 'identical'));
      // Of two that differ in their secrets alone, the first takes the connections.
      const fieldsOf = (records: readonly Held[]) => records.map(({ id, fields }) => [id, fields]);
      expect(fieldsOf(after?.records ?? [])).toEqual(fieldsOf(mine));
    });
  });

  it('leaves secrets where they are when what a file without them says otherwise is taken', () => {
    promised((mine) => {
      const renamed = mine.map((record) => ({
        ...record,
        fields: { ...record.fields, ...noSecret(record), notes: 'another' },
      }));
      const after = imported(mine, asFile(renamed), { default: 'replace' });
      for (const before of after ? mine : []) {
        const now = after?.records.find(({ id }) => id === before.id);
        // A server that is reached over SSH from now on has none, and no secret goes along to other hosts.
        if (!now || now.fields['protocol'] === 'ssh') continue;
        if (isMoved(definitionOf(now.store) as never, before.fields, now.fields)) continue;
        const held = (record: Held) => Object.entries(secretOf(record)).filter(([, value]) => Boolean(value));
        expect(held(now)).toEqual(held(before));
      }
    });
  });

  it('adds as many records as entries are new, and those of which both are wanted', () => {
    promised((mine, theirs, answer) => {
      const after = imported(mine, asFile(theirs), { default: answer });
      if (!after) return;
      const count = (verdict: string) => after.planned.filter((one) => one.verdict === verdict).length;
      const added = count('new') + (answer === 'both' ? count('conflict') : 0);
      expect(after.records.length).toBe(mine.length + added);
    });
  });

  it('judges each entry alike, in whatever order the file has them', () => {
    fc.assert(
      fc.property(heldRecords, heldRecords, fc.infiniteStream(fc.nat()), (mine, theirs, draws) => {
        const distinct = withoutTwins(theirs);
        const places = new Map(distinct.map(({ id }) => [id, draws.next().value as number]));
        const shuffled = distinct.toSorted((a, b) => places.get(a.id)! - places.get(b.id)!);
        const judged = (records: readonly Held[]) =>
          planImport(mine.map(existingEntry), entriesOf(asFile(records)))
            .map(({ entry, verdict, meets }) => `${entry.store} ${entry.ref} ${verdict} ${meets?.id ?? '-'}`)
            .sort();
        expect(judged(shuffled)).toEqual(judged(distinct));
      }),
      { numRuns: 300 },
    );
  });
});

function noSecret(record: Held): Record<string, null> {
  return Object.fromEntries(Object.keys(secretOf(record)).map((name) => [name, null]));
}

/** One record of each account: which of two in a file is the earlier one does depend on the order. */
function withoutTwins(records: readonly Held[]): readonly Held[] {
  const keys = new Map<string, string>();
  const kept = new Map<string, Held>();
  const keyOf = ({ store, fields }: Pick<ExistingEntry, 'store' | 'fields'>): string =>
    accountKey(store as RecordStore, fields, (field) => keys.get(fields[field] as string) ?? null);
  for (const record of records) {
    const key = keyOf(record);
    keys.set(record.id, key);
    const isLost = referenceFields(record.store).some(({ field }) => {
      const id = record.fields[field];
      return typeof id === 'string' && ![...kept.values()].some((other) => other.id === id);
    });
    if (!kept.has(key) && !isLost) kept.set(key, record);
  }
  return [...kept.values()];
}
