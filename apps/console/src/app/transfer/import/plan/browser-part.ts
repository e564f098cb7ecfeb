import { HttpErrorResponse } from '@angular/common/http';
import { inject, Injectable, signal } from '@angular/core';
import { BrowserVault, type SecretImportPlan, type SecretImportSummary } from '@kiops/browser-vault';
import { type BrowserImport, type Decision, LIMITS } from '@kiops/contracts';
import { firstValueFrom } from 'rxjs';
import { toFailure } from '../../../problem/failure';
import { faultSentence } from '../../../vault/fault-sentence';
import { TransferClient } from '../../client/transfer-client';
import { type Answers, entryKey } from './answers';
import { PinPart, type PinSummary } from './pin-part';
import type { ImportDraft } from '../reading/messages';

/** Why what belongs into this browser is left out of an import. */
export interface LeftOut {
  /** SSH secrets. */
  readonly count: number;
  readonly hostKeys: number;
  /** A locked vault can be unlocked, and all of it is planned then. */
  readonly isLocked: boolean;
  readonly reason: string;
}

/** What became of it: kept, or not, and then all SSH secrets stay as they were. */
export type BrowserOutcome =
  | {
      readonly summary: SecretImportSummary;
      readonly pins: PinSummary;
      /** By which it can be taken back. */
      readonly act: string;
      readonly fault: null;
    }
  | { readonly summary: null; readonly fault: string };

const NO_SECRETS: SecretImportSummary = { created: 0, replaced: 0, kept: 0, identical: 0, invalid: 0 };

/** The half of an import that happens in this browser: SSH secrets and host keys, planned and written by its vault. */
@Injectable()
export class BrowserPart {
  private readonly client = inject(TransferClient);
  private readonly vault = inject(BrowserVault);
  private readonly pinPart = inject(PinPart);
  private readonly planNow = signal<SecretImportPlan | null>(null);
  private readonly leftOutNow = signal<LeftOut | null>(null);
  /** Under which KIOPS noted an import that wrote nothing there, also when it is tried once more. */
  private notedAct: string | undefined;
  /** How many SSH secrets stand before the host keys. */
  private secrets = 0;

  /** Null when the files have no SSH secrets, or they are left out. */
  readonly plan = this.planNow.asReadonly();
  readonly pins = this.pinPart.plan;
  readonly leftOut = this.leftOutNow.asReadonly();

  /** Plans what of the files belongs here. Never rejects: `leftOut` says why there is no plan. */
  async look({
    sshSecrets,
    pins,
    revoked,
  }: Pick<ImportDraft, 'sshSecrets' | 'pins' | 'revoked'>): Promise<void> {
    this.forget();
    this.notedAct = undefined;
    this.secrets = sshSecrets.length;
    const hostKeys = pins.length + revoked.length;
    if (sshSecrets.length + hostKeys === 0) return;
    const { status, message } = this.vault.state();
    const isLocked = status === 'locked';
    const leftOut = { count: sshSecrets.length, hostKeys, isLocked };
    if (status !== 'ready' && status !== 'empty') {
      this.leftOutNow.set({ ...leftOut, reason: isLocked ? 'The browser vault is locked.' : message });
      return;
    }
    try {
      if (sshSecrets.length > 0) this.planNow.set(await this.vault.planImport(sshSecrets));
      await this.pinPart.look(pins, revoked);
    } catch (error) {
      this.forget();
      this.leftOutNow.set({ ...leftOut, reason: faultSentence(error) });
    }
  }

  /**
   * Writes what was planned, the SSH secrets all or nothing; null when there is nothing planned. `act`: that of KIOPS, if it
   * wrote something; otherwise KIOPS is told how much is written here, so that it can be undone from the log.
   */
  async apply(answers: Answers, toWrite: BrowserImport, act?: string): Promise<BrowserOutcome | null> {
    const plan = this.planNow();
    if (!plan && this.pins().length === 0) return null;
    const decide = (index: number): Decision => answers.get(entryKey({ store: 'browser', index })) ?? 'keep';
    try {
      const by = act ?? (await this.note(toWrite));
      // Host keys first: written twice they are what they were, should the secrets have to be tried again.
      const pins = await this.pinPart.apply((place) => decide(this.secrets + place), by);
      const summary = plan ? await this.vault.import(plan, ({ index }) => decide(index), by) : NO_SECRETS;
      return { summary, pins, act: by, fault: null };
    } catch (error) {
      return {
        summary: null,
        fault: error instanceof HttpErrorResponse ? toFailure(error).message : faultSentence(error),
      };
    }
  }

  private async note({ sshSecrets, hostKeys }: BrowserImport): Promise<string> {
    if (sshSecrets + hostKeys === 0) return crypto.randomUUID();
    const { max } = LIMITS.transferEntries;
    const counts = { sshSecrets: Math.min(sshSecrets, max), hostKeys: Math.min(hostKeys, max) };
    this.notedAct ??= (await firstValueFrom(this.client.noteBrowserImport(counts))).act;
    return this.notedAct;
  }

  /** Drops the plan, and the secrets with it. */
  forget(): void {
    this.planNow.set(null);
    this.pinPart.forget();
    this.leftOutNow.set(null);
  }
}
