import {
  afterRenderEffect,
  ChangeDetectionStrategy,
  Component,
  computed,
  ElementRef,
  inject,
  resource,
  signal,
  viewChildren,
} from '@angular/core';
import { MatButton, MatIconButton } from '@angular/material/button';
import { MatDialog, type MatDialogRef } from '@angular/material/dialog';
import { MatSnackBar } from '@angular/material/snack-bar';
import type { ServiceAccount } from '@kiops/contracts';
import { mdiDeleteOutline, mdiPlus, mdiRobotOutline } from '@mdi/js';
import { firstValueFrom } from 'rxjs';
import { ServiceClock } from '../dates/service-clock';
import { Icon } from '../icon/icon';
import { Empty } from '../list/empty';
import { Filter } from '../list/filter';
import { ListEmpty, ListRows } from '../list/list-slots';
import { ListStates } from '../list/list-states';
import { toFailure } from '../problem/failure';
import { quantity } from '../quantities/quantities';
import { EndDialog, type EndDialogData } from '../service-tokens/end-dialog';
import { NewTokenDialog, type NewTokenDialogData } from '../service-tokens/new-token-dialog';
import { endingWords } from '../service-tokens/token-end';
import { TokenList } from '../service-tokens/token-list';
import { AddServiceAccountDialog } from './add-service-account-dialog';
import { ServiceAccountsClient } from './service-accounts-client';

/** Programs that act for users, each with its tokens: add, make tokens, rotate, revoke, remove. */
@Component({
  selector: 'kiops-services-page',
  imports: [Empty, Filter, Icon, ListEmpty, ListRows, ListStates, MatButton, MatIconButton, TokenList],
  templateUrl: './services-page.html',
  styleUrl: './services-page.scss',
  changeDetection: ChangeDetectionStrategy.OnPush,
})
export class ServicesPage {
  readonly #client = inject(ServiceAccountsClient);
  readonly #dialog = inject(MatDialog);
  readonly #snackBar = inject(MatSnackBar);
  readonly #clock = inject(ServiceClock);
  readonly #accounts = resource({ loader: () => this.#client.list() });
  /** The id of the account that was added, until the list has it. */
  readonly #added = signal<string | undefined>(undefined);

  protected readonly filter = signal('');
  protected readonly loading = this.#accounts.isLoading;
  protected readonly failure = computed(() =>
    this.#accounts.error() ? toFailure(this.#accounts.error()) : undefined,
  );
  readonly #all = computed(() => (this.#accounts.hasValue() ? this.#accounts.value() : undefined));
  protected readonly rows = computed(() => {
    const wanted = this.filter().toLowerCase();
    return this.#all()
      ?.filter((account) => wanted === '' || wordsOf(account).includes(wanted))
      .map((account) => ({ account, place: this.#client.tokensOf(account.id) }));
  });
  protected readonly summary = computed(() => {
    const all = this.#all();
    if (!all) return '';
    const tokens = all.flatMap((account) => account.tokens);
    const counts = [quantity(all.length, 'account'), quantity(tokens.length, 'token')];
    const ending = endingWords(tokens, this.#clock.now());
    return `${[...counts, ...(ending ? [ending] : [])].join(', ')}. Programs act for users with these; they never see an SSH secret.`;
  });
  protected readonly icons = { add: mdiPlus, account: mdiRobotOutline, remove: mdiDeleteOutline };

  /** One per row. */
  protected readonly newToken = viewChildren<string, ElementRef<HTMLElement>>('newToken', {
    read: ElementRef,
  });

  constructor() {
    afterRenderEffect(() => {
      const added = this.#added();
      const index = this.rows()?.findIndex(({ account }) => account.id === added) ?? -1;
      const button = this.newToken().at(index);
      if (index < 0 || !button) return;
      this.#added.set(undefined);
      // Who has asked for something else by then stays there.
      if (this.#dialog.openDialogs.length === 0) button.nativeElement.focus();
    });
  }

  protected reload(): void {
    this.#accounts.reload();
  }

  protected changed(message: string | undefined): void {
    if (message !== undefined) this.#snackBar.open(message, undefined, { duration: 6_000 });
    this.reload();
  }

  /** Lets somebody add an account, and goes on to its first token, whatever the filter had left. */
  protected async add(): Promise<void> {
    const added = await this.#closed(
      this.#dialog.open<AddServiceAccountDialog, undefined, ServiceAccount>(AddServiceAccountDialog, {
        width: '440px',
      }),
    );
    if (!added) return;
    this.filter.set('');
    this.#added.set(added.id);
    this.changed(`${added.name} is added. Make its first token.`);
  }

  protected async makeToken({ id, name }: ServiceAccount): Promise<void> {
    const data: NewTokenDialogData = { place: this.#client.tokensOf(id), of: name };
    await this.#closed(this.#dialog.open(NewTokenDialog, { width: '640px', data }));
    this.reload();
  }

  protected async remove({ id, name, tokens }: ServiceAccount): Promise<void> {
    const data: EndDialogData = {
      heading: `Remove ${name}?`,
      sentence: `${tokens.length === 0 ? 'It has no tokens.' : `${tokens.length === 1 ? 'Its token ends' : `Its ${tokens.length} tokens end`} at once, and whatever uses ${tokens.length === 1 ? 'it' : 'them'} is refused.`} This cannot be undone.`,
      action: 'Remove',
      end: () => this.#client.remove(id),
    };
    const removed = await this.#closed(
      this.#dialog.open<EndDialog, EndDialogData, boolean>(EndDialog, { width: '440px', data }),
    );
    if (removed) this.changed(`${name} is removed.`);
  }

  #closed<Result>(opened: MatDialogRef<unknown, Result>): Promise<Result | undefined> {
    return firstValueFrom(opened.afterClosed(), { defaultValue: undefined });
  }
}

/** What the filter looks at: names, scopes and stores. */
function wordsOf({ name, tokens }: ServiceAccount): string {
  return [name, ...tokens.flatMap((token) => [token.name, ...token.scopes, ...(token.stores ?? [])])]
    .join('\n')
    .toLowerCase();
}
