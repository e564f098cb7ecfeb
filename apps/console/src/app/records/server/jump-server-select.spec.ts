import { provideHttpClient } from '@angular/common/http';
import {
  HttpTestingController,
  provideHttpClientTesting,
  type TestRequest,
} from '@angular/common/http/testing';
import { TestBed } from '@angular/core/testing';
import { MatDialog } from '@angular/material/dialog';
import type { Server } from '@kiops/contracts';
import { openRecordForm } from '../form/open-record-form';
import { page as pageOf, server } from '../testing/records';
import { DialogHarness } from '../../../testing/dialog-harness';
import { VAULT_PROVIDERS } from '../../../testing/vault-testing';
import { ServerForm } from './server-form';

const BUSAN = server('busan', { label: 'bastion busan', host: 'busan.acme.io' });
const SEOUL = server('seoul', { label: 'bastion seoul', host: 'seoul.acme.io' });

describe('The jump server of a server', () => {
  let http: HttpTestingController;
  let page: DialogHarness;

  beforeEach(async () => {
    TestBed.configureTestingModule({
      providers: [provideHttpClient(), provideHttpClientTesting(), ...VAULT_PROVIDERS],
    });
    http = TestBed.inject(HttpTestingController);
    page = DialogHarness.get();
    const record = server('inner', { label: 'Inner' });
    void openRecordForm<Server>(TestBed.inject(MatDialog), ServerForm, { record });
    await page.appears('[role="combobox"]');
  });

  afterEach(() => TestBed.inject(MatDialog).closeAll());

  const field = (): HTMLInputElement =>
    page.element.querySelector<HTMLInputElement>('kiops-jump-server-select input')!;
  const options = (): HTMLElement[] => Array.from(document.querySelectorAll('mat-option'));
  const shown = (): string[] => options().map((option) => option.querySelector('.name')?.textContent ?? '');

  /** Answers the search for a text, as soon as it is asked. */
  async function find(query: string, servers: readonly Server[]): Promise<void> {
    let asked: TestRequest[] = [];
    await page.until(() => {
      asked = http.match(({ url, params }) => url === '/api/v1/servers' && (params.get('q') ?? '') === query);
      return asked.length > 0;
    });
    // A search that was given up for a newer one has nobody to answer.
    for (const request of asked) if (!request.cancelled) request.flush(pageOf(servers));
    await page.settle();
  }

  async function type(text: string): Promise<void> {
    field().focus();
    await page.type('Jump server', text);
  }

  async function press(key: string, keyCode: number): Promise<boolean> {
    const event = new KeyboardEvent('keydown', { key, keyCode, bubbles: true, cancelable: true });
    field().dispatchEvent(event);
    await page.settle();
    return event.defaultPrevented;
  }

  const enter = (): Promise<boolean> => press('Enter', 13);

  async function leave(): Promise<void> {
    page.element.querySelector('textarea')?.focus();
    await page.settle();
  }

  /** Which jump server is saved: its id, or null for a direct way; undefined when it is not changed. */
  async function saved(): Promise<string | null | undefined> {
    await page.press('Save');
    const [sent] = http.match({ method: 'PATCH', url: '/api/v1/servers/inner' });
    if (!sent) throw new Error('It was not saved.');
    return (sent.request.body as Partial<Server>).jumpServerId;
  }

  async function isRefused(): Promise<boolean> {
    await page.press('Save');
    return http.match({ method: 'PATCH' }).length === 0;
  }

  it('is the one that Enter takes, when one is shown', async () => {
    await find('', [BUSAN, SEOUL]);
    await type('bastion bu');
    expect(shown()).toEqual(['bastion busan']);
    expect(await enter()).toBeTrue();
    expect(field().value).toBe('bastion busan');
    expect(await saved()).toBe('busan');
  });

  it('is taken by Enter when it is the only server there is', async () => {
    await find('', [BUSAN]);
    await type('busan');
    expect(await enter()).toBeTrue();
    expect(await saved()).toBe('busan');
  });

  it('is the highlighted one of several', async () => {
    await find('', [BUSAN, SEOUL]);
    await type('bastion');
    await press('ArrowDown', 40);
    await enter();
    expect(field().value).toBe('bastion seoul');
    expect(await saved()).toBe('seoul');
  });

  it('is taken by Enter that was pressed before the servers were found', async () => {
    await find('', []);
    await type('busan');
    expect(await enter()).toBeTrue();
    await find('busan', [BUSAN]);
    expect(field().value).toBe('bastion busan');
    // The next Enter is for the form.
    expect(options()).toEqual([]);
    expect(await enter()).toBeFalse();
    expect(await saved()).toBe('busan');
  });

  it('is not what was offered for other text, however quickly Enter follows the typing', async () => {
    await find('', [BUSAN]);
    await type('seoul');
    await find('seoul', []);
    expect(options().length).toBe(1);
    // A busy browser gives the page all of this before it has drawn any of it.
    field().value = 'busan';
    field().dispatchEvent(new Event('input', { bubbles: true }));
    expect(await enter()).toBeTrue();
    expect(page.element.querySelectorAll('kiops-jump-server-select').length).toBe(1);
    await find('busan', [BUSAN]);
    expect(field().value).toBe('bastion busan');
    expect(await saved()).toBe('busan');
  });

  it('is no server that was offered for other text either', async () => {
    await find('', [BUSAN, SEOUL]);
    await type('bastion bu');
    expect(shown()).toEqual(['bastion busan']);
    field().value = 'bastion se';
    field().dispatchEvent(new Event('input', { bubbles: true }));
    await enter();
    expect(field().value).not.toBe('bastion busan');
    await find('bastion se', [SEOUL]);
    expect(field().value).toBe('bastion seoul');
    expect(await saved()).toBe('seoul');
  });

  it('is chosen by its whole name, without a click', async () => {
    await find('', [BUSAN, SEOUL]);
    await type('Bastion Seoul');
    await leave();
    expect(await saved()).toBe('seoul');
  });

  it('is found when its name was left before the answer came', async () => {
    await find('', []);
    await type('bastion busan');
    await leave();
    expect(page.words).toContain('No server is called that.');
    await find('bastion busan', [BUSAN]);
    expect(page.words).not.toContain('No server is called that.');
    expect(await saved()).toBe('busan');
  });

  it('is refused with words when there is none of that name, and stays typed', async () => {
    await find('', [BUSAN, SEOUL]);
    await type('bastion');
    await leave();
    expect(field().value).toBe('bastion');
    expect(page.words).toContain('No server is called that.');
    expect(await isRefused()).toBeTrue();
    expect(document.activeElement).toBe(field());
    expect(field().getAttribute('aria-invalid')).toBe('true');
    await type('');
    expect(page.words).not.toContain('No server is called that.');
  });

  it('shows in bold what was typed, in names and addresses', async () => {
    await find('', [BUSAN]);
    await type('busan');
    expect(Array.from(options()[0].querySelectorAll('b'), ({ textContent }) => textContent)).toEqual([
      'busan',
      'busan',
    ]);
  });

  it('can be added where there is none, and is chosen only once it is there', async () => {
    await find('', [BUSAN, SEOUL]);
    await type('ops@daegu.acme.io:2222');
    await find('ops@daegu.acme.io:2222', []);
    expect(options().map(({ textContent }) => textContent.trim())).toEqual([
      'Add ops@daegu.acme.io:2222 as a new server',
    ]);
    options()[0].click();
    await page.shows('Add server');
    expect(page.field('Host').value).toBe('daegu.acme.io');
    expect(page.field('Port').value).toBe('2222');
    expect(page.field('Username').value).toBe('ops');
    await page.type('Label', 'Daegu');
    await page.press('Add server');
    const [sent] = http.match({ method: 'POST', url: '/api/v1/servers' });
    const outer = document.querySelector<HTMLInputElement>('kiops-jump-server-select input');
    expect(outer?.value).toBe('ops@daegu.acme.io:2222');
    sent.flush(server('daegu', { label: 'Daegu', host: 'daegu.acme.io' }));
    await page.until(() => field().value === 'Daegu');
    expect(await saved()).toBe('daegu');
  });

  it('is not lost when its own form is closed again', async () => {
    await find('', []);
    await type('daegu.acme.io');
    await find('daegu.acme.io', []);
    options()[0].click();
    await page.shows('Add server');
    await page.press('Cancel');
    await page.until(() => document.querySelectorAll('mat-dialog-container').length === 1);
    expect(field().value).toBe('daegu.acme.io');
    expect(await isRefused()).toBeTrue();
  });

  it('is the option that was pressed, whatever is found before the pointer is up again', async () => {
    await find('', [BUSAN, SEOUL]);
    await type('bastion');
    const [, seoul] = options();
    seoul.dispatchEvent(new MouseEvent('mousedown', { bubbles: true, cancelable: true }));
    await find('bastion', [BUSAN]);
    expect(shown()).toEqual(['bastion busan', 'bastion seoul']);
    seoul.dispatchEvent(new MouseEvent('mouseup', { bubbles: true }));
    seoul.click();
    await page.settle();
    expect(field().value).toBe('bastion seoul');
    expect(await saved()).toBe('seoul');
  });

  it('keeps the focus in its field while an option is pressed', async () => {
    await find('', [BUSAN]);
    await type('b');
    const down = new MouseEvent('mousedown', { bubbles: true, cancelable: true });
    options()[0].dispatchEvent(down);
    dispatchEvent(new MouseEvent('mouseup'));
    expect(down.defaultPrevented).toBeTrue();
  });
});
