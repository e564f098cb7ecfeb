import { computed, type Signal, signal } from '@angular/core';
import type { Replacement } from '@kiops/contracts';
import { quantity } from '../../quantities/quantities';
import type { Duplicate, Duplicates } from './clean-up-groups';

/** What is to be removed, in numbers and names. */
interface Outcome {
  readonly onKiops: number;
  readonly inBrowser: number;
  /** What uses a removed record and moves: services, and records that point to it. */
  readonly services: number;
  readonly referrers: number;
  /** The names of the records to which something moves. */
  readonly targets: ReadonlySet<string>;
}

/** Which duplicates are to be removed. Of each group one stays at least. */
export class CleanUpChoice {
  readonly #groups: Signal<readonly Duplicates[]>;
  readonly #selected = signal<ReadonlySet<string>>(new Set());

  /** How many are selected. */
  readonly count = computed(() => this.#selected().size);
  readonly #outcome = computed(() => outcomeOf(this.#groups(), this.#selected()));
  /** All that will happen, in two parts of one sentence: what goes, and what moves. */
  readonly sentence = computed(() => inWords(this.#outcome()));
  readonly onKiops = computed(() => this.#outcome().onKiops);

  constructor(groups: Signal<readonly Duplicates[]>) {
    this.#groups = groups;
  }

  /** Selects of each exact group all but the one that is most in use, and nothing else. */
  begin(): void {
    this.#selected.set(new Set());
    this.addExact(() => true);
  }

  /** Selects as `begin` does in the groups that fit, and leaves the others as they are. */
  addExact(fits: (group: Duplicates) => boolean): void {
    const added = this.#groups()
      .filter((group) => group.kind === 'exact' && fits(group))
      .flatMap(({ records }) => records.slice(1).map(({ key }) => key));
    this.#selected.update((before) => new Set([...before, ...added]));
  }

  isSelected({ key }: Duplicate): boolean {
    return this.#selected().has(key);
  }

  /** Whether it is the only one of its group that stays: it cannot be selected then. */
  isLast({ records }: Duplicates, record: Duplicate): boolean {
    return records.every((each) => (each === record) !== this.isSelected(each));
  }

  select(group: Duplicates, record: Duplicate, selected: boolean): void {
    if (selected && this.isLast(group, record)) return;
    this.#selected.update((before) => {
      const after = new Set(before);
      if (selected) after.add(record.key);
      else after.delete(record.key);
      return after;
    });
  }

  /** What the service is told. */
  replacements(): readonly Replacement[] {
    return this.#groups().flatMap(({ place, records }) => {
      const keep = records.find((record) => !this.isSelected(record));
      if (place === 'browser' || !keep) return [];
      return this.#chosen(records).map(({ id }): Replacement => `${place}/${id}/${keep.id}`);
    });
  }

  /** The secrets of this browser that go, by id. */
  secrets(): readonly string[] {
    const own = this.#groups().filter(({ place }) => place === 'browser');
    return own.flatMap(({ records }) => this.#chosen(records).map(({ id }) => id));
  }

  #chosen(records: readonly Duplicate[]): readonly Duplicate[] {
    return records.filter((record) => this.isSelected(record));
  }
}

function outcomeOf(groups: readonly Duplicates[], selected: ReadonlySet<string>): Outcome {
  let [onKiops, inBrowser, services, referrers] = [0, 0, 0, 0];
  const targets = new Set<string>();
  for (const { place, records } of groups) {
    const removed = records.filter(({ key }) => selected.has(key));
    if (removed.length === 0) continue;
    if (place === 'browser') {
      inBrowser += removed.length;
      continue;
    }
    onKiops += removed.length;
    const keep = records.find(({ key }) => !selected.has(key));
    const own = new Set(keep?.connections);
    const moved = new Set(removed.flatMap(({ connections }) => connections).filter((name) => !own.has(name)));
    const pointing = removed.reduce((sum, record) => sum + record.referrers, 0);
    services += moved.size;
    referrers += pointing;
    if (keep && moved.size + pointing > 0) targets.add(keep.label);
  }
  return { onKiops, inBrowser, services, referrers, targets };
}

function inWords(outcome: Outcome): { readonly goes: string; readonly moves: string } {
  const { onKiops, inBrowser, services, referrers, targets } = outcome;
  if (onKiops + inBrowser === 0) return { goes: 'Nothing is selected, so nothing is removed.', moves: '' };
  const go = (count: number) => (count === 1 ? ' goes' : ' go');
  const secrets = `${quantity(inBrowser, 'SSH secret')}${onKiops > 0 ? '' : go(inBrowser)} to the trash of this browser’s vault`;
  const goes = [
    ...(onKiops > 0 ? [`${quantity(onKiops, 'record')} on KIOPS${go(onKiops)} to the Trash`] : []),
    ...(inBrowser > 0 ? [secrets] : []),
  ].join(', ');
  if (services + referrers === 0) return { goes: `${goes}.`, moves: '' };
  const moving = [
    ...(services > 0 ? [quantity(services, 'service')] : []),
    ...(referrers > 0
      ? [`${quantity(referrers, 'record')} that ${referrers === 1 ? 'points' : 'point'} there`]
      : []),
  ].join(' and ');
  const [target] = targets;
  const where = targets.size === 1 ? target : 'the records that stay';
  const verb = services + referrers === 1 ? 'moves' : 'move';
  return { goes: `${goes},`, moves: `and ${moving} ${verb} to ${where}.` };
}
