import { DOCUMENT } from '@angular/common';
import { DestroyRef, inject, Injectable, InjectionToken, signal } from '@angular/core';
import type { Decision, HostKey } from '@kiops/contracts';
import { ImportNote } from './imports/import-notes';
import { ImportUndoing } from './imports/import-undo';
import { UnlockProof } from './locks/unlock-proof';
import { HostKeyPins } from './pins/pin-box';
import { findDuplicates, FoundSecrets } from './secrets/duplicates';
import {
  PlannedSecret,
  SecretExport,
  SecretImportPlan,
  SecretImportSummary,
} from './secrets/secret-transfer';
import { RestoredSecrets, SecretActKind, TrashedSecret } from './secrets/trashed-secret';
import { OpenedSecret, SecretFacts, SecretInput, ServerAccount } from './secrets/ssh-secret';
import { VaultError } from './vault-errors';
import { Vault } from './vault/vault';
import { isSecureAddress, VaultParts } from './vault/vault-parts';
import { brokenState, CLOSED_STATE, OPENING_STATE } from './vault/vault-state';

/** Makes the parts for a user; tests replace it. */
export const VAULT_PARTS = new InjectionToken<(userId: string) => VaultParts>('VAULT_PARTS');

/**
 * The SSH secrets of the signed-in user in this browser. Everything rejects with `VaultError`; what takes a key
 * file also with `SshKeyError`. Nothing here talks to the service.
 */
@Injectable()
export class BrowserVault {
  private readonly partsFor = inject(VAULT_PARTS);
  private readonly currentState = signal(CLOSED_STATE);
  private readonly revision = signal(0);
  private vault: Vault | undefined;
  private userId: string | undefined;

  /** What to show of the vault. */
  readonly state = this.currentState.asReadonly();

  /** Grows by one with every change of the vault, of this tab or another: read anew what you show. */
  readonly changes = this.revision.asReadonly();

  /** Pinned host keys. */
  readonly pins = {
    get: async (host: string, port: number): Promise<HostKeyPins | undefined> =>
      this.opened().pins.get(host, port),
    list: async (): Promise<HostKeyPins[]> => this.opened().pins.list(),
    /** Trusts exactly these keys for the server from now on. */
    put: (host: string, port: number, hostKeys: readonly HostKey[]): Promise<void> =>
      this.changing((vault) => vault.pins.put({ host, port, hostKeys })),
    remove: (host: string, port: number): Promise<void> =>
      this.changing((vault) => vault.pins.remove(host, port)),
    /** Trusts this key on no server any more. */
    revoke: (hostKey: Pick<HostKey, 'type' | 'fingerprint'>): Promise<void> =>
      this.changing((vault) => vault.pins.revoke(hostKey)),
    /** Whether a key was revoked; also while the vault is locked. */
    isRevoked: async (fingerprint: string): Promise<boolean> => this.opened().pins.isRevoked(fingerprint),
  };

  /** What was removed, for 30 days by the clock of KIOPS. */
  readonly trash = {
    /** The latest removed first; also while the vault is locked. */
    list: async (): Promise<TrashedSecret[]> => this.opened().trash.list(),
    /** Brings back what is not damaged. Rejects with `locked`, `not-found` or `tampered`. */
    restore: (ids: readonly string[]): Promise<RestoredSecrets> =>
      this.changing((vault) => vault.secrets.restore(ids)),
    /** Erases for good; needs no key. */
    erase: (ids: readonly string[]): Promise<void> => this.changing((vault) => vault.trash.erase(ids)),
  };

  /** What imports changed here, by their acts, for 30 days by the clock of KIOPS. */
  readonly imports = {
    /** Notes which host keys an import is about to pin or revoke. */
    noteHostKeys: (act: string, changes: Pick<ImportNote, 'pins' | 'revoked'>): Promise<void> =>
      this.changing((vault) => vault.importNotes.put(act, changes)),
    /** Whether one changed anything here; also while the vault is locked. */
    isKnown: async (act: string): Promise<boolean> => this.opened().importNotes.isKnown(act),
    /** What taking it back would do; writes nothing. Rejects with `locked`, `not-found` or `tampered`. */
    undoing: async (act: string): Promise<ImportUndoing> => this.opened().importUndo.plan(act),
    /** Takes it back; what was changed since is left alone, and listed. Rejects as `undoing`. */
    undo: (act: string): Promise<ImportUndoing> => this.changing((vault) => vault.importUndo.undo(act)),
  };

  constructor() {
    const document = inject(DOCUMENT);
    const touch = () => {
      this.vault?.touch();
      void this.vault?.look();
    };
    // A tab that is looked at again may have missed anything.
    const comeBack = () => {
      this.vault?.touch();
      if (document.visibilityState === 'visible') void this.vault?.lookAgain();
    };
    const signs = { pointerdown: touch, keydown: touch, visibilitychange: comeBack };
    for (const [sign, heard] of Object.entries(signs))
      document.addEventListener(sign, heard, { passive: true, capture: true });
    document.defaultView?.addEventListener('focus', comeBack);
    inject(DestroyRef).onDestroy(() => {
      for (const [sign, heard] of Object.entries(signs))
        document.removeEventListener(sign, heard, { capture: true });
      document.defaultView?.removeEventListener('focus', comeBack);
      this.close();
    });
  }

