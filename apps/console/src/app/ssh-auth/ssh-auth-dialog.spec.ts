import { provideHttpClient } from '@angular/common/http';
import { provideHttpClientTesting } from '@angular/common/http/testing';
import { TestBed } from '@angular/core/testing';
import { MatDialog } from '@angular/material/dialog';
import type { BrowserVault } from '@kiops/browser-vault';
import { KEYS } from '../../testing/sample-keys';
import { openNewVault, VAULT_PROVIDERS } from '../../testing/vault-testing';
import { wouldAskBeforeUnload } from '../../testing/before-unload';
import { DialogHarness } from '../../testing/dialog-harness';
import type { HopCredentials, SshAuthRequest } from './hop-account';
import { askSshCredentials } from './open-ssh-auth';

const bastion = { label: 'Bastion', host: 'bastion.acme.io', port: 22, username: 'ops' };
const pay = { label: 'Pay', host: 'pay.acme.io', port: 2222, username: 'deploy' };

describe('SSH credentials', () => {
  let vault: BrowserVault;
  let page: DialogHarness;

  beforeEach(async () => {
    TestBed.configureTestingModule({
      providers: [provideHttpClient(), provideHttpClientTesting(), ...VAULT_PROVIDERS],
    });
    vault = await openNewVault();
    page = DialogHarness.get();
  });

  afterEach(async () => {
    TestBed.inject(MatDialog).closeAll();
    await vault.startOver();
  });

  async function ask(
    changes: Partial<SshAuthRequest> = {},
  ): Promise<{ answer: Promise<HopCredentials | undefined> }> {
    const request = {
      operation: 'Collect system info',
      action: 'Connect and collect',
      hops: [bastion, pay],
      ...changes,
    };
    const answer = askSshCredentials(TestBed.inject(MatDialog), request);
    await page.appears('kiops-hop-fields');
    await page.settle();
    return { answer };
  }

  const field = (name: string): HTMLInputElement => {
    const found = page.element.querySelector<HTMLInputElement>(`[aria-label="${name}"]`);
    if (!found) throw new Error(`There is no field ${name}.`);
    return found;
  };
  const type = async (name: string, text: string): Promise<void> => {
    field(name).value = text;
    field(name).dispatchEvent(new Event('input', { bubbles: true }));
    await page.settle();
  };
  const submit = async (): Promise<void> => {
    page.element.querySelector('form')?.requestSubmit();
    await page.settle();
  };
  const pressEscape = (): void => {
    const escape = new KeyboardEvent('keydown', { key: 'Escape', keyCode: 27, bubbles: true });
    document.activeElement?.dispatchEvent(escape);
  };
  const focused = (): string | null => document.activeElement?.getAttribute('aria-label') ?? null;

  it('shows the route hop by hop, without an error, and with the focus in the first empty field', async () => {
    await vault.put({ ...bastion, secret: { kind: 'password', password: 'known' } });
    await ask();
    expect(page.words).toContain('Collect system info on Pay · 2 hops, 1 still needs you');
    expect(page.words).toContain('Hop 1 · Jump server');
    expect(page.words).toContain('Hop 2 · Target');
    expect(page.words).toContain('Loaded from this browser');
    expect(page.element.querySelector('[role=alert]')).toBeNull();
    await page.until(() => focused() === 'Password for deploy@pay.acme.io:2222');
    expect(page.words).not.toContain('known');
  });

  it('answers with one credential per hop, and keeps what was new', async () => {
    await vault.put({ ...bastion, secret: { kind: 'password', password: 'known' } });
    const { answer } = await ask();
    await type('Password for deploy@pay.acme.io:2222', 'swordfish');
    await submit();
    expect(await answer).toEqual([
      { kind: 'password', password: 'known' },
      { kind: 'password', password: 'swordfish' },
    ]);
    const [facts] = await vault.listFor(pay);
    expect((await vault.get(facts.id)).secret).toEqual({ kind: 'password', password: 'swordfish' });
  });

  it('keeps nothing when it was told not to', async () => {
    const { answer } = await ask({ hops: [pay] });
    await type('Password for deploy@pay.acme.io:2222', 'swordfish');
    const save = page.element.querySelector<HTMLInputElement>('.save input');
    expect(save?.checked).toBeTrue();
    save?.click();
    await submit();
    expect((await answer)?.length).toBe(1);
    expect(await vault.list()).toEqual([]);
  });

  it('answers with nothing when it is cancelled by Escape', async () => {
    const { answer } = await ask({ hops: [pay] });
    pressEscape();
    expect(await answer).toBeUndefined();
  });

  it('asks before it throws away what was entered, and leaves the vault as it was', async () => {
    const { answer } = await ask({ hops: [pay] });
    expect(wouldAskBeforeUnload()).toBeFalse();
    await type('Password for deploy@pay.acme.io:2222', 'swordfish');
    expect(wouldAskBeforeUnload()).toBeTrue();
    pressEscape();
    await page.shows('Discard what you typed?');
    await page.press('Keep editing');
    await page.until(() => document.querySelectorAll('mat-dialog-container').length === 1);
    expect(field('Password for deploy@pay.acme.io:2222').value).toBe('swordfish');
    await page.press('Cancel');
    await page.shows('Discard what you typed?');
    await page.press('Discard');
    expect(await answer).toBeUndefined();
    expect(await vault.list()).toEqual([]);
  });

  it('asks nothing about what was entered before and was not to be kept, and does not keep it now', async () => {
    const { answer } = await ask({ hops: [pay], entered: [{ kind: 'password', password: 'swordfish' }] });
    expect(page.element.querySelector<HTMLInputElement>('.save input')?.checked).toBeFalse();
    pressEscape();
    expect(await answer).toBeUndefined();
  });

  it('goes to the first empty hop when it is submitted too early, and says there what is missing', async () => {
    await ask();
    await type('Password for ops@bastion.acme.io:22', 'swordfish');
    await submit();
    expect(page.words).toContain('Enter the password.');
    expect(focused()).toBe('Password for deploy@pay.acme.io:2222');
    expect(field('Password for deploy@pay.acme.io:2222').getAttribute('aria-invalid')).toBe('true');
    expect(field('Password for ops@bastion.acme.io:22').getAttribute('aria-invalid')).not.toBe('true');
  });

  it('takes a pasted key, shows its fingerprint, and asks for the passphrase that it has', async () => {
    const { answer } = await ask({ hops: [pay], anew: [{ hop: 0, method: 'key', isRefused: false }] });
    await page.press('Paste the private key for deploy@pay.acme.io:2222');
    await type('Private key for deploy@pay.acme.io:2222', KEYS.encrypted.text);
    expect(page.words).toContain('ED25519');
    expect(page.words).toContain(KEYS.encrypted.fingerprint);
    expect(page.element.querySelector('textarea')).toBeNull();
    const checked = (): boolean =>
      page.element.querySelector('.hop.is-ready, .hop .number kiops-icon') !== null;
    await type('Passphrase of the key for deploy@pay.acme.io:2222', 'wrong');
    expect(checked()).withContext('before it was tried').toBeFalse();
    await submit();
    await page.shows('The passphrase does not open this key.');
    expect(checked()).withContext('after it did not open the key').toBeFalse();
    await type('Passphrase of the key for deploy@pay.acme.io:2222', 'right');
    await submit();
    expect(await answer).toEqual([{ kind: 'key', privateKey: KEYS.encrypted.text, passphrase: 'right' }]);
    const [facts] = await vault.listFor(pay);
    expect(facts.key?.fingerprint).toBe(KEYS.encrypted.fingerprint);
    expect(facts.passphraseKept).toBeTrue();
  });

  it('asks anew for a secret that was refused, and puts the new one in its place', async () => {
    await vault.put({ ...pay, secret: { kind: 'password', password: 'old' } });
    const { answer } = await ask({ hops: [pay], anew: [{ hop: 0, isRefused: true }] });
    expect(page.words).toContain(
      'The server refused the secret that was used, or does not allow the account.',
    );
    expect(page.words).not.toContain('browser keeps for it');
    await type('Password for deploy@pay.acme.io:2222', 'new');
    await submit();
    await answer;
    const all = await vault.listFor(pay);
    expect(all.length).toBe(1);
    expect((await vault.get(all[0].id)).secret).toEqual({ kind: 'password', password: 'new' });
  });

  it('has no field that a password manager would offer to save', async () => {
    await ask();
    const inputs = Array.from(
      page.element.querySelectorAll<HTMLInputElement>('input:not([type=checkbox], [type=file])'),
    );
    expect(inputs.length).toBe(2);
    expect(
      inputs.every(
        ({ type, autocomplete, name }) => type === 'text' && autocomplete === 'off' && name === '',
      ),
    ).toBeTrue();
    expect(inputs.map((input) => getComputedStyle(input).getPropertyValue('-webkit-text-security'))).toEqual([
      'disc',
      'disc',
    ]);
  });
});
