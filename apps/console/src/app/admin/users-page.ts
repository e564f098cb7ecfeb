import { ChangeDetectionStrategy, Component, computed, effect, inject, signal } from '@angular/core';
import { MatButton, MatIconButton } from '@angular/material/button';
import { MatDialog, type MatDialogRef } from '@angular/material/dialog';
import { MatMenu, MatMenuContent, MatMenuItem, MatMenuTrigger } from '@angular/material/menu';
import { MatSnackBar } from '@angular/material/snack-bar';
import { MatTableModule } from '@angular/material/table';
import { RouterLink } from '@angular/router';
import { PLANS, type AccountState, type OneTimeLink, type User } from '@kiops/contracts';
import {
  mdiAccountCancelOutline,
  mdiAccountCheckOutline,
  mdiAccountPlusOutline,
  mdiAccountTieOutline,
  mdiDotsVertical,
  mdiHistory,
  mdiLinkVariant,
  mdiLockOpenVariantOutline,
  mdiLockReset,
  mdiLogoutVariant,
} from '@mdi/js';
import { firstValueFrom } from 'rxjs';
import { initials } from '../initials/initials';
import { DateWords } from '../dates/date-words';
import { TimeAgo } from '../dates/time-ago';
import { Icon } from '../icon/icon';
import { Empty } from '../list/empty';
import { Filter } from '../list/filter';
import { ListEmpty, ListRows } from '../list/list-slots';
import { ListStates } from '../list/list-states';
import { MoreRows } from '../list/more-rows';
import { OneTabStop } from '../list/one-tab-stop';
import { PagedList } from '../list/paged-list';
import { toFailure } from '../problem/failure';
import { quantity } from '../quantities/quantities';
import { Session } from '../session/session';
import { DeactivateDialog } from './deactivate-dialog';
import { EditUserDialog } from './edit-user-dialog';
import { InviteDialog } from './invite-dialog';
import { LinkDialog, type LinkDialogData } from './link-dialog';
import { SignOutDialog } from './sign-out-dialog';
import { UsersClient } from './users-client';

const STATES: Readonly<Record<AccountState, { words: string; marker: string }>> = {
  active: { words: 'Active', marker: 'marker-ok' },
  invited: { words: 'Invited', marker: 'marker-warn' },
  deactivated: { words: 'Deactivated', marker: 'marker-none' },
};

/** Who may use this KIOPS: invite, help back in, change role and plan, sign out, deactivate. */
@Component({
  selector: 'kiops-users-page',
  imports: [
    Empty,
    Filter,
    Icon,
    ListEmpty,
    ListRows,
    ListStates,
    MatButton,
    MatIconButton,
    MatMenu,
    MatMenuContent,
    MatMenuItem,
    MatMenuTrigger,
    MatTableModule,
    MoreRows,
    OneTabStop,
    RouterLink,
    TimeAgo,
  ],
  templateUrl: './users-page.html',
  styleUrl: './users-page.scss',
  changeDetection: ChangeDetectionStrategy.OnPush,
})
export class UsersPage {
  readonly #client = inject(UsersClient);
  readonly #dialog = inject(MatDialog);
  readonly #snackBar = inject(MatSnackBar);
  readonly #session = inject(Session);
  readonly #words = inject(DateWords);

