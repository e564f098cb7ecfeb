import {
  DestroyRef,
  Injectable,
  type Signal,
  computed,
  effect,
  inject,
  signal,
  untracked,
} from '@angular/core';
import { WATCHED_STORES, type WatchedStore } from '@kiops/contracts';
import { EventLine } from './event-line';

/** How long is waited for more before lists load again, in milliseconds: an import tells of each record. */
const GATHERED = 400;

/**
 * Which records changed, or which tokens end soon, in this tab, in another one or by a service. Lists that show some load again when they shall;
 * a page that nobody sees waits until it is seen.
 */
@Injectable({ providedIn: 'root' })
export class RecordChanges {
  readonly #times = signal<ReadonlyMap<WatchedStore, number>>(new Map());
  readonly #changed = new Set<WatchedStore>();
  #timer: ReturnType<typeof setTimeout> | undefined;

  /** Rises when records of any store changed. */
  readonly all = computed(() => [...this.#times().values()].reduce((sum, times) => sum + times, 0));

  /** Rises when records of a store changed. */
  of(store: WatchedStore): Signal<number> {
    return computed(() => this.#times().get(store) ?? 0);
  }

  /** Records of a store changed. */
  note(store: WatchedStore): void {
    this.#changed.add(store);
    this.#tellSoon();
  }

  /** Nobody knows what changed. */
  noteAll(): void {
    WATCHED_STORES.forEach((store) => this.note(store));
  }

  /**
   * Follows an account's records as long as what calls this is there; `refused` is called when KIOPS does not tell of them.
   * Call it where dependencies can be injected.
   */
  follow(accountId: string, refused: () => void): void {
    const line = new EventLine(accountId, {
      changed: (store) => this.note(store),
      missed: () => this.noteAll(),
      refused,
    });
    const onVisibility = () => {
      line.setWanted(isSeen());
      this.#tellSoon();
    };
    document.addEventListener('visibilitychange', onVisibility);
    line.setWanted(isSeen());
    inject(DestroyRef).onDestroy(() => {
      document.removeEventListener('visibilitychange', onVisibility);
      clearTimeout(this.#timer);
      this.#timer = undefined;
      this.#changed.clear();
      line.close();
    });
  }

  #tellSoon(): void {
    if (this.#changed.size === 0) return;
    this.#timer ??= setTimeout(() => {
      this.#timer = undefined;
      if (isSeen()) this.#tell();
    }, GATHERED);
  }

  #tell(): void {
    const times = new Map(this.#times());
    for (const store of this.#changed) times.set(store, (times.get(store) ?? 0) + 1);
    this.#changed.clear();
    this.#times.set(times);
  }
}

/** Does something whenever `changes` rises from now on. Call it where dependencies can be injected. */
export function whenChanged(changes: Signal<number>, act: () => void): void {
  let seen = untracked(changes);
  effect(() => {
    const times = changes();
    if (times === seen) return;
    seen = times;
    untracked(act);
  });
}

function isSeen(): boolean {
  return document.visibilityState === 'visible';
}
