import { ChangeDetectionStrategy, Component, computed, inject, resource, signal } from '@angular/core';
import { MatDialog } from '@angular/material/dialog';
import { MatMenu, MatMenuContent, MatMenuItem, MatMenuTrigger } from '@angular/material/menu';
import { MatSnackBar } from '@angular/material/snack-bar';
import { type Params, RouterLink } from '@angular/router';
import { PLANS, STORES } from '@kiops/contracts';
import {
  mdiAccountEditOutline,
  mdiCalendarAlertOutline,
  mdiFileExportOutline,
  mdiFileImportOutline,
  mdiKeyOutline,
  mdiLogoutVariant,
  mdiSpeedometer,
} from '@mdi/js';
import { firstValueFrom } from 'rxjs';
import { UsageClient } from '../records/usage-client';
import { ServiceAccountsClient } from '../admin/service-accounts-client';
import { ServiceClock } from '../dates/service-clock';
import { initials } from '../initials/initials';
import { openCredentialsDialog } from '../credentials/open-credentials';
import { fetchAhead } from '../dialog/fetch-ahead';
import { openExport, openImport } from '../transfer/open-transfer';
import { Icon } from '../icon/icon';
import { FullNavigation } from '../page/full-navigation';
import { toFailure } from '../problem/failure';
import { askToLeave } from '../operations/leaving/leave-question';
import { Terminals } from '../operations/open-terminals/terminals';
import { endingWords } from '../service-tokens/token-end';
import { TokensClient } from '../service-tokens/tokens-client';
import { Session } from '../session/session';
import { VpnClient } from './vpn-client';
import { VpnRow } from './vpn-row';

/** A page on which something ends soon, and what is said of it. */
interface Ending {
  readonly path: string;
  readonly query: Params;
  readonly words: string;
}

/** The button named Profile at the top right, and its menu: one's account, the VPN, the credentials, and the way out. */
@Component({
  selector: 'kiops-profile-menu',
  imports: [Icon, MatMenu, MatMenuContent, MatMenuItem, MatMenuTrigger, RouterLink, VpnRow],
  templateUrl: './profile-menu.html',
  styleUrl: './profile-menu.scss',
  changeDetection: ChangeDetectionStrategy.OnPush,
})
export class ProfileMenu {
  readonly #session = inject(Session);
  readonly #usageClient = inject(UsageClient);
  readonly #vpnClient = inject(VpnClient);
  readonly #tokens = inject(TokensClient);
  readonly #serviceAccounts = inject(ServiceAccountsClient);
  readonly #clock = inject(ServiceClock);
  readonly #dialog = inject(MatDialog);
  readonly #snackBar = inject(MatSnackBar);
  readonly #navigation = inject(FullNavigation);
  readonly #terminals = inject(Terminals);
  /** How often the menu was opened: each time asks again. */
  readonly #openings = signal<number | undefined>(undefined);

  protected readonly me = this.#session.me;
  protected readonly letters = computed(() => initials(this.me()?.name ?? ''));
  protected readonly hasPlan = computed(() => !this.#session.hasRole('PlatformAdmin'));
  protected readonly planName = computed(() => {
    const me = this.me();
    return me && PLANS[me.plan].name;
  });
  protected readonly vpn = resource({
    params: () => this.#openings(),
    loader: () => this.#vpnClient.status(),
  });
  protected readonly vpnStatus = computed(() => (this.vpn.hasValue() ? this.vpn.value() : undefined));
  readonly #usage = resource({
    params: () => this.#openings(),
    loader: () => firstValueFrom(this.#usageClient.usage()),
  });
  protected readonly recordCount = computed(() => {
    if (!this.#usage.hasValue()) return undefined;
    const { counts } = this.#usage.value();
    return STORES.reduce((sum, store) => sum + counts[store], 0);
  });

  readonly #endingTokens = resource({
    params: () => this.#openings(),
    loader: () => this.#findEnding(),
  });
  /** What of one's tokens, and for a PlatformAdmin of those of service accounts, ends soon. */
  protected readonly ending = computed(() =>
    this.#endingTokens.hasValue() ? this.#endingTokens.value() : [],
  );

  protected readonly icons = {
    ending: mdiCalendarAlertOutline,
    info: mdiAccountEditOutline,
    plan: mdiSpeedometer,
    view: mdiKeyOutline,
    import: mdiFileImportOutline,
    export: mdiFileExportOutline,
    logout: mdiLogoutVariant,
  };

  protected opened(): void {
    this.#openings.update((count = 0) => count + 1);
    // By the time View Credentials is chosen, it can be drawn at once.
    void fetchAhead(() => import('../credentials/credentials-dialog'));
  }

  /** Checks the VPN again; the menu stays open, so that the answer is seen. */
  protected checkVpn(event: Event): void {
    event.stopPropagation();
    this.vpn.reload();
  }

  protected viewCredentials(): void {
    void openCredentialsDialog(this.#dialog);
  }

  protected importCredentials(): void {
    void openImport(this.#dialog);
  }

  protected exportCredentials(): void {
    void openExport(this.#dialog);
  }

  async #findEnding(): Promise<readonly Ending[]> {
    const isAdmin = this.#session.hasRole('PlatformAdmin');
    const [own, accounts] = await Promise.all([
      this.#tokens.personal(),
      isAdmin ? this.#serviceAccounts.list() : [],
    ]);
    const now = this.#clock.now();
    const places = [
      { what: 'Tokens', path: '/profile', query: { tab: 'tokens' }, words: endingWords(own, now) },
      {
        what: 'Service accounts',
        path: '/admin/services',
        query: {},
        words: endingWords(
          accounts.flatMap(({ tokens }) => tokens),
          now,
        ),
      },
    ];
    return places
      .filter(({ words }) => words !== '')
      .map(({ what, path, query, words }) => ({ path, query, words: `${what}: ${words}` }));
  }

  protected async logout(): Promise<void> {
    if (!(await this.#mayEndTerminals())) return;
    try {
      await this.#session.signOut();
      this.#navigation.to('/sign-in');
    } catch (error) {
      this.#snackBar.open(`You are still signed in. ${toFailure(error).message}`, 'Close');
    }
  }

  /** Signing out ends terminals. Resolves to whether it may. */
  async #mayEndTerminals(): Promise<boolean> {
    const count = this.#terminals.all().length;
    if (count === 0) return true;
    const terminals = count === 1 ? 'a terminal' : `${count} terminals`;
    return askToLeave(this.#dialog, {
      heading: 'Sign out and close the terminals?',
      sentence: `You have ${terminals} open. What runs there ends.`,
      stay: 'Stay signed in',
      leave: 'Sign out',
    });
  }
}
