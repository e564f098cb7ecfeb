import { ChangeDetectionStrategy, Component, computed, inject, input, output } from '@angular/core';
import { MatButton } from '@angular/material/button';
import { MatDialog, type MatDialogRef } from '@angular/material/dialog';
import { definitionOf, type ServiceToken } from '@kiops/contracts';
import { mdiCalendarAlertOutline, mdiCalendarRemoveOutline } from '@mdi/js';
import { firstValueFrom } from 'rxjs';
import { DateWords } from '../dates/date-words';
import { ServiceClock } from '../dates/service-clock';
import { TimeAgo } from '../dates/time-ago';
import { Icon } from '../icon/icon';
import { EndDialog, type EndDialogData } from './end-dialog';
import { RotateTokenDialog, type OneTokenData } from './rotate-token-dialog';
import { tokenEnd } from './token-end';
import { TokensClient } from './tokens-client';

/** Tokens with what they may, their last use and their end, and the ways to rotate and revoke each. */
@Component({
  selector: 'kiops-token-list',
  imports: [Icon, MatButton, TimeAgo],
  templateUrl: './token-list.html',
  styleUrl: './token-list.scss',
  changeDetection: ChangeDetectionStrategy.OnPush,
})
export class TokenList {
  readonly #client = inject(TokensClient);
  readonly #dialog = inject(MatDialog);
  readonly #clock = inject(ServiceClock);
  readonly #words = inject(DateWords);

  readonly label = input.required<string>();
  readonly tokens = input.required<readonly ServiceToken[]>();
  /** The address of the list. */
  readonly place = input.required<string>();
  /** The name of the service account. */
  readonly of = input<string>();
  /** The list is another one now; with a sentence that says so, when nothing else has. */
  readonly changed = output<string | undefined>();

  protected readonly rows = computed(() =>
    this.tokens().map((token) => ({
      token,
      end: tokenEnd(token, this.#clock.now()),
      stores: token.stores?.map((store) => definitionOf(store).words.many).join(', ') ?? 'All stores',
    })),
  );
  protected readonly icons = { soon: mdiCalendarAlertOutline, ended: mdiCalendarRemoveOutline };

  protected async rotate(token: ServiceToken): Promise<void> {
    const data: OneTokenData = { place: this.place(), of: this.of(), token };
    const opened = this.#dialog.open<RotateTokenDialog, OneTokenData, boolean>(RotateTokenDialog, {
      width: '640px',
      data,
    });
    await this.#closed(opened);
    // Also when it was left by Escape: the token may be made by then.
    this.changed.emit(undefined);
  }

  protected async revoke(token: ServiceToken): Promise<void> {
    const { name, lastUsedAt, lastUsedFrom } = token;
    const used =
      lastUsedAt === null
        ? 'It was never used.'
        : `It was used ${this.#words.relative(lastUsedAt)}${lastUsedFrom === null ? '' : `, from ${lastUsedFrom}`}.`;
    const data: EndDialogData = {
      heading: `Revoke ${name}?`,
      sentence: `${used} Whatever uses it is refused from now on. This cannot be undone.`,
      action: 'Revoke',
      end: () => this.#client.revoke(this.place(), token.id),
    };
    const revoked = await this.#closed(
      this.#dialog.open<EndDialog, EndDialogData, boolean>(EndDialog, { width: '440px', data }),
    );
    if (revoked) this.changed.emit(`${name} is revoked.`);
  }

  #closed<Result>(opened: MatDialogRef<unknown, Result>): Promise<Result | undefined> {
    return firstValueFrom(opened.afterClosed(), { defaultValue: undefined });
  }
}
