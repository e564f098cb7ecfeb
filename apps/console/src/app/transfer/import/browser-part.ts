import { inject, Injectable, signal } from '@angular/core';
import { BrowserVault, type SecretImportPlan, type SecretImportSummary } from '@kiops/browser-vault';
import { faultSentence } from '../../vault/fault-sentence';
import { type Answers, entryKey } from './answers';

/** Why the SSH secrets of a file are left out of its import. */
export interface LeftOut {
  readonly count: number;
  /** A locked vault can be unlocked, and the secrets are planned then. */
  readonly isLocked: boolean;
  readonly reason: string;
}

/** What became of the SSH secrets of a file: kept, or not, and then all of them stay as they were. */
export type BrowserOutcome =
  | { readonly summary: SecretImportSummary; readonly fault: null }
  | { readonly summary: null; readonly fault: string };

/** The half of an import that happens in this browser: the file's SSH secrets, planned and written by its vault. */
@Injectable()
export class BrowserPart {
  private readonly vault = inject(BrowserVault);
  private readonly planNow = signal<SecretImportPlan | null>(null);
  private readonly leftOutNow = signal<LeftOut | null>(null);

  /** Null when the file has no SSH secrets, or they are left out. */
  readonly plan = this.planNow.asReadonly();
  readonly leftOut = this.leftOutNow.asReadonly();

  /** Plans a file's SSH secrets. Never rejects: `leftOut` says why there is no plan. */
  async look(sshSecrets: readonly unknown[]): Promise<void> {
    this.forget();
    if (sshSecrets.length === 0) return;
    const { status, message } = this.vault.state();
    const isLocked = status === 'locked';
    if (status !== 'ready' && status !== 'empty') {
      const reason = isLocked ? 'The browser vault is locked.' : message;
      this.leftOutNow.set({ count: sshSecrets.length, isLocked, reason });
      return;
    }
    try {
      this.planNow.set(await this.vault.planImport(sshSecrets));
    } catch (error) {
      this.leftOutNow.set({ count: sshSecrets.length, isLocked, reason: faultSentence(error) });
    }
  }

  /** Writes what was planned, all or nothing; null when there is nothing planned. */
  async apply(answers: Answers): Promise<BrowserOutcome | null> {
    const plan = this.planNow();
    if (!plan) return null;
    try {
      const decide = ({ index }: { readonly index: number }) =>
        answers.get(entryKey({ store: 'browser', index })) ?? 'keep';
      return { summary: await this.vault.import(plan, decide), fault: null };
    } catch (error) {
      return { summary: null, fault: faultSentence(error) };
    }
  }

  /** Drops the plan, and the secrets with it. */
  forget(): void {
    this.planNow.set(null);
    this.leftOutNow.set(null);
  }
}
