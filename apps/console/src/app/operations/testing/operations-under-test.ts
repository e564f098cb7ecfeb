import { provideHttpClient } from '@angular/common/http';
import {
  HttpTestingController,
  provideHttpClientTesting,
  type TestRequest,
} from '@angular/common/http/testing';
import { TestBed } from '@angular/core/testing';
import { provideRouter } from '@angular/router';
import type { BrowserVault } from '@kiops/browser-vault';
import type { OperationReport, RouteHop, Server, SshSecret } from '@kiops/contracts';
import { of } from 'rxjs';
import { until } from '../../../testing/until';
import { openNewVault, VAULT_PROVIDERS } from '../../../testing/vault-testing';
import { OperationsClient } from '../operations-client';
import { hopsTo } from '../route/server-hops';
import { WarmRoutes } from '../run/warm-routes';
import { ROUTE_OPENER, RUN_PROVIDERS } from '../run/operation-run';
import { SecretPrompt } from '../run/secret-prompt';
import { PlayedAttempt, PlayedRoutes } from './played-routes';

/** Operations over played routes, with a real vault in this browser and a service that answers by hand. */
export class OperationsUnderTest {
  /** What KIOPS was told. */
  readonly reports: OperationReport[] = [];

  private constructor(
    readonly routes: PlayedRoutes,
    readonly vault: BrowserVault,
    readonly http: HttpTestingController,
  ) {}

  static async with(...play: readonly PlayedAttempt[]): Promise<OperationsUnderTest> {
    const routes = new PlayedRoutes(play);
    TestBed.configureTestingModule({
      providers: [
        RUN_PROVIDERS,
        SecretPrompt,
        WarmRoutes,
        ...VAULT_PROVIDERS,
        provideHttpClient(),
        provideHttpClientTesting(),
        provideRouter([]),
        { provide: ROUTE_OPENER, useValue: routes.open },
      ],
    });
    const operations = new OperationsUnderTest(
      routes,
      await openNewVault(),
      TestBed.inject(HttpTestingController),
    );
    TestBed.inject(OperationsClient).report = (report) => {
      operations.reports.push(report);
      return of(undefined);
    };
    return operations;
  }

  /** Keeps a secret, as the credentials modal does. */
  async keep({ host, port, username }: RouteHop, secret: SshSecret, preferred = true): Promise<void> {
    await this.vault.put({ host, port, username, secret, preferred });
  }

  /** Everything that a run asks for is known: a password and a trusted key for every hop. */
  async knowsAll(server: Server): Promise<void> {
    for (const [index, hop] of hopsTo(server).entries()) {
      await this.keep(hop, { kind: 'password', password: `password of hop ${index}` });
      await this.trust(hop, `SHA256:of-hop-${index}`);
    }
  }

  async trust({ host, port }: RouteHop, fingerprint: string): Promise<void> {
    const hostKey = { type: 'ssh-ed25519', fingerprint, pinnedAt: '2026-11-22T12:00:00Z' };
    await this.vault.pins.put(host, port, [hostKey]);
  }

  /** Answers the request for a ticket, once it has come. */
  async giveTicket(): Promise<void> {
    const request = await this.request('/api/v1/relay/tickets');
    request.flush({ ticket: 'a-ticket', expiresAt: '2026-11-22T12:00:30Z' });
  }

  /** The request to this address, once it has come. */
  async request(url: string, method = ''): Promise<TestRequest> {
    const found: TestRequest[] = [];
    await this.until(() => {
      found.push(...this.http.match((request) => request.url === url && request.method.startsWith(method)));
      return found.length > 0;
    });
    return found[0];
  }

  /** Waits until something holds; a spec that waits in vain ends before the next one begins. */
  async until(holds: () => boolean | Promise<boolean>): Promise<void> {
    await until(holds, { step: () => this.step() });
  }

  /** Lets everything that is under way go one step further. */
  async step(): Promise<void> {
    TestBed.tick();
    await new Promise((resolve) => setTimeout(resolve));
  }
}
