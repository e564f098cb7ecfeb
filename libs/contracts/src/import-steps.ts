import { keepsSecret, referenceFields, type ExistingEntry, type WeighedEntry } from './import-entry';
import { connectionKey, secretsOf, type PlannedEntry } from './import-plan';
import { LIMITS } from './limits';
import type { FieldError } from './problems';
import { finish, type Sliced } from './sliced';
import { routeDepths } from './routes';
import type { Decision, Decisions, ImportSummary, TransferConnection } from './transfer';

/** What is done to one record. */
export interface ImportStep {
  /** `touch` only adds connections. */
  readonly action: 'create' | 'replace' | 'touch';
  /** The record's id; a new one for `create`. */
  readonly id: string;
  /** The entry whose fields the record takes; with `touch` only its connections count. */
  readonly entry: WeighedEntry;
  /** The record's secret stays, since the entry has none. */
  readonly keepsSecret: boolean;
  /** What its references become: record ids, by the record's field. */
  readonly references: Readonly<Record<string, string | null>>;
  /** The connections to be added. */
  readonly connections: readonly TransferConnection[];
}

/** Why the answers cannot be carried out: a problem code, and the answers by their path. */
export interface ImportRefusal {
  readonly refusal: 'invalid-input' | 'jump-server-cycle' | 'jump-server-depth';
  readonly errors: readonly FieldError[];
}

/** What an import comes to, one step for each record that it changes, servers before what points to them. */
export interface ImportResolution {
  readonly refusal?: undefined;
  readonly steps: readonly ImportStep[];
  readonly summary: ImportSummary;
}

/**
 * Turns a plan (in the order of `planImport`) and the answers to its conflicts into steps. `newId` makes the id of a
 * new record. Refused are a conflict without an answer, an answer without a conflict, and answers that would send the
 * jump servers in a circle or too deep. Never throws.
 */
export function resolveImport(
  planned: readonly PlannedEntry[],
  existing: readonly ExistingEntry[],
  decisions: Decisions,
  newId: (entry: WeighedEntry) => string,
): ImportResolution | ImportRefusal {
  return finish(resolveImportSliced(planned, existing, decisions, newId));
}

/** `resolveImport` in slices. */
export function* resolveImportSliced(
  planned: readonly PlannedEntry[],
  existing: readonly ExistingEntry[],
  decisions: Decisions,
  newId: (entry: WeighedEntry) => string,
): Sliced<ImportResolution | ImportRefusal> {
  const unanswered = wrongAnswers(planned, decisions);
  if (unanswered.length > 0) return { refusal: 'invalid-input', errors: unanswered };

  const steps = new Map<string, Step>();
  const places = new Map<PlannedEntry, string>();
  const summary = { created: 0, replaced: 0, kept: 0, identical: 0, invalid: 0 };
  for (const one of planned) {
    yield;
    const outcome = outcomeOf(one, decisions);
    summary[outcome] += 1;
    const id =
      outcome === 'created' ? newId(one.entry) : (one.follows && places.get(one.follows)) || one.meets?.id;
    if (id === undefined) continue;
    places.set(one, id);
    if (outcome !== 'kept' && outcome !== 'invalid') takeStep(steps, one, outcome, id, places);
  }
  yield;
  const refusal = refusedRoutes(steps, existing);
  return refusal ?? { steps: [...steps.values()], summary };
}

/** The key of an entry's decision. */
export function decisionKey({ store, index }: Pick<WeighedEntry, 'store' | 'index'>): `${string}/${number}` {
  return `${store}/${index}`;
}

type Outcome = keyof ImportSummary;
const OUTCOMES: Readonly<Record<Decision, Outcome>> = { keep: 'kept', replace: 'replaced', both: 'created' };

function outcomeOf({ verdict, entry }: PlannedEntry, decisions: Decisions): Outcome {
  if (verdict === 'new') return 'created';
  if (verdict !== 'conflict') return verdict;
  return OUTCOMES[decisionFor(entry, decisions) ?? 'keep'];
}

function decisionFor(entry: WeighedEntry, decisions: Decisions): Decision | undefined {
  const key = decisionKey(entry);
  return (Object.hasOwn(decisions, key) ? decisions[key] : undefined) ?? decisions.default;
}

function wrongAnswers(planned: readonly PlannedEntry[], decisions: Decisions): readonly FieldError[] {
  const conflicts = new Set(
    planned.filter(({ verdict }) => verdict === 'conflict').map(({ entry }) => decisionKey(entry)),
  );
  const needless = Object.keys(decisions)
    .filter((key) => key !== 'default' && !conflicts.has(key as `${string}/${number}`))
    .map((key) => ({ path: `decisions.${key}`, message: 'This entry is not in conflict.' }));
  const open = decisions.default
    ? []
    : [...conflicts]
        .filter((key) => !Object.hasOwn(decisions, key))
        .map((key) => ({
          path: `decisions.${key}`,
          message: 'Choose to keep mine, take theirs, or keep both.',
        }));
  return [...needless, ...open].slice(0, 100);
}

