import { inject, Injectable } from '@angular/core';
import { MatDialog } from '@angular/material/dialog';
import type { HopCredentials, SshAuthRequest } from '../../../ssh-auth/hop-account';
import { askSshCredentials } from '../../../ssh-auth/open-ssh-auth';
import { openUnlock } from '../../../vault/open-vault-dialogs';

/** Asks the person at the screen for what a run needs. */
@Injectable({ providedIn: 'root' })
export class SecretPrompt {
  readonly #dialog = inject(MatDialog);

  /** One secret per hop; undefined when it was cancelled. */
  ask(request: SshAuthRequest): Promise<HopCredentials | undefined> {
    return askSshCredentials(this.#dialog, request);
  }

  /** Whether the vault is open now. */
  unlock(): Promise<boolean> {
    return openUnlock(this.#dialog);
  }
}

/** Asks nobody: for runs that go on by themselves. What they lack makes them fail. */
export const NOBODY_TO_ASK: Pick<SecretPrompt, 'ask' | 'unlock'> = {
  ask: () => Promise.resolve(undefined),
  unlock: () => Promise.resolve(false),
};
