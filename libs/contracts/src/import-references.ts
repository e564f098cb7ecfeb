import { fieldWords } from './field-words';
import { referenceFields, type IncomingEntry } from './import-entry';
import { LIMITS } from './limits';
import type { FieldError } from './problems';
import type { Sliced } from './sliced';
import { definitionOf } from './stores/all-stores';

/** What an entry's references come to inside the file. */
export interface ResolvedEntry<Entry extends IncomingEntry> {
  readonly entry: Entry;
  /** The entries it points to, by the record's field. */
  readonly targets: Readonly<Record<string, ResolvedEntry<Entry>>>;
  /** The entry's own faults, and those of its references: dangling, ambiguous, in a circle, too deep. */
  readonly faults: readonly FieldError[];
}

interface Mutable<Entry extends IncomingEntry> extends ResolvedEntry<Entry> {
  readonly targets: Record<string, Mutable<Entry>>;
  readonly faults: FieldError[];
}

/** Follows every ref. The result is in an order in which an entry comes after what it points to (circles apart). */
export function* resolveReferences<Entry extends IncomingEntry>(
  entries: readonly Entry[],
): Sliced<readonly ResolvedEntry<Entry>[]> {
  const resolved = entries.map((entry): Mutable<Entry> => ({
    entry,
    targets: {},
    faults: [...entry.faults],
  }));
  const byRef = new Map<string, Mutable<Entry>[]>();
  for (const one of resolved) {
    yield;
    if (one.entry.ref === undefined) continue;
    const key = refKey(one.entry.store, one.entry.ref);
    const named = byRef.get(key);
    if (named) named.push(one);
    else byRef.set(key, [one]);
  }
  for (const one of resolved) {
    yield;
    for (const { field, store, exportKey } of referenceFields(one.entry.store)) {
      const ref = one.entry.references[field];
      if (ref === undefined) continue;
      const named = byRef.get(refKey(store, ref)) ?? [];
      if (named.length === 1) one.targets[field] = named[0];
      else
        one.faults.push({
          path: exportKey,
          message: unresolved(named, { exportKey, ref, list: definitionOf(store).exportKey }),
        });
    }
  }
  const steps = yield* judgeRoutes(resolved);
  return [...resolved].sort((a, b) => (steps.get(a) ?? 0) - (steps.get(b) ?? 0));
}

function refKey(store: string, ref: string): string {
  return JSON.stringify([store, ref]);
}

function unresolved(
  named: readonly ResolvedEntry<IncomingEntry>[],
  { exportKey, ref, list }: { readonly exportKey: string; readonly ref: string; readonly list: string },
): string {
  const what = `Its ${fieldWords(exportKey)} “${ref}”`;
  if (named.length === 0) return `${what} is not in the file.`;
  const positions = named.slice(0, 3).map(({ entry }) => (entry.index + 1).toLocaleString('en'));
  return `${what} stands more than once in the file: positions ${positions.join(', ')}${named.length > 3 ? ', …' : ''} of ${list}.`;
}

/**
 * Adds the faults of jump servers in a circle and of too many in a row. Returns how many entries each one waits for:
 * its jump servers, or for a runtime, its server and those before it.
 */
function* judgeRoutes<Entry extends IncomingEntry>(
  all: readonly Mutable<Entry>[],
): Sliced<Map<Mutable<Entry>, number>> {
  const steps = new Map<Mutable<Entry>, number>();
  for (const start of all) {
    yield;
    const path: Mutable<Entry>[] = [];
    const onPath = new Set<Mutable<Entry>>();
    let next: Mutable<Entry> | undefined = start;
    while (next && !steps.has(next) && !onPath.has(next)) {
      path.push(next);
      onPath.add(next);
      // No store has more than one reference.
      next = Object.values(next.targets)[0];
    }
    if (next && onPath.has(next)) refuseCircle(path.splice(path.indexOf(next)), steps);
    let depth = next ? (steps.get(next) ?? 0) + 1 : 0;
    for (const one of path.reverse()) {
      steps.set(one, depth);
      if (one.entry.store === 'servers' && depth > LIMITS.jumpServers.max) {
        one.faults.push({
          path: 'jumpServer',
          message: `There are more than ${LIMITS.jumpServers.max} jump servers in a row before it.`,
        });
      }
      depth += 1;
    }
  }
  return steps;
}

function refuseCircle<Entry extends IncomingEntry>(
  circle: readonly Mutable<Entry>[],
  steps: Map<Mutable<Entry>, number>,
): void {
  const shown = Math.min(circle.length, 4);
  circle.forEach((one, place) => {
    const first = Array.from({ length: shown }, (_, hop) =>
      (circle[(place + hop) % circle.length].entry.index + 1).toLocaleString('en'),
    );
    const way = [...first, ...(shown < circle.length ? ['…'] : []), first[0]].join(' → ');
    const message =
      circle.length === 1
        ? 'It names itself as its jump server.'
        : `Its jump servers go in a circle: positions ${way} of ${definitionOf(one.entry.store).exportKey}.`;
    one.faults.push({ path: 'jumpServer', message });
    steps.set(one, 0);
  });
}
