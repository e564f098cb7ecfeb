import { effect, inject, Injectable, untracked } from '@angular/core';
import { MatDialog } from '@angular/material/dialog';
import { MatSnackBar } from '@angular/material/snack-bar';
import { BrowserVault, type VaultState, type VaultStatus } from '@kiops/browser-vault';
import { SNACK } from '../snack/snack';
import { openVaultLocks } from './open-vault-locks';
import { vaultTrouble } from './vault-trouble';

/** In these, a vault can be used, if need be after it was unlocked. */
const USABLE: readonly VaultStatus[] = ['ready', 'empty', 'locked'];

/** Says it wherever the person is when a vault that could be used is gone. */
@Injectable()
export class VaultAlarm {
  readonly #vault = inject(BrowserVault);
  readonly #snacks = inject(MatSnackBar);
  readonly #dialog = inject(MatDialog);
  #wasUsable = false;

  constructor() {
    effect(() => {
      const state = this.#vault.state();
      untracked(() => this.#follow(state));
    });
  }

  #follow(state: VaultState): void {
    const trouble = vaultTrouble(state);
    if (trouble?.wayOut && this.#wasUsable) {
      const said = this.#snacks.open(trouble.heading, 'Show', { ...SNACK, duration: 0 });
      said.onAction().subscribe(() => void openVaultLocks(this.#dialog));
    }
    this.#wasUsable = trouble === undefined && USABLE.includes(state.status);
  }
}
