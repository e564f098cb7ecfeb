import { NgComponentOutlet } from '@angular/common';
import { ChangeDetectionStrategy, Component, computed, DestroyRef, inject, resource } from '@angular/core';
import { MatButton, MatIconButton } from '@angular/material/button';
import { MatMenu, MatMenuItem, MatMenuTrigger } from '@angular/material/menu';
import { MatSnackBar } from '@angular/material/snack-bar';
import { RouterLink, RouterLinkActive, RouterOutlet } from '@angular/router';
import { mdiMenu } from '@mdi/js';
import { loaded } from '../dialog/loaded';
import { Brand } from '../brand/brand';
import { Icon } from '../icon/icon';
import { Terminals } from '../operations/open-terminals/terminals';
import { RecordChanges } from '../records/record-changes';
import { Session } from '../session/session';
import { VaultAlarm } from '../vault/vault-alarm';
import { VaultSession } from '../vault/vault-session';
import { sayWhenClockIsOff } from './clock-notice';
import { ProfileMenu } from './profile-menu';
import { refuseStrayFiles } from './refuse-stray-files';

/** What stands around every page of the signed-in: the top bar with the places, and the profile. */
@Component({
  selector: 'kiops-shell',
  imports: [
    Brand,
    Icon,
    MatButton,
    MatIconButton,
    MatMenu,
    MatMenuItem,
    MatMenuTrigger,
    NgComponentOutlet,
    ProfileMenu,
    RouterLink,
    RouterLinkActive,
    RouterOutlet,
  ],
  providers: [VaultAlarm],
  templateUrl: './shell.html',
  styleUrl: './shell.scss',
  changeDetection: ChangeDetectionStrategy.OnPush,
})
export class Shell {
  readonly #session = inject(Session);

  constructor() {
    // The vault opens with the first page, so that secrets are there when they are asked for.
    inject(VaultSession);
    inject(VaultAlarm);
    const accountId = this.#session.me()?.id;
    // A session that ends elsewhere is noticed also by a page that asks for nothing.
    if (accountId !== undefined) inject(RecordChanges).follow(accountId, () => void this.#session.check());
    sayWhenClockIsOff();
    refuseStrayFiles();
    // What the end of a session made fail may have said so, with names, while the next page was on its way.
    const snackBar = inject(MatSnackBar);
    inject(DestroyRef).onDestroy(() => snackBar.dismiss());
  }

  /** They stay open while one goes from page to page. */
  protected readonly terminals = inject(Terminals);
  protected readonly hides = computed(() => this.terminals.cover().hides);
  readonly #hasTerminals = computed(() => this.terminals.all().length > 0);
  /** What shows them: its code is fetched with the first one. */
  protected readonly dock = resource({
    params: () => this.#hasTerminals() || undefined,
    loader: async () => {
      const { TerminalDock } = await loaded(import('../operations/terminal/terminal-dock'));
      return TerminalDock;
    },
  });
  protected readonly wrongTries = computed(() => this.#session.me()?.wrongTries);
  /** What tells of them; no `@defer`, whose machinery everybody would load with Angular first. */
  protected readonly wrongTriesNotice = resource({
    params: () => (this.wrongTries() ? true : undefined),
    loader: async () => (await import('../account/wrong-tries-notice')).WrongTriesNotice,
  });
  protected readonly menuIcon = mdiMenu;
  protected readonly places = computed(() => [
    { name: 'Servers', path: '/' },
    { name: 'Health', path: '/health' },
    { name: 'Activity', path: '/activity' },
    { name: 'Trash', path: '/trash' },
    ...(this.#session.hasRole('PlatformAdmin', 'Manager') ? [{ name: 'Users', path: '/admin/users' }] : []),
    ...(this.#session.hasRole('PlatformAdmin')
      ? [{ name: 'Service accounts', path: '/admin/services' }]
      : []),
  ]);
}
