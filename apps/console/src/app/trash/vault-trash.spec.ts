import { provideHttpClient } from '@angular/common/http';
import {
  HttpTestingController,
  provideHttpClientTesting,
  type TestRequest,
} from '@angular/common/http/testing';
import { TestBed } from '@angular/core/testing';
import { BrowserVault, provideBrowserVault } from '@kiops/browser-vault';
import { PageHarness } from '../../testing/page-harness';
import { openNewVault } from '../../testing/vault-testing';
import { kiopsClock, ServiceClock } from '../dates/service-clock';
import { VaultSession } from '../vault/vault-session';
import { VaultTrash } from './vault-trash';

const pay = { username: 'deploy', host: 'pay.example.com', port: 22 };
const NOTES = '/api/v1/transfer/browser-changes';
const PASSPHRASE = 'correct horse battery';

describe('The trash of this browser’s vault, on the page', () => {
  let vault: BrowserVault;
  let page: PageHarness;
  let http: HttpTestingController;

  beforeEach(async () => {
    TestBed.configureTestingModule({
      providers: [
        provideHttpClient(),
        provideHttpClientTesting(),
        provideBrowserVault(kiopsClock),
        VaultSession,
      ],
    });
    http = TestBed.inject(HttpTestingController);
    vault = await openNewVault();
  });
  afterEach(() => vault.startOver().finally(() => vault.close()));

  async function removed(...passwords: readonly string[]): Promise<void> {
    const ids = [];
    for (const password of passwords)
      ids.push((await vault.put({ ...pay, secret: { kind: 'password', password } })).id);
    await vault.remove(ids);
  }

  async function show(inputs: Readonly<Record<string, unknown>> = {}): Promise<void> {
    const fixture = TestBed.createComponent(VaultTrash);
    for (const [name, value] of Object.entries(inputs)) fixture.componentRef.setInput(name, value);
    page = PageHarness.of(fixture);
    await page.settle();
  }

  it('says nothing while nothing waits there', async () => {
    await show();
    expect(await page.text()).not.toContain('In this browser');
  });

  it('restores one secret, or all of an act', async () => {
    await removed('swordfish', 'better');
    await show();
    await page.shows('2 SSH secrets sealed in this browser’s vault for 30 days');
    expect(await page.text()).toContain('deploy@pay.example.com:22');
    expect(await page.text()).not.toContain('swordfish');
    await page.press('Restore all 2');
    await page.until(async () => (await vault.list()).length === 2);
    let sent: TestRequest[] = [];
    await page.until(() => (sent = http.match(NOTES)).length > 0);
    expect(sent.map(({ request }) => request.body)).toEqual([{ kind: 'restored', sshSecrets: 2 }]);
    await vault.remove([(await vault.list())[0].id]);
    await page.appears('.secret');
    await page.press('Restore Password of deploy@pay.example.com:22');
    await page.until(async () => (await vault.list()).length === 2);
    await page.goes('section');
  });

  it('says that the vault is locked, and unlocks it for what is to come back', async () => {
    await removed('swordfish');
    await vault.addPassphrase(PASSPHRASE);
    vault.lock();
    await show();
    await page.until(() => vault.state().status === 'locked');
    await page.shows('The vault is locked.');
    await page.press('Restore Password of deploy@pay.example.com:22');
    await page.appears('kiops-unlock-dialog');
    await page.type('Passphrase', PASSPHRASE);
    document.querySelector<HTMLElement>('kiops-unlock-dialog button[type=submit]')?.click();
    await page.until(async () => (await vault.list()).length === 1);
  });

  it('erases only when asked twice, whether KIOPS can note it or not', async () => {
    let sent: TestRequest[] = [];
    await removed('swordfish');
    await show();
    await page.appears('.secret');
    await page.press('More actions for Password of deploy@pay.example.com:22');
    await page.press(/Erase now/);
    await page.appears('kiops-erase-dialog');
    expect(await page.overlayText()).toContain('no copy stays in this browser');
    await page.press('Keep in the trash');
    await page.goes('kiops-erase-dialog');
    expect(vault.state().trashed).toBe(1);
    await page.press('More actions for Password of deploy@pay.example.com:22');
    await page.press(/Erase now/);
    await page.appears('kiops-erase-dialog');
    document.querySelector<HTMLElement>('kiops-erase-dialog .danger')?.click();
    await page.until(() => vault.state().trashed === 0);
    await page.until(() => (sent = http.match(NOTES)).length > 0);
    expect(sent.map(({ request }) => request.body)).toEqual([{ kind: 'erased', sshSecrets: 1 }]);
    sent[0].flush(null, { status: 503, statusText: '' });
    await page.until(async () =>
      (await page.overlayText()).includes('1 SSH secret erased. KIOPS could not note it in the activity.'),
    );
  });

  it('counts the days by the clock of KIOPS', async () => {
    const now = Date.now();
    TestBed.inject(ServiceClock).replied(new Date(now + 20 * 86_400_000).toUTCString(), {
      from: now,
      to: now,
    });
    await removed('swordfish');
    TestBed.inject(ServiceClock).replied(new Date(now + 30 * 86_400_000).toUTCString(), {
      from: now,
      to: now,
    });
    await show();
    await page.until(async () => /2[01] days/.test(await page.text()));
  });

  it('shows what fits the filters of the page', async () => {
    await removed('swordfish');
    await show({ q: 'nobody' });
    await page.shows('None of them fits these filters.');
    await show({ q: 'PAY.example', act: 'deleted' });
    await page.shows('Restore');
  });
});