  /** Opens the vault of a user, after sign-in. Never rejects: `state` says what came of it. */
  async open(userId: string): Promise<void> {
    if (this.vault && this.userId === userId) return;
    this.close();
    if (!isSecureAddress()) {
      const { message } = new VaultError('insecure-address');
      this.currentState.set(brokenState('insecure-address', message));
      return;
    }
    this.currentState.set(OPENING_STATE);
    const vault = new Vault(this.partsFor(userId), (state) => {
      if (vault !== this.vault) return;
      this.currentState.set(state);
      this.revision.update((count) => count + 1);
    });
    this.vault = vault;
    this.userId = userId;
    await vault.start();
  }

  /** Forgets the key, and locks a vault that has a lock in all tabs: at sign-out. */
  close(): void {
    this.vault?.close();
    this.vault = undefined;
    this.userId = undefined;
    this.currentState.set(CLOSED_STATE);
  }

  /** The facts of all secrets; also while the vault is locked. */
  async list(): Promise<SecretFacts[]> {
    return this.opened().secrets.list();
  }

  /** The secrets of one account, the preferred one first; also while the vault is locked. */
  async listFor(account: ServerAccount): Promise<SecretFacts[]> {
    return this.opened().secrets.listFor(account);
  }

  async get(id: string): Promise<OpenedSecret> {
    return this.opened().secrets.get(id);
  }

  /** The secrets of one account that can be opened, the preferred one first. */
  async openFor(account: ServerAccount): Promise<readonly OpenedSecret[]> {
    return this.opened().secrets.openFor(account);
  }

  /** Keeps a secret, or replaces one. What the account has already is not kept twice. */
  put(input: SecretInput): Promise<SecretFacts> {
    return this.changing((vault) => vault.secrets.put(input));
  }

  /** Uses this secret first for its account from now on. */
  prefer(id: string): Promise<void> {
    return this.changing((vault) => vault.secrets.prefer(id));
  }

  /**
   * Puts secrets into the trash, and replies their places there; the damaged are gone. `act` is the id of what removes them,
   * where more than this vault takes part in it. Rejects with `locked`.
   */
  remove(ids: readonly string[], kind?: SecretActKind, act?: string): Promise<readonly string[]> {
    return this.changing((vault) => vault.secrets.remove(ids, kind, act));
  }

  /** Forgets everything, the trash, locks and pins too: for a lost passphrase, or a reset of this browser. */
  async startOver(): Promise<void> {
    await this.opened().startOver();
  }

  /** The person knows that secrets are gone: `state` does not say so any more. */
  acceptLoss(): void {
    this.opened().acceptLoss();
  }

  /** The `sshSecrets` of a transfer file, and which secrets could not be put into it. */
  async export(ids?: readonly string[]): Promise<SecretExport> {
    return this.opened().transfer.export(ids);
  }

  /** What was exported is in a file now: `state` says since when. */
  exported(): Promise<void> {
    return this.changing((vault) => vault.exported());
  }

  /** Compares the `sshSecrets` of a file with what is kept; writes nothing. */
  async planImport(sshSecrets: readonly unknown[]): Promise<SecretImportPlan> {
    return this.opened().transfer.plan(sshSecrets);
  }

  /** `act` is the id of what imports them, where more than this vault takes part in it. */
  import(
    plan: SecretImportPlan,
    decide: (entry: PlannedSecret) => Decision,
    act?: string,
  ): Promise<SecretImportSummary> {
    return this.changing((vault) => vault.transfer.apply(plan, decide, act));
  }

  /** Among what *Clean Up Duplicates* lets choose. Rejects with `locked`. */
  async duplicates(): Promise<FoundSecrets> {
    return findDuplicates((await this.opened().secrets.openAll()).opened);
  }

  lock(): void {
    this.opened().lock();
  }

  async unlock(proof: UnlockProof): Promise<void> {
    return this.opened().unlock(proof);
  }

  /** Adds a passphrase lock, or changes it. `proof` opens the vault now; not needed while it has no lock. */
  addPassphrase(passphrase: string, proof?: UnlockProof): Promise<void> {
    return this.changing((vault) => vault.locks.addPassphrase(passphrase, proof));
  }

  /** Adds a passkey lock. `name` is for the user to tell passkeys apart, `userName` is shown by the browser. */
  addPasskey(name: string, userName: string, proof?: UnlockProof): Promise<void> {
    return this.changing((vault) => vault.locks.addPasskey(name, userName, proof));
  }

  /** Removes a lock. `proof` is needed for the last one: the vault then opens by itself again. */
  removeLock(lockId: string, proof?: UnlockProof): Promise<void> {
    return this.changing((vault) => vault.locks.remove(lockId, proof));
  }

  /** Minutes without activity until the vault locks itself; null for never. */
  setAutoLock(minutes: number | null): Promise<void> {
    return this.changing((vault) => vault.locks.setAutoLock(minutes));
  }

  private async changing<T>(work: (vault: Vault) => Promise<T>): Promise<T> {
    const vault = this.opened();
    return vault.change(() => work(vault));
  }

  private opened(): Vault {
    if (!this.vault)
      throw new VaultError(this.currentState().status === 'insecure-address' ? 'insecure-address' : 'closed');
    return this.vault;
  }
}
