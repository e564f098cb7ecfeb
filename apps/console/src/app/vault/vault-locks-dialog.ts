import {
  afterNextRender,
  ChangeDetectionStrategy,
  Component,
  computed,
  ElementRef,
  inject,
  Injector,
  signal,
  viewChild,
} from '@angular/core';
import { MatButton } from '@angular/material/button';
import { MatDialogActions, MatDialogContent, MatDialogRef } from '@angular/material/dialog';
import { MatFormField, MatLabel } from '@angular/material/input';
import { MatOption, MatSelect } from '@angular/material/select';
import {
  BrowserVault,
  SHORTEST_PASSPHRASE,
  VaultError,
  type LockFacts,
  type UnlockProof,
} from '@kiops/browser-vault';
import { mdiFingerprint, mdiFormTextboxPassword, mdiLock } from '@mdi/js';
import { DateWords } from '../dates/date-words';
import { ServiceClock } from '../dates/service-clock';
import { DialogHead } from '../dialog/dialog-head';
import { Icon } from '../icon/icon';
import { Session } from '../session/session';
import { StrengthMeter } from '../password/strength-meter';
import { PassphraseField } from './passphrase-field';
import { VaultNotice } from './vault-notice';

/** What is wrong, and where it stands: at a field, or below them all. */
interface Fault {
  readonly at: 'new' | 'repeated' | 'current' | 'dialog';
  readonly sentence: string;
}

/** After how many idle minutes the vault locks itself; null: never. */
const AUTO_LOCKS: readonly { readonly minutes: number | null; readonly name: string }[] = [
  { minutes: 5, name: 'after 5 minutes' },
  { minutes: 15, name: 'after 15 minutes' },
  { minutes: 60, name: 'after 1 hour' },
  { minutes: 480, name: 'after 8 hours' },
  { minutes: null, name: 'never' },
];

/** The vault of this browser: how it opens, and how to change that. */
@Component({
  selector: 'kiops-vault-locks-dialog',
  imports: [
    DialogHead,
    Icon,
    MatButton,
    MatDialogActions,
    MatDialogContent,
    MatFormField,
    MatLabel,
    MatOption,
    MatSelect,
    PassphraseField,
    StrengthMeter,
    VaultNotice,
  ],
  templateUrl: './vault-locks-dialog.html',
  styleUrl: './vault-locks-dialog.scss',
  changeDetection: ChangeDetectionStrategy.OnPush,
})
export class VaultLocksDialog {
  private readonly vault = inject(BrowserVault);
  private readonly session = inject(Session);
  private readonly ref = inject(MatDialogRef);
  private readonly injector = inject(Injector);
  private readonly newPassphrase = viewChild<PassphraseField>('newPassphrase');
  private readonly repeatedPassphrase = viewChild<PassphraseField>('repeatedPassphrase');
  private readonly dates = inject(DateWords);
  private readonly clock = inject(ServiceClock);
  private readonly editButton = viewChild<unknown, ElementRef<HTMLElement>>('editButton', {
    read: ElementRef,
  });

  protected readonly state = this.vault.state;
  protected readonly isOpen = computed(() => ['ready', 'empty'].includes(this.state().status));
  protected readonly locks = computed(() => this.state().locks);
  protected readonly passphraseLock = computed(() => this.locks().find(({ kind }) => kind === 'passphrase'));
  protected readonly exported = computed(() => {
    const at = this.state().exportedAt;
    return at === undefined ? 'Never exported from this browser.' : `Last exported on ${this.dates.day(at)}.`;
  });
  protected readonly autoLocks = AUTO_LOCKS;
  protected readonly shortest = SHORTEST_PASSPHRASE;
  protected readonly about = computed(() => {
    const me = this.session.me();
    return me ? { email: me.email, name: me.name } : {};
  });
  protected readonly editing = signal(false);
  protected readonly passphrase = signal('');
  protected readonly repeated = signal('');
  protected readonly current = signal('');
  private readonly fault = signal<Fault | undefined>(undefined);
  protected readonly working = signal(false);
  protected readonly icons = { passphrase: mdiFormTextboxPassword, passkey: mdiFingerprint, lock: mdiLock };

  protected faultAt(place: Fault['at']): string | undefined {
    const fault = this.fault();
    return fault?.at === place ? fault.sentence : undefined;
  }

  protected nameOf(lock: LockFacts): string {
    return lock.kind === 'passphrase' ? 'Passphrase' : (lock.name ?? 'Passkey');
  }

  protected close(): void {
    this.ref.close();
  }

  protected lockNow(): void {
    this.vault.lock();
  }

  /** Each of these two takes away the button that was pressed: the focus goes to what comes in its place. */
  protected edit(): void {
    this.editing.set(true);
    this.fault.set(undefined);
    afterNextRender(() => this.newPassphrase()?.focus(), { injector: this.injector });
  }

  protected async savePassphrase(event: Event): Promise<void> {
    event.preventDefault();
    if (this.passphrase().length < SHORTEST_PASSPHRASE) {
      this.fault.set({ at: 'new', sentence: `Use at least ${SHORTEST_PASSPHRASE} characters.` });
      this.newPassphrase()?.focus();
      return;
    }
    if (this.repeated() !== this.passphrase()) {
      this.fault.set({ at: 'repeated', sentence: 'The two passphrases are not the same.' });
      this.repeatedPassphrase()?.focus();
      return;
    }
    const saved = await this.change(() => this.vault.addPassphrase(this.passphrase(), this.proof()));
    if (saved) this.stopEditing();
  }

  protected addPasskey(): Promise<boolean> {
    const name = `Passkey of ${this.dates.day(this.clock.now().toISOString())}`;
    return this.change(() => this.vault.addPasskey(name, this.session.me()?.email ?? 'KIOPS', this.proof()));
  }

  protected remove(lock: LockFacts): Promise<boolean> {
    return this.change(() => this.vault.removeLock(lock.id, this.proof()));
  }

  protected setAutoLock(minutes: number | null): Promise<boolean> {
    return this.change(() => this.vault.setAutoLock(minutes));
  }

  protected stopEditing(): void {
    this.editing.set(false);
    this.passphrase.set('');
    this.repeated.set('');
    this.current.set('');
    this.fault.set(undefined);
    afterNextRender(() => this.editButton()?.nativeElement.focus(), { injector: this.injector });
  }

  private faultOf(error: unknown): Fault {
    if (!(error instanceof VaultError)) return { at: 'dialog', sentence: 'The lock could not be changed.' };
    const isProof = error.code === 'wrong-passphrase' || error.code === 'proof-missing';
    return { at: isProof && this.passphraseLock() ? 'current' : 'dialog', sentence: error.message };
  }

  /** What opens the vault now: the passphrase that was entered, or else a passkey. Nothing while it has no lock. */
  private proof(): UnlockProof | undefined {
    if (this.locks().length === 0) return undefined;
    if (this.current() !== '') return { method: 'passphrase', passphrase: this.current() };
    return this.locks().some(({ kind }) => kind === 'passkey') ? { method: 'passkey' } : undefined;
  }

  private async change(work: () => Promise<void>): Promise<boolean> {
    if (this.working()) return false;
    this.working.set(true);
    this.fault.set(undefined);
    try {
      await work();
      this.current.set('');
      return true;
    } catch (error) {
      this.fault.set(this.faultOf(error));
      return false;
    } finally {
      this.working.set(false);
    }
  }
}
