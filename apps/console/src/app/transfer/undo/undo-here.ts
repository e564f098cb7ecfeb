import { computed, inject, Injectable, signal } from '@angular/core';
import { BrowserVault, type ImportUndoing, VaultError } from '@kiops/browser-vault';
import { mdiKeyMinus, mdiMonitorLock, mdiRestore } from '@mdi/js';
import { quantity } from '../../quantities/quantities';
import { besideWords } from '../../vault/beside-words';
import { faultSentence } from '../../vault/fault-sentence';

const NOTHING: ImportUndoing = { removed: 0, restored: 0, hostKeys: 0, leftAlone: [] };

/** What an act did in this browser: it removed SSH secrets, or it imported some, or host keys. */
@Injectable()
export class UndoHere {
  private readonly vault = inject(BrowserVault);
  /** The places of SSH secrets that wait in the vault's trash by the act. */
  private readonly places = signal<readonly string[]>([]);
  private readonly importNow = signal(false);
  private readonly undoing = signal<ImportUndoing>(NOTHING);
  private readonly faultNow = signal('');

  /** Whether it is an import that brought something here. */
  readonly isImport = this.importNow.asReadonly();
  readonly isKnown = computed(() => this.isImport() || this.places().length > 0);
  /** Whether the vault has to be unlocked for it. */
  readonly isLocked = computed(() => this.isKnown() && this.vault.state().status === 'locked');
  readonly leftAlone = computed(() => this.undoing().leftAlone);
  /** Why what the act did here cannot be taken back. */
  readonly fault = this.faultNow.asReadonly();
  /** What would happen, each with its number. */
  readonly lines = computed(() => {
    const { removed, restored, hostKeys } = this.undoing();
    const back = restored + this.places().length;
    return [
      {
        count: removed,
        icon: mdiMonitorLock,
        text: `${quantity(removed, 'SSH secret')} that it brought ${removed === 1 ? 'goes' : 'go'} to the Trash of this browser`,
      },
      {
        count: back,
        icon: mdiRestore,
        text: `${quantity(back, 'SSH secret')} ${back === 1 ? 'comes' : 'come'} back from the Trash of this browser`,
      },
      {
        count: hostKeys,
        icon: mdiKeyMinus,
        text: `${quantity(hostKeys, 'host key')} that it brought ${hostKeys === 1 ? 'is' : 'are'} trusted or revoked as before`,
      },
    ];
  });

  /** Finds out. Never rejects: a vault that cannot be read has no part in it, or `fault` says why it stays. */
  async look(act: string): Promise<void> {
    this.undoing.set(NOTHING);
    this.faultNow.set('');
    this.importNow.set(await this.vault.imports.isKnown(act).catch(() => false));
    const trashed = this.importNow() ? [] : await this.vault.trash.list().catch(() => []);
    this.places.set(
      trashed.filter(({ damaged, known }) => !damaged && known?.act.id === act).map(({ id }) => id),
    );
    if (!this.importNow()) return;
    try {
      this.undoing.set(await this.vault.imports.undoing(act));
    } catch (error) {
      if (!(error instanceof VaultError && error.code === 'locked')) this.faultNow.set(faultSentence(error));
    }
  }

  /**
   * Undoes it, once the records are as they were, and says what came of it; nothing when there was nothing. Null when it
   * could not: `fault` says why, and it can be tried again.
   */
  async undo(act: string): Promise<string | null> {
    this.faultNow.set('');
    try {
      if (this.isImport()) return undoneWords(await this.vault.imports.undo(act));
      if (this.places().length === 0) return '';
      const { count, beside } = await this.vault.trash.restore(this.places());
      return `${quantity(count, 'SSH secret')} back in this browser. ${besideWords(beside)}`.trim();
    } catch (error) {
      this.faultNow.set(faultSentence(error));
      return null;
    }
  }
}

function undoneWords({ removed, restored, hostKeys, leftAlone }: ImportUndoing): string {
  const parts = [
    removed > 0 ? `${quantity(removed, 'SSH secret')} moved to its Trash` : '',
    restored > 0 ? `${quantity(restored, 'SSH secret')} back` : '',
    hostKeys > 0 ? `${quantity(hostKeys, 'host key')} as before` : '',
    leftAlone.length > 0 ? `${leftAlone.length} left alone` : '',
  ].filter(Boolean);
  return parts.length === 0 ? '' : `In this browser: ${parts.join(', ')}.`;
}
