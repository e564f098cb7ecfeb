import { provideHttpClient } from '@angular/common/http';
import {
  HttpTestingController,
  provideHttpClientTesting,
  type TestRequest,
} from '@angular/common/http/testing';
import { TestBed } from '@angular/core/testing';
import { MatDialog } from '@angular/material/dialog';
import { type BrowserVault, VaultError } from '@kiops/browser-vault';
import type { Server } from '@kiops/contracts';
import { DialogHarness } from '../../../testing/dialog-harness';
import { openNewVault, VAULT_PROVIDERS } from '../../../testing/vault-testing';
import { openRecordForm } from '../form/open-record-form';
import { page as pageOf, server } from '../testing/records';
import { ServerForm } from './server-form';

const SECRET = 'canary of a password';

describe('The form of a new SSH server', () => {
  let http: HttpTestingController;
  let vault: BrowserVault;
  let page: DialogHarness;
  let result: Promise<Server | undefined>;
  let test: (added: Server) => void;

  beforeEach(async () => {
    TestBed.configureTestingModule({
      providers: [provideHttpClient(), provideHttpClientTesting(), ...VAULT_PROVIDERS],
    });
    vault = await openNewVault();
    http = TestBed.inject(HttpTestingController);
    page = DialogHarness.get();
    result = openRecordForm<Server>(TestBed.inject(MatDialog), ServerForm, { test: (added) => test(added) });
    await page.appears('kiops-browser-secret');
    for (const request of http.match(({ method }) => method === 'GET')) request.flush(pageOf([]));
    await page.type('Label', 'Pay');
    await page.type('Host', 'pay.acme.io');
    await page.type('Username', 'deploy');
  });

  afterEach(() => TestBed.inject(MatDialog).closeAll());

  const address = 'deploy@pay.acme.io:22';
  const givePassword = () => page.type(`Password for ${address}`, SECRET);

  async function add(): Promise<TestRequest> {
    await page.submit();
    return sent();
  }

  async function sent(): Promise<TestRequest> {
    let asked: TestRequest | undefined;
    await page.until(() => (asked ??= http.match(({ method }) => method === 'POST')[0]) !== undefined);
    return asked as TestRequest;
  }

  const saved = server('pay', { label: 'Pay', host: 'pay.acme.io', username: 'deploy' });

  it('keeps the secret in this browser once the server is there, and sends it nowhere', async () => {
    await givePassword();
    const request = await add();
    expect(JSON.stringify(request.request.body)).not.toContain(SECRET);
    expect(await vault.list()).toEqual([]);
    request.flush(saved);
    expect(await result).toEqual(saved);
    const [facts] = await vault.list();
    expect(facts.address).toBe(address);
    expect((await vault.get(facts.id))?.secret).toEqual({ kind: 'password', password: SECRET });
  });

  it('tries the connection on Ctrl+Enter, once the server is there, its secret kept and the form closed', async () => {
    const seen: unknown[] = [];
    test = (added) => {
      const form = document.querySelector('kiops-server-form');
      void vault.list().then(({ length }) => seen.push(added, form, length));
    };
    await givePassword();
    const event = new KeyboardEvent('keydown', {
      key: 'Enter',
      ctrlKey: true,
      bubbles: true,
      cancelable: true,
    });
    page.element.querySelector('textarea')?.dispatchEvent(event);
    expect(event.defaultPrevented).toBeTrue();
    (await sent()).flush(saved);
    await page.until(() => seen.length === 3);
    expect(seen).toEqual([saved, null, 1]);
  });

  it('tries no connection when it was not asked for, or when the service refuses the server', async () => {
    test = () => fail('It was tried.');
    await page.press('Add and test');
    const problem = { code: 'invalid-input', title: 'Some of it cannot be saved.', status: 400 };
    (await sent()).flush(problem, { status: 400, statusText: '' });
    await page.shows('Some of it cannot be saved.');
    (await add()).flush(saved);
    expect(await result).toEqual(saved);
  });

  it('warns of a private key in the notes, while it is typed', async () => {
    expect(page.words).toContain('Optional. Not for secrets: notes are not encrypted.');
    await page.type('Notes', 'the box in Busan\n-----BEGIN OPENSSH PRIVATE KEY-----\nAAAA');
    expect(page.words).toContain('There is a private key in it. Notes are not encrypted: take it out.');
    expect(page.element.querySelector('kiops-notes-hint [role=status]')?.textContent).toContain(
      'private key',
    );
    await page.type('Notes', 'the box in Busan');
    expect(page.words).not.toContain('There is a private key');
  });

  it('adds a server without a secret, too', async () => {
    (await add()).flush(saved);
    expect(await result).toEqual(saved);
    expect(await vault.list()).toEqual([]);
  });

  it('keeps nothing when the service refuses the server', async () => {
    await givePassword();
    const errors = [{ path: 'host', message: 'This host is refused.' }];
    const problem = { code: 'invalid-input', title: 'Some of it cannot be saved.', status: 400, errors };
    (await add()).flush(problem, { status: 400, statusText: '' });
    await page.shows('This host is refused.');
    expect(await vault.list()).toEqual([]);
  });

  it('sends nothing while the key that was given is none', async () => {
    await page.press('SSH key');
    await page.press(`Paste the private key for ${address}`);
    await page.type(
      `Private key for ${address}`,
      'ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAI of somebody’s public key',
    );
    await page.submit();
    await page.appears('.fault');
    expect(http.match(({ method }) => method === 'POST')).toEqual([]);
  });

  it('says so when the secret cannot be kept, and keeps it at the next try, without a second server', async () => {
    const put = spyOn(vault, 'put').and.rejectWith(new VaultError('quota-full'));
    await givePassword();
    (await add()).flush(saved);
    await page.shows('The server was added, but its secret is not kept in this browser.');
    put.and.callThrough();
    await page.submit();
    // It is there by now: this is a change of it.
    await page.until(
      () => http.match(({ method }) => method === 'PATCH').map((asked) => asked.flush(saved)).length > 0,
    );
    expect(await result).toEqual(saved);
    expect(http.match(({ method }) => method === 'POST')).toEqual([]);
    expect((await vault.list()).length).toBe(1);
  });
});

describe('The form of a server that is there', () => {
  it('names what runs on it as soon as its address is another one, and not before', async () => {
    TestBed.configureTestingModule({
      providers: [provideHttpClient(), provideHttpClientTesting(), ...VAULT_PROVIDERS],
    });
    const http = TestBed.inject(HttpTestingController);
    const page = DialogHarness.get();
    const record = server('pay', { label: 'Pay', host: 'pay.acme.io' });
    void openRecordForm<Server>(TestBed.inject(MatDialog), ServerForm, { record });
    await page.appears('kiops-server-form');
    const isRuntimes = ({ url }: { readonly url: string }) => url === '/api/v1/runtimes';
    await page.type('Label', 'Another');
    expect(http.match(isRuntimes)).toEqual([]);
    await page.type('Host', 'moved.acme.io');
    let asked: readonly TestRequest[] = [];
    await page.until(() => (asked = http.match(isRuntimes)).length > 0);
    expect(asked[0].request.params.get('serverId')).toBe('pay');
    asked[0].flush(pageOf([{ label: 'docker' }, { label: 'k3s' }]));
    await page.shows('On it are the runtimes docker and k3s.');
    expect(http.match({ method: 'PATCH' })).toEqual([]);
    TestBed.inject(MatDialog).closeAll();
  });
});