  protected readonly columns = ['user', 'role', 'plan', 'records', 'state', 'lastSeen', 'actions'];
  protected readonly filter = signal('');
  protected readonly list = new PagedList<User, string>((q, cursor) => this.#client.list(q, cursor));
  protected readonly seesEveryone = computed(() => this.#session.hasRole('PlatformAdmin'));
  protected readonly summary = computed(() => {
    const total = this.list.total();
    if (total === undefined) return '';
    const people = quantity(total, this.seesEveryone() ? 'user' : 'Member');
    return this.filter() ? `${people} found` : people;
  });
  /** Whose menu was opened last: it has the focus again after a dialog, since the menu has gone by then. */
  #opener: HTMLElement | undefined;
  protected readonly letters = initials;
  protected readonly icons = {
    invite: mdiAccountPlusOutline,
    more: mdiDotsVertical,
    link: mdiLinkVariant,
    reset: mdiLockReset,
    edit: mdiAccountTieOutline,
    activity: mdiHistory,
    signOut: mdiLogoutVariant,
    unblock: mdiLockOpenVariantOutline,
    deactivate: mdiAccountCancelOutline,
    reactivate: mdiAccountCheckOutline,
  };

  constructor() {
    effect(() => void this.list.show(this.filter()));
  }

  protected openedBy({ currentTarget }: Event): void {
    this.#opener = currentTarget as HTMLElement;
  }

  protected byId(_index: number, user: User): string {
    return user.id;
  }

  protected planName(user: User): string {
    return PLANS[user.plan].name;
  }

  protected stateOf(user: User): { words: string; marker: string } {
    return STATES[user.state];
  }

  protected blockedWords({ blockedUntil }: User): string {
    const until = blockedUntil === null ? '' : ` until ${this.#words.short(blockedUntil)}`;
    return `After too many wrong passwords, browsers that this account does not know must wait${until}.`;
  }

  /** Where a Manager has handed records over, only a PlatformAdmin makes links. */
  protected mayLink(user: User): boolean {
    return this.seesEveryone() || !user.managerGaveRecords;
  }

  protected isSelf(user: User): boolean {
    return user.id === this.#session.me()?.id;
  }

  protected async invite(): Promise<void> {
    await this.#closed(this.#dialog.open(InviteDialog, { width: '520px' }));
    // Also when the dialog was left by Escape: the person may be invited by then.
    await this.list.reload();
  }

  protected inviteAgain(user: User): Promise<void> {
    return this.#showLink(`New invitation for ${user.email}`, () => this.#client.inviteAgain(user.id));
  }

  protected resetPassword(user: User): Promise<void> {
    return this.#showLink(
      `Password reset for ${name(user)}`,
      () => this.#client.resetPassword(user.id),
      'With the new password all sessions end, and the service tokens, except those that are kept on its page.',
    );
  }

  protected async edit(user: User): Promise<void> {
    const changed = await this.#closed(
      this.#dialog.open<EditUserDialog, User, User>(EditUserDialog, {
        restoreFocus: this.#opener,
        width: '440px',
        data: user,
      }),
    );
    if (!changed) return;
    this.#changed(changed, `${name(changed)} is now ${changed.role}, on ${PLANS[changed.plan].name}.`);
    if (user.state === 'active' && changed.state === 'invited') await this.#inviteAnew(changed);
  }

  protected async signOut(user: User): Promise<void> {
    const done = await this.#closed(
      this.#dialog.open<SignOutDialog, User, boolean>(SignOutDialog, {
        restoreFocus: this.#opener,
        width: '520px',
        data: user,
      }),
    );
    if (done) this.#say(`${name(user)} is signed out everywhere.`);
  }

  protected unblock(user: User): Promise<void> {
    return this.#try(async () => {
      const changed = await this.#client.unblock(user.id);
      this.#changed(changed, `${name(changed)} can sign in from any browser again.`);
    });
  }

  protected async deactivate(user: User): Promise<void> {
    const moved = await this.#closed(
      this.#dialog.open<DeactivateDialog, User, number>(DeactivateDialog, {
        restoreFocus: this.#opener,
        width: '520px',
        data: user,
      }),
    );
    if (moved === undefined) return;
    this.#say(`${name(user)} is deactivated.${handedOver(moved)}`);
    await this.list.reload();
  }

  protected reactivate(user: User): Promise<void> {
    return this.#try(async () => {
      const changed = await this.#client.reactivate(user.id);
      const next = changed.state === 'invited' ? 'can be invited again' : 'can sign in again';
      this.#changed(changed, `${name(changed)} ${next}.`);
    });
  }

  /** A password that a Manager's link has set does not outlast a raised role: the new holder of the role joins anew. */
  #inviteAnew(user: User): Promise<void> {
    return this.#showLink(
      `New invitation for ${user.email}`,
      () => this.#client.inviteAgain(user.id),
      `${name(user)}’s password was set by a Manager’s link, so it does not open a ${user.role}. With this link they choose a new one; their records stay.`,
    );
  }

  #showLink(heading: string, make: () => Promise<OneTimeLink>, why?: string): Promise<void> {
    return this.#try(async () => {
      const data: LinkDialogData = { heading, why, link: await make() };
      this.#dialog.open(LinkDialog, { restoreFocus: this.#opener, width: '560px', data });
    });
  }

  async #try(action: () => Promise<void>): Promise<void> {
    try {
      await action();
    } catch (error) {
      this.#snackBar.open(toFailure(error).message, 'Close');
    }
  }

  #closed<Result>(opened: MatDialogRef<unknown, Result>): Promise<Result | undefined> {
    return firstValueFrom(opened.afterClosed(), { defaultValue: undefined });
  }

  #changed(user: User, message: string): void {
    this.list.replace(({ id }) => id === user.id, user);
    this.#say(message);
  }

  #say(message: string): void {
    this.#snackBar.open(message, undefined, { duration: 6_000 });
  }
}

function handedOver(records: number): string {
  if (records === 0) return '';
  return ` ${quantity(records, 'record')} ${records === 1 ? 'was' : 'were'} handed over.`;
}

function name(user: User): string {
  return user.name ?? user.email;
}
