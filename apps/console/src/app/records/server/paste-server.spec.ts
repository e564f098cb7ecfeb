import { provideHttpClient } from '@angular/common/http';
import { HttpTestingController, provideHttpClientTesting } from '@angular/common/http/testing';
import { TestBed } from '@angular/core/testing';
import { MatDialog } from '@angular/material/dialog';
import type { Server } from '@kiops/contracts';
import { DialogHarness } from '../../../testing/dialog-harness';
import { openNewVault, VAULT_PROVIDERS } from '../../../testing/vault-testing';
import { openRecordForm } from '../form/open-record-form';
import { page as pageOf, server } from '../testing/records';
import { ServerForm } from './server-form';

const SECRET = 'canary-of-a-password';
const LINE = 'Paste ssh command or address';
const BASTION = server('bastion', { label: 'Busan', host: 'Bastion.acme.io.', port: 22, username: 'ops' });

describe('A line that is pasted into the form of a new server', () => {
  let http: HttpTestingController;
  let page: DialogHarness;
  let known: readonly Server[];

  beforeEach(async () => {
    TestBed.configureTestingModule({
      providers: [provideHttpClient(), provideHttpClientTesting(), ...VAULT_PROVIDERS],
    });
    await openNewVault();
    http = TestBed.inject(HttpTestingController);
    page = DialogHarness.get();
    known = [];
    void openRecordForm<Server>(TestBed.inject(MatDialog), ServerForm, {});
    await page.appears('kiops-browser-secret');
  });

  afterEach(() => TestBed.inject(MatDialog).closeAll());

  /** Answers all searches with the servers that are known. */
  function answer(): void {
    for (const request of http.match(({ method }) => method === 'GET'))
      if (!request.cancelled) request.flush(pageOf(known));
  }

  async function paste(text: string, until: string): Promise<void> {
    const clipboardData = new DataTransfer();
    clipboardData.setData('text', text);
    const event = new ClipboardEvent('paste', { clipboardData, bubbles: true, cancelable: true });
    page.field(LINE).dispatchEvent(event);
    await page.until(() => {
      answer();
      return page.words.includes(until);
    }, `the words “${until}”`);
    await page.settle();
  }

  const values = () => ['Host', 'Port', 'Username', 'Jump server'].map((name) => page.field(name).value);
  const green = () =>
    Array.from(
      page.element.querySelectorAll('.was-filled mat-label, mat-form-field.was-filled mat-label'),
      (label) => (label.textContent ?? '').trim(),
    );

  it('comes first, and has the focus', () => {
    expect(document.activeElement).toBe(page.field(LINE));
  });

  it('fills the fields, marks them until they are touched, and chooses the jump server that is registered', async () => {
    known = [BASTION];
    await paste('ssh -J ops@BASTION.acme.io deploy@10.20.3.7:2222', 'Filled:');
    expect(page.words).toContain('Filled: host, port, username, jump server');
    expect(values()).toEqual(['10.20.3.7', '2222', 'deploy', 'Busan']);
    expect(green()).toEqual(['Host', 'Port', 'Username', 'Jump server']);
    await page.type('Host', '10.20.3.8');
    expect(green()).toEqual(['Port', 'Username', 'Jump server']);
    await page.press('Undo what was filled');
    expect(values()).toEqual(['10.20.3.8', '22', '', '']);
    expect(page.field(LINE).value).toBe('');
  });

  it('keeps a jump server that is not registered as an error that offers to add it', async () => {
    await paste('ssh -J ops@bastion.busan:2222 deploy@db', 'Filled:');
    expect(page.words).toContain('Filled: host, username');
    expect(page.words).toContain('ops@bastion.busan:2222 is not registered yet.');
    expect(document.activeElement).toBe(page.field('Jump server'));
    await page.type('Label', 'DB');
    await page.press('Add server');
    expect(http.match({ method: 'POST' })).toEqual([]);
    page.field('Jump server').click();
    await page.settle();
    const options = Array.from(document.querySelectorAll<HTMLElement>('mat-option'));
    expect(options.map(({ textContent }) => textContent.trim())).toEqual([
      'Add ops@bastion.busan:2222 as a new server',
    ]);
    options[0].click();
    await page.until(() => document.querySelectorAll('mat-dialog-container').length === 2);
    await page.settle();
    answer();
    expect(values().slice(0, 3)).toEqual(['bastion.busan', '2222', 'ops']);
  });

  it('takes no server of another user, port or way for the jump server', async () => {
    const via = [{ ...BASTION, id: 'edge', label: 'Edge' }];
    known = [
      { ...BASTION, id: 'a', username: 'root' },
      { ...BASTION, id: 'b', port: 2222 },
      { ...BASTION, id: 'c', route: via },
    ];
    await paste('ssh -J ops@bastion.acme.io deploy@db', 'Filled:');
    expect(page.words).toContain('is registered, but with another way to it');
    await page.type('Label', 'DB');
    await page.press('Add server');
    expect(http.match({ method: 'POST' })).toEqual([]);
  });

  it('is emptied of a secret, which is in its own field only', async () => {
    await paste(`sshpass -p ${SECRET} ssh deploy@db`, 'Filled:');
    expect(page.words).toContain('Filled: host, username, password');
    expect(page.field(LINE).value).toBe('');
    expect(page.field('Password for deploy@db:22').value).toBe(SECRET);
    const field = page.field('Password for deploy@db:22');
    expect(getComputedStyle(field).getPropertyValue('-webkit-text-security')).toBe('disc');
    expect(document.documentElement.outerHTML).not.toContain(SECRET);
    const others = Array.from(page.element.querySelectorAll('input, textarea')).filter(
      (other) => other !== field,
    );
    expect(others.some((other) => (other as HTMLInputElement).value.includes(SECRET))).toBeFalse();
    await page.press('Undo what was filled');
    expect(page.words).not.toContain('Filled');
    expect(page.field(/^Password for/).value).toBe('');
    // The control: where it is typed into a field of words, it is found.
    await page.type('Label', SECRET);
    expect(page.field('Label').value).toContain(SECRET);
  });

  it('asks for the key file that it names, names what it does not understand, and refuses the rest with words', async () => {
    await paste('ssh -Z -i ~/.ssh/key deploy@db', 'give that file below');
    expect(page.words).toContain('Not understood, and left out: -Z.');
    expect(page.words).toContain('~/.ssh/key');
    await page.press('Clear the pasted line');
    await paste('hello world', 'It is no ssh, scp or sftp command');
    expect(page.field('Host').value).toBe('db');
  });

  it('is read on Enter when it is typed, and sends nothing', async () => {
    page.field(LINE).value = 'deploy@db';
    page.field(LINE).dispatchEvent(new InputEvent('input', { inputType: 'insertText', bubbles: true }));
    await page.settle();
    expect(page.field('Host').value).toBe('');
    const event = new KeyboardEvent('keydown', { key: 'Enter', bubbles: true, cancelable: true });
    page.field(LINE).dispatchEvent(event);
    await page.shows('Filled: host, username');
    expect(event.defaultPrevented).toBeTrue();
  });
});
