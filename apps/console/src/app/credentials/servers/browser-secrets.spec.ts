import { provideHttpClient } from '@angular/common/http';
import { HttpTestingController, provideHttpClientTesting } from '@angular/common/http/testing';
import { TestBed } from '@angular/core/testing';
import { MatDialog } from '@angular/material/dialog';
import { MatSnackBar } from '@angular/material/snack-bar';
import type { BrowserVault } from '@kiops/browser-vault';
import type { Server } from '@kiops/contracts';
import { KEYS } from '../../../testing/sample-keys';
import { openNewVault, VAULT_PROVIDERS } from '../../../testing/vault-testing';
import { openCredentialsDialog } from '../open-credentials';
import { page as pageOf, server } from '../../records/testing/records';
import { DialogPage } from '../../transfer/testing/dialog-page';

const pay = { host: 'pay.acme.io', port: 22, username: 'deploy' };
const address = 'deploy@pay.acme.io:22';

describe('SSH secrets in the Servers tab', () => {
  let vault: BrowserVault;
  let http: HttpTestingController;
  let page: DialogPage;

  beforeEach(async () => {
    TestBed.configureTestingModule({
      providers: [provideHttpClient(), provideHttpClientTesting(), ...VAULT_PROVIDERS],
    });
    http = TestBed.inject(HttpTestingController);
    vault = await openNewVault();
    page = new DialogPage();
  });

  afterEach(async () => {
    TestBed.inject(MatSnackBar).dismiss();
    TestBed.inject(MatDialog).closeAll();
    await page.settle();
    await vault.startOver();
  });

  async function open(servers: readonly Server[] = [server('pay', { ...pay, label: 'Pay' })]): Promise<void> {
    await openCredentialsDialog(TestBed.inject(MatDialog), 'servers');
    const shown = (): boolean => {
      http.match(({ url }) => url === '/api/v1/servers').forEach((request) => request.flush(pageOf(servers)));
      const counts = {
        servers: servers.length,
        registries: 0,
        'db-connections': 0,
        'docker-hub': 0,
        'source-repositories': 0,
        runtimes: 0,
      };
      http.match('/api/v1/me/usage').forEach((request) => request.flush({ counts }));
      return page.text.includes(servers[0]?.label ?? 'in this browser');
    };
    await page.until(shown);
    for (let turn = 0; turn < 6; turn += 1) {
      shown();
      await page.settle();
    }
  }

  const expanded = async (label: string): Promise<void> => {
    await page.press(`Expand ${label}`);
    http.match(({ url }) => url === '/api/v1/runtimes').forEach((request) => request.flush(pageOf([])));
    await page.until(() => page.element.querySelector('kiops-account-secrets') !== null);
    await page.settle();
  };
  const press = async (words: string): Promise<void> => {
    const found = Array.from(
      document.querySelectorAll<HTMLElement>('.mat-mdc-menu-item, mat-snack-bar-container button'),
    ).find((each) => each.textContent?.trim() === words);
    found?.click();
    await page.settle();
  };

  it('says what each account has, and how many are in this browser', async () => {
    await vault.put({ ...pay, secret: { kind: 'password', password: 'swordfish' } });
    await vault.put({ ...pay, secret: { kind: 'key', privateKey: KEYS.ed25519.text } });
    await open([
      server('pay', { ...pay, host: 'Pay.acme.io.', label: 'Pay' }),
      server('b', { label: 'Build' }),
    ]);
    expect(page.text).toContain('2 on KIOPS · 2 in this browser');
    expect(page.text).toContain('Password + key');
    expect(page.text).toContain('No secret here');
    expect(page.button('Add a secret for deploy@b.acme.io:22')).toBeTruthy();
    expect(page.text).not.toContain('Only in this browser');
    expect(page.button('Browser vault open')).toBeTruthy();
  });

  it('shows a password and a key with the eye, one at a time', async () => {
    await vault.put({ ...pay, secret: { kind: 'password', password: 'swordfish' } });
    await vault.put({ ...pay, secret: { kind: 'key', privateKey: KEYS.ed25519.text } });
    await open();
    await expanded('Pay');
    expect(page.text).toContain(KEYS.ed25519.fingerprint);
    expect(page.text).toContain('ops@laptop');
    expect(page.text).not.toContain('swordfish');
    await page.press(`Show Password of ${address}`);
    await page.until(() => page.text.includes('swordfish'));
    await page.press(/^Show ED25519 key/);
    await page.until(() => page.element.querySelector('pre')?.textContent === KEYS.ed25519.text);
    expect(page.text).not.toContain('swordfish');
    await page.press(/^Hide ED25519 key/);
    expect(page.element.querySelector('pre')).toBeNull();
  });

  it('prefers another one', async () => {
    const password = await vault.put({
      ...pay,
      secret: { kind: 'password', password: 'swordfish' },
      preferred: true,
    });
    await vault.put({ ...pay, secret: { kind: 'key', privateKey: KEYS.ed25519.text } });
    await open();
    await expanded('Pay');
    const preferred = (): string =>
      page.element.querySelector('.preferred')?.closest('.line')?.getAttribute('aria-label') ?? '';
    expect(preferred()).toBe(`Password of ${address}`);
    await page.press(/^Actions for ED25519 key/);
    await press('Prefer this one');
    await page.until(() => preferred().startsWith('ED25519 key'));
    expect((await vault.list()).find(({ id }) => id === password.id)?.preferred).toBeFalse();
  });

  it('forgets a secret, and brings it back', async () => {
    await vault.put({ ...pay, secret: { kind: 'password', password: 'swordfish' } });
    await open();
    await expanded('Pay');
    await page.press(`Actions for Password of ${address}`);
    await press('Forget');
    await page.until(() => page.text.includes('No SSH secret here yet'));
    expect(await vault.list()).toEqual([]);
    await page.until(() => document.querySelector('mat-snack-bar-container button') !== null);
    await press('Undo');
    await page.until(() => page.text.includes('In this browser'));
    const [facts] = await vault.listFor(pay);
    expect((await vault.get(facts.id)).secret).toEqual({ kind: 'password', password: 'swordfish' });
  });

  it('adds and replaces a secret without a request', async () => {
    await open();
    await page.press(`Add a secret for ${address}`);
    await page.until(() => document.querySelector('kiops-keep-secret-dialog') !== null);
    await page.type(`[aria-label="Password for ${address}"]`, 'swordfish');
    await page.press(/Save in this browser/);
    await page.until(() => document.querySelector('kiops-keep-secret-dialog') === null);
    await page.until(() => page.element.querySelector('mat-row')?.textContent?.includes('Password') ?? false);
    await expanded('Pay');
    await page.press(`Actions for Password of ${address}`);
    await press('Replace');
    await page.until(() => document.querySelector('kiops-keep-secret-dialog') !== null);
    await page.type(`[aria-label="Password for ${address}"]`, 'better');
    await page.press(/Save in this browser/);
    await page.until(() => document.querySelector('kiops-keep-secret-dialog') === null);
    const [facts, ...others] = await vault.listFor(pay);
    expect(others).toEqual([]);
    expect((await vault.get(facts.id)).secret).toEqual({ kind: 'password', password: 'better' });
    const sent = http
      .match(() => true)
      .filter(({ request }) => JSON.stringify(request.body ?? '').includes('swordfish'));
    expect(sent).toEqual([]);
  });

  it('lists what no server record has, to register it or to forget it', async () => {
    await vault.put({
      host: 'old.acme.io',
      port: 22,
      username: 'ops',
      secret: { kind: 'key', privateKey: KEYS.ecdsa.text },
    });
    await open();
    await page.until(() => page.text.includes('Only in this browser · no server record has this address'));
    expect(page.text).toContain('ECDSA P-256 key');
    await page.press('Register server ops@old.acme.io:22');
    await page.until(() => document.querySelector('kiops-server-form') !== null);
    const values = Array.from(
      document.querySelectorAll<HTMLInputElement>('kiops-server-form input'),
      ({ value }) => value,
    );
    expect(values).toContain('old.acme.io');
    expect(values).toContain('ops');
  });

  it('hides the secrets of a locked vault until it is unlocked', async () => {
    await vault.put({ ...pay, secret: { kind: 'password', password: 'swordfish' } });
    await vault.addPassphrase('correct horse battery');
    vault.lock();
    await page.until(() => vault.state().status === 'locked');
    await open();
    await page.until(() => page.text.includes('1 in this browser (locked)'));
    expect(page.text).toContain('The browser vault is locked. 1 SSH secret is hidden until you unlock it.');
    expect(page.element.querySelector('mat-row')?.textContent).toContain('Locked');
    await page.press('Unlock');
    await page.until(() => document.querySelector('kiops-unlock-dialog') !== null);
    await page.type('kiops-unlock-dialog input', 'wrong horse');
    await page.press('Unlock');
    await page.until(() => page.text.includes('The passphrase does not open the vault.'));
    await page.type('kiops-unlock-dialog input', 'correct horse battery');
    await page.press('Unlock');
    await page.until(() => page.element.querySelector('mat-row')?.textContent?.includes('Password') ?? false);
    expect(page.text).not.toContain('is locked');
  });
});