/** A step that grows: later entries for the same record can bring more connections. */
interface Step extends ImportStep {
  readonly connections: TransferConnection[];
  /** The keys of the connections that are there, or are added already. */
  readonly connected: Set<string>;
}

/** One step for each record: a later entry for the same record takes the place of the earlier, and adds to its connections. */
function takeStep(
  steps: Map<string, Step>,
  one: PlannedEntry,
  outcome: Outcome,
  id: string,
  places: ReadonlyMap<PlannedEntry, string>,
): void {
  const before = steps.get(id);
  if (outcome === 'identical' && !before && one.entry.connections.length === 0) return;
  const present = one.meets?.id === id ? one.meets.connections : [];
  const connections = before?.connections ?? [];
  const connected = before?.connected ?? new Set(present.map(connectionKey));
  for (const connection of one.entry.connections) {
    const key = connectionKey(connection);
    if (!connected.has(key)) connections.push(connection);
    connected.add(key);
  }
  if (outcome === 'identical') {
    if (!before && connections.length > 0)
      steps.set(id, {
        action: 'touch',
        id,
        entry: one.entry,
        keepsSecret: true,
        references: {},
        connections,
        connected,
      });
    return;
  }
  const action = outcome === 'created' || before?.action === 'create' ? 'create' : 'replace';
  const references = referencesOf(one, places);
  const entry = before && before.action !== 'touch' ? withSecretOf(before.entry, one.entry) : one.entry;
  const keeps = action === 'replace' && one.meets?.id === id && keepsSecret(one.meets, entry);
  steps.set(id, { action, id, entry, keepsSecret: keeps, references, connections, connected });
}

/** An entry that takes the place of an earlier one of the file; it has that one's secret, where it has none itself. */
function withSecretOf(before: WeighedEntry, entry: WeighedEntry): WeighedEntry {
  if (!keepsSecret(before, entry)) return entry;
  const secrets = secretsOf(before).map((name) => [name, before.fields[name]]);
  return {
    ...entry,
    fields: { ...entry.fields, ...Object.fromEntries(secrets) },
    fingerprint: before.fingerprint,
  };
}

function referencesOf(
  one: PlannedEntry,
  places: ReadonlyMap<PlannedEntry, string>,
): Record<string, string | null> {
  return Object.fromEntries(
    referenceFields(one.entry.store).map(({ field }) => {
      const target = one.targets[field];
      const outside = target?.isOutside ? target.meets?.id : undefined;
      return [field, outside ?? (target && places.get(target)) ?? null];
    }),
  );
}

/**
 * A file without a circle can still make one with what is kept. Looks at every server as it would be, and names the
 * answers that bring a bad route about.
 */
function refusedRoutes(
  steps: ReadonlyMap<string, ImportStep>,
  existing: readonly ExistingEntry[],
): ImportRefusal | undefined {
  const next = new Map<string, string | null>();
  for (const { store, id, fields } of existing) {
    if (store === 'servers')
      next.set(id, typeof fields['jumpServerId'] === 'string' ? fields['jumpServerId'] : null);
  }
  const changed = [...steps.values()].filter(
    ({ action, entry }) => action !== 'touch' && entry.store === 'servers',
  );
  for (const { id, references } of changed) next.set(id, references['jumpServerId'] ?? null);

  const depths = routeDepths(next);
  const bad = [...depths].filter(([, depth]) => depth > LIMITS.jumpServers.max);
  if (bad.length === 0) return undefined;
  const circle = bad.some(([, depth]) => depth === Infinity);
  const involved = new Set(bad.flatMap(([id]) => wayOf(id, next)));
  const errors = changed
    .filter(({ id, action }) => involved.has(id) && (action === 'replace' || !circle))
    .map(({ entry }) => ({ path: `decisions.${decisionKey(entry)}`, message: circle ? CIRCLE : TOO_DEEP }));
  return { refusal: circle ? 'jump-server-cycle' : 'jump-server-depth', errors: errors.slice(0, 100) };
}

const CIRCLE = 'With what is kept, the jump servers would go in a circle.';
const TOO_DEEP = `With what is kept, there would be more than ${LIMITS.jumpServers.max} jump servers in a row.`;

/** A server and the jump servers before it, at most as many as tell that there are too many. */
function wayOf(id: string, next: ReadonlyMap<string, string | null>): readonly string[] {
  const way: string[] = [];
  for (
    let hop: string | null | undefined = id;
    hop && way.length <= LIMITS.jumpServers.max + 1;
    hop = next.get(hop)
  ) {
    way.push(hop);
  }
  return way;
}
