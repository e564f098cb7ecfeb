import { ChangeDetectionStrategy, Component, computed, inject } from '@angular/core';
import { MatIconButton } from '@angular/material/button';
import { MatMenu, MatMenuItem, MatMenuTrigger } from '@angular/material/menu';
import { RouterLink, RouterLinkActive, RouterOutlet } from '@angular/router';
import { mdiMenu } from '@mdi/js';
import { Brand } from '../brand/brand';
import { Icon } from '../icon/icon';
import { Session } from '../session/session';
import { VaultSession } from '../vault/vault-session';
import { ProfileMenu } from './profile-menu';

/** What stands around every page of the signed-in: the top bar with the places, and the profile. */
@Component({
  selector: 'kiops-shell',
  imports: [
    Brand,
    Icon,
    MatIconButton,
    MatMenu,
    MatMenuItem,
    MatMenuTrigger,
    ProfileMenu,
    RouterLink,
    RouterLinkActive,
    RouterOutlet,
  ],
  templateUrl: './shell.html',
  styleUrl: './shell.scss',
  changeDetection: ChangeDetectionStrategy.OnPush,
})
export class Shell {
  readonly #session = inject(Session);

  constructor() {
    // The vault opens with the first page, so that secrets are there when they are asked for.
    inject(VaultSession);
  }

  protected readonly menuIcon = mdiMenu;
  protected readonly places = computed(() => [
    { name: 'Servers', path: '/' },
    { name: 'Activity', path: '/activity' },
    ...(this.#session.hasRole('PlatformAdmin', 'Manager') ? [{ name: 'Users', path: '/admin/users' }] : []),
  ]);
}
