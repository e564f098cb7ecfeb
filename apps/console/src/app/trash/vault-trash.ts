import {
  ChangeDetectionStrategy,
  Component,
  computed,
  effect,
  inject,
  input,
  signal,
  untracked,
} from '@angular/core';
import { MatButton, MatIconButton } from '@angular/material/button';
import { MatDialog } from '@angular/material/dialog';
import { MatMenu, MatMenuContent, MatMenuItem, MatMenuTrigger } from '@angular/material/menu';
import { MatSnackBar } from '@angular/material/snack-bar';
import { BrowserVault, type TrashedSecret } from '@kiops/browser-vault';
import { TRASH_DAYS, type TrashActKind } from '@kiops/contracts';
import {
  mdiAlertOutline,
  mdiDeleteForeverOutline,
  mdiDotsVertical,
  mdiMonitorLock,
  mdiRestore,
} from '@mdi/js';
import { firstValueFrom } from 'rxjs';
import { DateWords } from '../dates/date-words';
import { ServiceClock } from '../dates/service-clock';
import { Icon } from '../icon/icon';
import { numberText, quantity } from '../quantities/quantities';
import { SNACK } from '../snack/snack';
import { besideWords } from '../vault/beside-words';
import { NotedChanges } from '../vault/noted-changes';
import { faultSentence } from '../vault/fault-sentence';
import { openUnlock } from '../vault/open-unlock';
import { EraseDialog, type Erasure } from './erase-dialog';
import { ACT_WORDS, timeLeft } from './trash-rows';
import { isSought, SECRET_ACT_NAMES, secretGroups, trashedTitle, type SecretGroup } from './vault-trash-rows';

/** How many are shown before somebody asks for all. */
const FIRST = 50;

/** The SSH secrets that were removed from this browser and wait in its vault; says nothing while there are none. */
@Component({
  selector: 'kiops-vault-trash',
  imports: [Icon, MatButton, MatIconButton, MatMenu, MatMenuContent, MatMenuItem, MatMenuTrigger],
  templateUrl: './vault-trash.html',
  styleUrl: './vault-trash.scss',
  changeDetection: ChangeDetectionStrategy.OnPush,
})
export class VaultTrash {
  /** What is looked for in names and addresses. */
  readonly q = input('');
  /** By what act they were removed; all when it is left out. */
  readonly act = input<TrashActKind>();

  readonly #vault = inject(BrowserVault);
  readonly #noted = inject(NotedChanges);
  readonly #dialog = inject(MatDialog);
  readonly #snacks = inject(MatSnackBar);
  readonly #dates = inject(DateWords);
  readonly #clock = inject(ServiceClock);
  readonly #secrets = signal<readonly TrashedSecret[]>([]);
  readonly #all = signal(false);
  #reads = 0;

  protected readonly isLocked = computed(() => this.#vault.state().status === 'locked');
  protected readonly count = computed(() => this.#secrets().length);
  readonly #sought = computed(() =>
    this.#secrets().filter((secret) => isSought(secret, this.q(), this.act())),
  );
  protected readonly more = computed(() => (this.#all() ? 0 : Math.max(0, this.#sought().length - FIRST)));
  protected readonly groups = computed(() =>
    secretGroups(this.#sought().slice(0, this.#sought().length - this.more())),
  );
  protected readonly busy = signal(false);

  protected readonly days = TRASH_DAYS;
  protected readonly icons = {
    browser: mdiMonitorLock,
    damaged: mdiAlertOutline,
    erase: mdiDeleteForeverOutline,
    more: mdiDotsVertical,
    restore: mdiRestore,
  };
  protected readonly actWords = ACT_WORDS;
  protected readonly actNames = SECRET_ACT_NAMES;
  protected readonly title = trashedTitle;
  protected readonly quantity = quantity;
  protected readonly numberText = numberText;

  constructor() {
    effect(() => {
      this.#vault.changes();
      this.#vault.state();
      untracked(() => void this.#read());
    });
  }

  protected at(time: string): string {
    return this.#dates.short(time);
  }

  protected left(expiresAt: string) {
    return timeLeft({ expiresAt }, this.#clock.now().getTime());
  }

  /** Those of a group that can come back. */
  protected sound({ secrets }: SecretGroup): readonly TrashedSecret[] {
    return secrets.filter(({ damaged }) => !damaged);
  }

  /** What it is and whose, for controls that name it. */
  protected name(secret: TrashedSecret): string {
    return `${trashedTitle(secret)} of ${secret.address ?? 'an unknown server'}`;
  }

  protected showAll(): void {
    this.#all.set(true);
  }

  protected unlock(): Promise<boolean> {
    return openUnlock(this.#dialog);
  }

  protected async restore(secrets: readonly TrashedSecret[]): Promise<void> {
    if (this.busy() || (this.isLocked() && !(await this.unlock()))) return;
    await this.#change('restored', async () => {
      const { count, beside } = await this.#vault.trash.restore(secrets.map(({ id }) => id));
      return { count, more: besideWords(beside) };
    });
  }

  protected async erase(secret: TrashedSecret): Promise<void> {
    const data = { what: `“${this.name(secret)}”`, where: 'in this browser' };
    const asked = this.#dialog.open<EraseDialog, Erasure, boolean>(EraseDialog, { data });
    if (!(await firstValueFrom(asked.afterClosed()))) return;
    await this.#change('erased', async () => {
      await this.#vault.trash.erase([secret.id]);
      return { count: 1, more: '' };
    });
  }

  async #change(
    done: 'restored' | 'erased',
    work: () => Promise<{ count: number; more: string }>,
  ): Promise<void> {
    this.busy.set(true);
    try {
      const { count, more } = await work();
      const said = `${quantity(count, 'SSH secret')} ${done}. ${more}`.trim();
      this.#noted.say(said, this.#noted.after(done, count));
    } catch (error) {
      this.#snacks.open(`Nothing was ${done}. ${faultSentence(error)}`, undefined, SNACK);
    } finally {
      this.busy.set(false);
    }
  }

  /** A vault that cannot be read has nothing to show here. */
  async #read(): Promise<void> {
    const read = (this.#reads += 1);
    const secrets = await this.#vault.trash.list().catch(() => []);
    if (read === this.#reads) this.#secrets.set(secrets);
  }
}
