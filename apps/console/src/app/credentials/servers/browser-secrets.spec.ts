import { provideHttpClient } from '@angular/common/http';
import { HttpTestingController, provideHttpClientTesting } from '@angular/common/http/testing';
import { signal } from '@angular/core';
import { TestBed } from '@angular/core/testing';
import { MatDialog } from '@angular/material/dialog';
import { MatSnackBar } from '@angular/material/snack-bar';
import type { BrowserVault, SecretFacts } from '@kiops/browser-vault';
import type { Server } from '@kiops/contracts';
import { DialogHarness } from '../../../testing/dialog-harness';
import { PageHarness } from '../../../testing/page-harness';
import { countsOf } from '../../../testing/record-counts';
import { RecordTableHarness } from '../../../testing/record-table-harness';
import { harnessOf } from '../../../testing/screen';
import { KEYS } from '../../../testing/sample-keys';
import { openNewVault, VAULT_PROVIDERS } from '../../../testing/vault-testing';
import { openCredentialsDialog } from '../open-credentials';
import { page as pageOf, server } from '../../records/testing/records';

const pay = { host: 'pay.acme.io', port: 22, username: 'deploy' };
const address = 'deploy@pay.acme.io:22';

describe('SSH secrets in the Servers tab', () => {
  let vault: BrowserVault;
  let http: HttpTestingController;
  let page: DialogHarness;

  beforeEach(async () => {
    TestBed.configureTestingModule({
      providers: [provideHttpClient(), provideHttpClientTesting(), ...VAULT_PROVIDERS],
    });
    http = TestBed.inject(HttpTestingController);
    vault = await openNewVault();
    page = DialogHarness.get();
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
      const counts = countsOf({ servers: servers.length });
      http.match('/api/v1/me/usage').forEach((request) => request.flush({ counts }));
      return page.words.includes(servers[0]?.label ?? 'in this browser');
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
    await page.appears('kiops-account-secrets');
    await page.settle();
  };
  const choose = async (entry: string, actions: string | RegExp): Promise<void> =>
    (await page.part(RecordTableHarness)).choose(entry, actions);
  const firstRow = async (): Promise<string> => (await page.part(RecordTableHarness)).rows[0].innerText;

  it('says what each account has, and how many are in this browser', async () => {
    await vault.put({ ...pay, secret: { kind: 'password', password: 'swordfish' } });
    await vault.put({ ...pay, secret: { kind: 'key', privateKey: KEYS.ed25519.text } });
    await open([
      server('pay', { ...pay, host: 'Pay.acme.io.', label: 'Pay' }),
      server('b', { label: 'Build' }),
    ]);
    expect(page.words).toContain('2 on KIOPS · 2 in this browser');
    expect(page.words).toContain('Password + key');
    expect(page.words).toContain('No secret here');
    expect(page.control('Add a secret for deploy@b.acme.io:22')).toBeTruthy();
    expect(page.words).not.toContain('Only in this browser');
    expect(page.control('Browser vault open')).toBeTruthy();
  });

  it('shows a password and a key with the eye, one at a time', async () => {
    await vault.put({ ...pay, secret: { kind: 'password', password: 'swordfish' } });
    await vault.put({ ...pay, secret: { kind: 'key', privateKey: KEYS.ed25519.text } });
    await open();
    await expanded('Pay');
    expect(page.words).toContain(KEYS.ed25519.fingerprint);
    expect(page.words).toContain('ops@laptop');
    expect(page.words).not.toContain('swordfish');
    await page.press(`Show Password of ${address}`);
    await page.shows('swordfish');
    await page.press(/^Show ED25519 key/);
    await page.until(() => page.element.querySelector('pre')?.textContent === KEYS.ed25519.text);
    expect(page.words).not.toContain('swordfish');
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
    await choose('Prefer this one', /^Actions for ED25519 key/);
    await page.until(() => preferred().startsWith('ED25519 key'));
    expect((await vault.list()).find(({ id }) => id === password.id)?.preferred).toBeFalse();
  });

  it('forgets a secret, and brings it back', async () => {
    await vault.put({ ...pay, secret: { kind: 'password', password: 'swordfish' } });
    await open();
    await expanded('Pay');
    await choose('Forget', `Actions for Password of ${address}`);
    await page.shows('No SSH secret here yet');
    expect(await vault.list()).toEqual([]);
    await page.appears('mat-snack-bar-container button');
    await harnessOf(PageHarness).press('Undo');
    await page.shows('In this browser');
    const [facts] = await vault.listFor(pay);
    expect((await vault.get(facts.id)).secret).toEqual({ kind: 'password', password: 'swordfish' });
  });

  it('adds and replaces a secret without a request', async () => {
    await open();
    await page.press(`Add a secret for ${address}`);
    await page.appears('kiops-keep-secret-dialog');
    await page.type(`Password for ${address}`, 'swordfish');
    await page.press(/Save in this browser/);
    await page.goes('kiops-keep-secret-dialog');
    await page.until(async () => (await firstRow()).includes('Password'));
    await expanded('Pay');
    await choose('Replace', `Actions for Password of ${address}`);
    await page.appears('kiops-keep-secret-dialog');
    await page.type(`Password for ${address}`, 'better');
    await page.press(/Save in this browser/);
    await page.goes('kiops-keep-secret-dialog');
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
    await page.shows('Only in this browser · no server record has this address');
    expect(page.words).toContain('ECDSA P-256 key');
    await page.press('Register server ops@old.acme.io:22');
    await page.appears('kiops-server-form');
    const values = Array.from(
      document.querySelectorAll<HTMLInputElement>('kiops-server-form input'),
      ({ value }) => value,
    );
    expect(values).toContain('old.acme.io');
    expect(values).toContain('ops');
  });

  it('calls a damaged secret damaged for as long as it is listed', async () => {
    const { id } = await vault.put({ ...pay, secret: { kind: 'password', password: 'swordfish' } });
    const state = signal({ ...vault.state(), damaged: [{ id, address }] });
    Object.assign(vault, { state });
    await open();
    await expanded('Pay');
    expect(page.words).toContain('It cannot be opened any more.');
    let list = (_kept: SecretFacts[]): void => undefined;
    spyOn(vault, 'list').and.returnValue(new Promise((resolve) => (list = resolve)));
    state.update((before) => ({ ...before, damaged: [] }));
    await page.settle();
    expect(page.words).toContain('It cannot be opened any more.');
    list([]);
    await page.shows('No SSH secret here yet');
  });

  it('keeps what was typed when the vault is locked meanwhile, once it is unlocked', async () => {
    await vault.addPassphrase('correct horse battery');
    await open();
    await page.press(`Add a secret for ${address}`);
    await page.type(`Password for ${address}`, 'swordfish');
    vault.lock();
    await page.until(() => vault.state().status === 'locked');
    await page.press(/Save in this browser/);
    await page.appears('kiops-unlock-dialog');
    await page.type('Passphrase', 'correct horse battery');
    document.querySelector<HTMLElement>('kiops-unlock-dialog button[type=submit]')?.click();
    await page.goes('kiops-keep-secret-dialog');
    const [facts] = await vault.listFor(pay);
    expect((await vault.get(facts.id)).secret).toEqual({ kind: 'password', password: 'swordfish' });
  });

  it('hides the secrets of a locked vault until it is unlocked', async () => {
    await vault.put({ ...pay, secret: { kind: 'password', password: 'swordfish' } });
    await vault.addPassphrase('correct horse battery');
    vault.lock();
    await page.until(() => vault.state().status === 'locked');
    await open();
    await page.shows('1 in this browser (locked)');
    expect(page.words).toContain('The browser vault is locked. 1 SSH secret is hidden until you unlock it.');
    expect(await firstRow()).toContain('Locked');
    await page.press('Unlock');
    await page.appears('kiops-unlock-dialog');
    await page.type('Passphrase', 'wrong horse');
    await page.press('Unlock');
    await page.shows('The passphrase does not open the vault.');
    await page.type('Passphrase', 'correct horse battery');
    await page.press('Unlock');
    await page.until(async () => (await firstRow()).includes('Password'));
    expect(page.words).not.toContain('is locked');
  });
});
