import { inject, Injectable } from '@angular/core';
import { MatDialog } from '@angular/material/dialog';
import type { HopCredentials, SshAuthRequest } from '../../ssh-auth/hop-account';
import { askSshCredentials } from '../../ssh-auth/open-ssh-auth';
import { openUnlock } from '../../vault/open-unlock';

/**
 * Asks the person at the screen for what a run needs. Provided beside the run: its dialogs have to be those of the
 * signed-in shell, where the vault is.
 */
@Injectable()
export class SecretPrompt {
  readonly #dialog = inject(MatDialog);

  /** Whether somebody follows the run, and can be asked what a server asks. */
  readonly isAttended: boolean = true;

  /** One secret per hop; undefined when it was cancelled. */
  ask(request: SshAuthRequest): Promise<HopCredentials | undefined> {
    return askSshCredentials(this.#dialog, request);
  }

  /** Whether the vault is open now. */
  unlock(): Promise<boolean> {
    return openUnlock(this.#dialog);
  }
}

/** Asks only while somebody follows the run: what an unattended one lacks makes it fail. */
export class PromptWhenAttended implements Pick<SecretPrompt, 'ask' | 'isAttended' | 'unlock'> {
  isAttended = false;

  constructor(private readonly prompt: SecretPrompt) {}

  ask(request: SshAuthRequest): Promise<HopCredentials | undefined> {
    return this.isAttended ? this.prompt.ask(request) : Promise.resolve(undefined);
  }

  unlock(): Promise<boolean> {
    return this.isAttended ? this.prompt.unlock() : Promise.resolve(false);
  }
}
