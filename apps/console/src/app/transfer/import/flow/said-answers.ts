import { Injectable, signal } from '@angular/core';
import type { RecordStore } from '@kiops/contracts';
import {
  NOTHING_SAID,
  type EntryAnswers,
  type EntryId,
  type SaidValue,
  type SecretAccount,
} from '@kiops/transfer-formats';

/** What was said about the entries of the files: nothing is guessed. */
@Injectable()
export class SaidAnswers {
  private readonly allNow = signal<EntryAnswers>(NOTHING_SAID);

  readonly all = this.allNow.asReadonly();

  /** Whether there is anything that would be lost. */
  isAny(): boolean {
    return Object.values(this.allNow()).some((said: object) => Object.keys(said).length > 0);
  }

  /** Says a field of one entry; an empty text takes that back. */
  sayField(id: EntryId, field: string, value: SaidValue): void {
    this.allNow.update((said) => ({
      ...said,
      fields: { ...said.fields, [id]: { ...said.fields[id], [field]: value } },
    }));
  }

  /** Says a field of all entries of a file that say nothing else. */
  sayForAll(key: string, value: string): void {
    this.allNow.update((said) => ({ ...said, forAll: { ...said.forAll, [key]: value } }));
  }

  /** Says the store of entries that fit none by themselves, or more than one; null leaves them out. */
  sayStore(ids: readonly EntryId[], store: RecordStore | null): void {
    const said = new Set<string>(ids);
    this.allNow.update((all) => {
      const others = Object.entries(all.stores).filter(([id]) => !said.has(id));
      const now = store === null ? [] : ids.map((id) => [id, store] as const);
      return { ...all, stores: Object.fromEntries([...others, ...now]) };
    });
  }

  /** Says which servers a key signs in to. */
  sayAccounts(id: EntryId, accounts: readonly SecretAccount[]): void {
    this.allNow.update((said) => ({ ...said, accounts: { ...said.accounts, [id]: accounts } }));
  }

  /** Takes these instead, which were said before. */
  restore(said: EntryAnswers): void {
    this.allNow.set(said);
  }

  forget(): void {
    this.allNow.set(NOTHING_SAID);
  }
}
