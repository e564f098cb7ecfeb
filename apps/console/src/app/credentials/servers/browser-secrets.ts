import { computed, effect, inject, Injectable, signal, untracked } from '@angular/core';
import { MatDialog } from '@angular/material/dialog';
import { MatSnackBar } from '@angular/material/snack-bar';
import { BrowserVault, type SecretFacts, type ServerAccount } from '@kiops/browser-vault';
import { TRASH_DAYS } from '@kiops/contracts';
import { keepSecret } from '../../ssh-auth/open-keep-secret';
import { besideWords } from '../../vault/beside-words';
import { faultSentence } from '../../vault/fault-sentence';
import { openUnlock } from '../../vault/open-unlock';
import { secretTitle } from '../../vault/secret-words';
import { quantity } from '../../quantities/quantities';
import { OpenSecret } from '../../records/secret/open-secret';
import { SNACK } from '../../snack/snack';

/** What is kept, and the ids of those that cannot be opened any more. */
interface Kept {
  readonly facts: readonly SecretFacts[];
  readonly damaged: ReadonlySet<string>;
}

/** What the vault of this browser keeps, by account, and what can be done with it. Facts only: no secret is in here. */
@Injectable()
export class BrowserSecrets {
  readonly #vault = inject(BrowserVault);
  readonly #dialog = inject(MatDialog);
  readonly #snackBar = inject(MatSnackBar);
  readonly #shown = inject(OpenSecret);
  readonly #kept = signal<Kept>({ facts: [], damaged: new Set() });
  #reads = 0;

  /** The facts of all kept secrets, by address; also while the vault is locked. */
  readonly facts = computed(() => this.#kept().facts);
  readonly count = computed(() => this.#vault.state().secrets);
  readonly isLocked = computed(() => this.#vault.state().status === 'locked');
  /** Whether this browser can keep secrets at all, if need be after it was unlocked. */
  readonly isUsable = computed(() => ['ready', 'empty', 'locked'].includes(this.#vault.state().status));
  readonly #byAddress = computed(() => groupByAddress(this.facts()));

  constructor() {
    effect(() => {
      this.#vault.changes();
      this.#vault.state();
      untracked(() => void this.#read());
    });
  }

  /** What is kept for an address in normal form, the one that is used first at the front. */
  of(address: string): readonly SecretFacts[] {
    return this.#byAddress().get(address) ?? [];
  }

  async add(account: ServerAccount): Promise<void> {
    if (!(await this.#opened())) return;
    const kept = await keepSecret(this.#dialog, { account });
    if (kept) this.#say(`${secretTitle(kept)} kept in this browser.`);
  }

  async replace(facts: SecretFacts): Promise<void> {
    this.#shown.hide();
    if (!(await this.#opened())) return;
    const kept = await keepSecret(this.#dialog, { account: facts, replaces: facts });
    if (kept) this.#say(`${secretTitle(kept)} replaced in this browser.`);
  }

  /** Uses a secret first for its account from now on. */
  async prefer(facts: SecretFacts): Promise<void> {
    try {
      await this.#vault.prefer(facts.id);
    } catch (error) {
      this.#say(faultSentence(error));
    }
  }

  /** Whether a secret cannot be opened any more. */
  isDamaged({ id }: SecretFacts): boolean {
    return this.#kept().damaged.has(id);
  }

  /** Puts secrets into the trash, and offers for 8 seconds to bring them back; the damaged are gone. */
  async forget(secrets: readonly SecretFacts[]): Promise<void> {
    this.#shown.hide();
    if (!(await this.#opened())) return;
    try {
      const places = await this.#vault.remove(secrets.map(({ id }) => id));
      const what = secrets.length === 1 ? secretTitle(secrets[0]) : quantity(secrets.length, 'SSH secret');
      const waits = places.length === 1 ? 'It waits' : 'They wait';
      const forgotten =
        places.length === 0
          ? this.#snackBar.open(`${what} forgotten.`, undefined, SNACK)
          : this.#snackBar.open(
              `${what} forgotten. ${waits} in the Trash for ${TRASH_DAYS} days.`,
              'Undo',
              SNACK,
            );
      forgotten.onAction().subscribe(() => void this.#restore(places));
    } catch (error) {
      this.#say(faultSentence(error));
    }
  }

  async #restore(places: readonly string[]): Promise<void> {
    try {
      const { beside } = await this.#vault.trash.restore(places);
      if (beside.length > 0) this.#say(`Restored. ${besideWords(beside)}`);
    } catch (error) {
      this.#say(`Not restored. ${faultSentence(error)}`);
    }
  }

  async #opened(): Promise<boolean> {
    return !this.isLocked() || openUnlock(this.#dialog);
  }

  /** A vault that cannot be read has nothing to show; the notice above the list says why. */
  async #read(): Promise<void> {
    const read = (this.#reads += 1);
    // Before the list, so that no damaged one that is removed meanwhile is shown once more, as if it were sound.
    const damaged = new Set(this.#vault.state().damaged.map(({ id }) => id));
    const facts = await this.#vault.list().catch(() => []);
    if (read === this.#reads) this.#kept.set({ facts, damaged });
  }

  #say(sentence: string): void {
    this.#snackBar.open(sentence, undefined, SNACK);
  }
}

/** One list per address, the one that is used first at the front. */
function groupByAddress(facts: readonly SecretFacts[]): ReadonlyMap<string, readonly SecretFacts[]> {
  const groups = new Map<string, SecretFacts[]>();
  for (const one of facts) {
    const group = groups.get(one.address);
    if (!group) groups.set(one.address, [one]);
    else if (one.preferred) group.unshift(one);
    else group.push(one);
  }
  return groups;
}
