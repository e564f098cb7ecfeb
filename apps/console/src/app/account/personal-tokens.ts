import { ChangeDetectionStrategy, Component, computed, inject, resource } from '@angular/core';
import { MatButton } from '@angular/material/button';
import { MatDialog } from '@angular/material/dialog';
import { MatSnackBar } from '@angular/material/snack-bar';
import { mdiKeyPlus, mdiPlus } from '@mdi/js';
import { firstValueFrom } from 'rxjs';
import { ServiceClock } from '../dates/service-clock';
import { Icon } from '../icon/icon';
import { Empty } from '../list/empty';
import { ListEmpty, ListRows } from '../list/list-slots';
import { ListStates } from '../list/list-states';
import { toFailure } from '../problem/failure';
import { NewTokenDialog, type NewTokenDialogData } from '../service-tokens/new-token-dialog';
import { endingWords } from '../service-tokens/token-end';
import { TokenList } from '../service-tokens/token-list';
import { PERSONAL_TOKENS, TokensClient } from '../service-tokens/tokens-client';

/** One's own tokens: by them programs do what one may oneself, within their scopes. */
@Component({
  selector: 'kiops-personal-tokens',
  imports: [Empty, Icon, ListEmpty, ListRows, ListStates, MatButton, TokenList],
  template: `
    <kiops-list-states
      label="Personal tokens"
      [loading]="loading()"
      [failure]="failure()"
      [count]="tokens()?.length"
      (retry)="reload()"
    >
      <kiops-empty
        *kiopsListEmpty
        heading="No personal token yet"
        text="A program of yours reads your credentials with one, within its scopes."
        [icon]="icons.token"
      >
        <button type="button" matButton="filled" (click)="make()">
          <kiops-icon [path]="icons.add" />New token
        </button>
      </kiops-empty>
      <ng-container *kiopsListRows>
        <div class="head">
          <p class="grow small muted">
            Programs act for you with these, and can do no more than you. {{ ending() }}
          </p>
          <button type="button" matButton="outlined" (click)="make()">
            <kiops-icon [path]="icons.add" />New token
          </button>
        </div>
        <kiops-token-list
          label="Personal tokens"
          [tokens]="tokens() ?? []"
          [place]="place"
          (changed)="changed($event)"
        />
      </ng-container>
    </kiops-list-states>
  `,
  styles: `
    .head {
      display: flex;
      flex-wrap: wrap;
      gap: 8px 16px;
      align-items: center;
      padding: 16px 24px 12px;
    }
    @media (max-width: 720px) {
      .head {
        padding-inline: 16px;
      }
    }
  `,
  changeDetection: ChangeDetectionStrategy.OnPush,
})
export class PersonalTokens {
  readonly #client = inject(TokensClient);
  readonly #dialog = inject(MatDialog);
  readonly #snackBar = inject(MatSnackBar);
  readonly #clock = inject(ServiceClock);
  readonly #tokens = resource({ loader: () => this.#client.personal() });

  protected readonly place = PERSONAL_TOKENS;
  protected readonly loading = this.#tokens.isLoading;
  protected readonly failure = computed(() =>
    this.#tokens.error() ? toFailure(this.#tokens.error()) : undefined,
  );
  protected readonly tokens = computed(() => (this.#tokens.hasValue() ? this.#tokens.value() : undefined));
  protected readonly ending = computed(() => {
    const words = endingWords(this.tokens() ?? [], this.#clock.now());
    return words && `${words}.`;
  });
  protected readonly icons = { add: mdiPlus, token: mdiKeyPlus };

  protected reload(): void {
    this.#tokens.reload();
  }

  protected changed(message: string | undefined): void {
    if (message !== undefined) this.#snackBar.open(message, undefined, { duration: 6_000 });
    this.reload();
  }

  protected async make(): Promise<void> {
    const data: NewTokenDialogData = { place: PERSONAL_TOKENS };
    await firstValueFrom(this.#dialog.open(NewTokenDialog, { width: '640px', data }).afterClosed(), {
      defaultValue: undefined,
    });
    this.reload();
  }
}
