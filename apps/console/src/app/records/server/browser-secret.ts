import {
  ChangeDetectionStrategy,
  Component,
  computed,
  inject,
  input,
  signal,
  viewChild,
} from '@angular/core';
import { MatButton } from '@angular/material/button';
import { MatDialog } from '@angular/material/dialog';
import { BrowserVault } from '@kiops/browser-vault';
import type { Server, SshSecret } from '@kiops/contracts';
import { mdiMonitorLock } from '@mdi/js';
import { Icon } from '../../icon/icon';
import { faultSentence } from '../../vault/fault-sentence';
import { openUnlock } from '../../vault/open-unlock';
import type { HopAccount } from '../../vault/secret-input/hop';
import { HopDraft } from '../../vault/secret-input/hop-draft';
import { MethodToggle } from '../../vault/secret-input/method-toggle';
import { SecretFields } from '../../vault/secret-input/secret-fields';
import type { KeptBeside } from '../form/record-editing';

/**
 * The SSH secret of a server that is being added. It goes into the vault of this browser once the server is there, and
 * nowhere else: the form's own fields, which are sent, do not hold it. It may stay empty.
 */
@Component({
  selector: 'kiops-browser-secret',
  imports: [Icon, MatButton, MethodToggle, SecretFields],
  templateUrl: './browser-secret.html',
  styleUrl: './browser-secret.scss',
  host: {
    class: 'callout callout-browser',
    role: 'group',
    'aria-label': 'SSH secret, for this browser only',
  },
  changeDetection: ChangeDetectionStrategy.OnPush,
})
export class BrowserSecret implements KeptBeside<Server> {
  readonly #vault = inject(BrowserVault);
  readonly #dialog = inject(MatDialog);
  readonly #fault = signal<string | undefined>(undefined);
  #secret: SshSecret | undefined;

  /** The account as it is typed so far: for the names of the fields. */
  readonly account = input.required<HopAccount>();

  private readonly fields = viewChild(SecretFields);

  protected readonly fault = this.#fault.asReadonly();
  protected readonly icon = mdiMonitorLock;
  protected readonly status = computed(() => this.#vault.state().status);
  protected readonly canKeep = computed(() => ['ready', 'empty'].includes(this.status()));
  protected readonly draft: HopDraft;

  constructor() {
    const account = this.account;
    this.draft = new HopDraft({
      get label() {
        return account().label;
      },
      get host() {
        return account().host;
      },
      get port() {
        return account().port;
      },
      get username() {
        return account().username;
      },
    });
  }

  isBegun(): boolean {
    return this.draft.isBegun();
  }

  async isReady(): Promise<boolean> {
    this.#secret = undefined;
    if (!this.draft.isEntered()) return true;
    this.draft.ask();
    this.#secret = this.draft.isComplete() ? await this.draft.credential() : undefined;
    if (!this.#secret) this.fields()?.focus();
    return this.#secret !== undefined;
  }

  async keep({ host, port, username }: Server): Promise<boolean> {
    const secret = this.#secret;
    if (!secret) return true;
    try {
      const keepPassphrase = this.draft.keepPassphrase();
      await this.#vault.put({ host, port, username, secret, keepPassphrase });
      return true;
    } catch (error) {
      this.#fault.set(faultSentence(error));
      return false;
    } finally {
      this.#secret = undefined;
    }
  }

  /**
   * Takes a password as if it had been typed.
   *
   * @returns whether this browser can keep one now
   */
  enter(password: string): boolean {
    if (!this.canKeep()) return false;
    this.draft.enter({ kind: 'password', password });
    return true;
  }

  /** Lets go of a password that was put in by {@link enter}. */
  clear(): void {
    this.draft.password.set('');
  }

  /** Asks for a key, rather than for a password. */
  askForKey(): void {
    this.draft.choose('key');
  }

  protected unlock(): void {
    void openUnlock(this.#dialog);
  }
}
