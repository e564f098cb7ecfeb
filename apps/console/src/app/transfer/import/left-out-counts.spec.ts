import { provideHttpClient } from '@angular/common/http';
import {
  HttpTestingController,
  provideHttpClientTesting,
  type TestRequest,
} from '@angular/common/http/testing';
import { TestBed } from '@angular/core/testing';
import { MatDialog } from '@angular/material/dialog';
import type { BrowserVault } from '@kiops/browser-vault';
import { definitionOf, RECORD_STORES, type PlanEntry, type Verdict } from '@kiops/contracts';
import { DialogHarness } from '../../../testing/dialog-harness';
import { KEYS } from '../../../testing/sample-keys';
import { openNewVault, VAULT_PROVIDERS } from '../../../testing/vault-testing';
import { page as listPage, server } from '../../records/testing/records';
import { openImport } from '../open-transfer';
import { planOf, registryEntry } from '../testing/import-plans';

const OTHER = [
  'other.json',
  JSON.stringify({ auths: { 'a.io': { auth: btoa('robot:pw') }, 'b.io': {} } }),
] as const;

describe('What is left out', () => {
  let service: HttpTestingController;
  let vault: BrowserVault;
  let page: DialogHarness;

  beforeEach(async () => {
    localStorage.removeItem('kiops.import.columns');
    TestBed.configureTestingModule({
      providers: [provideHttpClient(), provideHttpClientTesting(), ...VAULT_PROVIDERS],
    });
    service = TestBed.inject(HttpTestingController);
    vault = await openNewVault();
    page = DialogHarness.get();
    void openImport(TestBed.inject(MatDialog));
    await page.appears('kiops-choose-file');
  });

  afterEach(async () => {
    TestBed.inject(MatDialog).closeAll();
    localStorage.removeItem('kiops.import.columns');
    await vault.startOver();
  });

  async function drop(...files: readonly (readonly [string, string])[]): Promise<void> {
    const dataTransfer = new DataTransfer();
    for (const [name, content] of files) dataTransfer.items.add(new File([content], name));
    page.element
      .querySelector('.drop')
      ?.dispatchEvent(new DragEvent('drop', { dataTransfer, cancelable: true, bubbles: true }));
    await page.settle();
  }

  async function give(label: string, name: string, content: string): Promise<void> {
    const dataTransfer = new DataTransfer();
    dataTransfer.items.add(new File([content], name));
    const picker = page.element.querySelector<HTMLInputElement>(`input[type=file][aria-label="${label}"]`);
    if (!picker) throw new Error(`No ${label}.`);
    picker.files = dataTransfer.files;
    picker.dispatchEvent(new Event('change', { bubbles: true }));
    await page.settle();
  }

  /** Answers a plan in which every entry is new, or what `verdictOf` says. */
  async function plan(verdictOf: (entry: { index: number; label: unknown }) => Verdict = () => 'new') {
    let found: TestRequest[] = [];
    await page.until(() => (found = service.match('/api/v1/transfer/plan')).length > 0);
    const { file } = JSON.parse(await (found[0].request.body as Blob).text()) as {
      file: Record<string, readonly Record<string, unknown>[]>;
    };
    const entries = RECORD_STORES.flatMap((store) =>
      (file[definitionOf(store).exportKey] ?? []).map((entry, index): PlanEntry => {
        const label = String(entry['label']);
        return { ...registryEntry(index, verdictOf({ index, label })), store, label };
      }),
    );
    found[0].flush(planOf(entries, `p${Math.random()}`));
    await page.appears('kiops-plan-view');
    await page.until(() => page.element.querySelector('mat-progress-bar') === null);
    await page.settle();
  }

  /** What the cards say, by file, what the tile says, and what the table's section says. */
  function counts() {
    const cards = Array.from(page.element.querySelectorAll('kiops-file-cards li')).map((card) => {
      const words = card.textContent ?? '';
      const told = [.../(?:(\d+) unanswered)?(?: · )?(?:(\d+) left out)?$/.exec(words.trim())!].slice(1);
      return /nothing left out/.test(words) ? 0 : told.reduce((sum, count) => sum + Number(count ?? 0), 0);
    });
    const tile = Number(page.element.querySelector('button.invalid .amount')?.textContent);
    const section = Number(/Left out \((\d+)\)/.exec(page.words)?.[1] ?? 0);
    return { cards, tile, section };
  }

  const leftOut = (...cards: readonly number[]) => {
    const all = cards.reduce((sum, count) => sum + count, 0);
    expect(counts()).toEqual({ cards: [...cards], tile: all, section: all });
  };
  const questions = async () => {
    await page.press('Questions');
    await page.appears('kiops-import-questions');
  };
  const makePlan = async () => {
    await page.appears('kiops-import-questions');
    await page.press('Make the plan');
    await plan();
  };

  it('of a user that is asked for once is as much on the card as in the tile, before and after', async () => {
    const config = 'Host web\n  HostName web.acme.io\nHost db\n  HostName db.acme.io\nHost *.stg\n  User x\n';
    await drop(['config', config], OTHER);
    await makePlan();
    leftOut(3, 1);
    await questions();
    await page.type(/^User name of all/, 'deploy');
    await makePlan();
    leftOut(1, 1);
    await page.press('Take config out');
    await plan();
    leftOut(1);
    document.querySelector<HTMLElement>('mat-snack-bar-container button')?.click();
    await plan();
    leftOut(1, 1);
  });

  it('counts nothing as taken too: in is what is taken, what is left out and what is asked', async () => {
    await drop(['.pgpass', 'a.io:5432:*:kim:pw\n*:5432:x:kim:pw\nb.io:5432:shop:kim:pw\n'], OTHER);
    await makePlan();
    const card = () => page.element.querySelector('kiops-file-cards li')?.textContent?.replace(/\s+/g, ' ');
    expect(card()).toContain('pgpass · 1 DB connection1 unanswered · 1 left out');
    // What can still be answered stands first.
    expect(page.element.querySelector('.left-out')?.textContent).toMatch(/\.pgpass\s*› line 1/);
    expect(page.element.querySelector('button.invalid .note')?.textContent).toBe('1 not answered yet');
    await questions();
    await page.type(/^Database/, 'shop');
    await makePlan();
    expect(card()).toContain('pgpass · 2 DB Connections1 left out');
  });

  it('of logins of which most fit no store is asked for, with one answer for all of them', async () => {
    const login = (name: string) => ({
      type: 1,
      name,
      login: { username: 'kim', password: 'pw', uris: [{ uri: `https://${name}.example.com` }] },
    });
    const names = ['intra', 'portal', 'wiki'];
    const content = JSON.stringify({ encrypted: false, folders: [], items: names.map(login) });
    await drop(['bitwarden.json', content], OTHER);
    await page.appears('kiops-import-questions');
    expect(page.words).toContain('3 logins that fit no store');
    expect(page.words).toContain('bitwarden.json › /items/0');
    page.element.querySelector<HTMLElement>('[aria-label="Store of all 3"] .mat-mdc-select-trigger')?.click();
    await page.settle();
    const options = [...document.querySelectorAll<HTMLElement>('mat-option')];
    options.find((option) => option.textContent?.trim() === 'Registries')?.click();
    await page.settle();
    const chosen = names.map((name) => page.element.querySelector(`[aria-label="Store of ${name}"]`));
    expect(chosen.map((one) => one?.textContent?.trim())).toEqual(names.map(() => 'Registries'));
    await makePlan();
    leftOut(0, 1);
    const card = page.element.querySelector('kiops-file-cards li');
    expect(card?.textContent).toContain('3 registries');
  });

  it('of a database that is asked for', async () => {
    await drop(['.pgpass', 'db.acme.io:5432:*:kim:pw\n*:5432:x:kim:pw\n'], OTHER);
    await makePlan();
    leftOut(2, 1);
    await questions();
    await page.type(/^Database/, 'shop');
    await makePlan();
    leftOut(1, 1);
  });

  it('of a key file that is asked for, and of its passphrase', async () => {
    const config = 'Host web\n  HostName web.acme.io\n  User ops\n  IdentityFile ~/.ssh/id_web\n';
    await drop(['config', config], OTHER);
    await makePlan();
    leftOut(1, 1);
    await questions();
    await give('Key file ~/.ssh/id_web', 'id_web', KEYS.encrypted.text);
    await page.until(() => page.words.includes('SHA256:'));
    await makePlan();
    leftOut(0, 1);
    await questions();
    await page.type(/^Passphrase of id_web/, 'right');
    await page.press('Open');
    await makePlan();
    leftOut(0, 1);
  });

  it('says of a key that servers of another file name where it is', async () => {
    const config = 'Host web\n  HostName web.acme.io\n  User ops\n  IdentityFile ~/.ssh/id_web\n';
    await drop(['config', config], ['id_web', KEYS.ed25519.text]);
    await plan();
    const cards = [...page.element.querySelectorAll('kiops-file-cards li')].map((card) => card.textContent);
    expect(cards).toEqual([
      jasmine.stringContaining('OpenSSH · 1 server · 1 SSH secret'),
      jasmine.stringContaining('SSH key · kept with its servers'),
    ]);
  });

  it('of a key whose server is asked for', async () => {
    await drop(['id_ed25519', KEYS.ed25519.text], OTHER);
    await makePlan();
    leftOut(1, 1);
  });

  it('of the columns of a table, and of a jump server that KIOPS has', async () => {
    await drop(
      ['servers.csv', 'name,host,user,jump server,team\nweb,web.io,kim,GATE,a\nlost,lost.io,kim,nobody,b\n'],
      OTHER,
    );
    let found: TestRequest[] = [];
    await page.until(() => (found = service.match(({ url }) => url === '/api/v1/servers')).length > 0);
    found[0].flush(listPage([server('gate', { label: 'Gate' })]));
    await page.appears('kiops-columns-step table');
    await page.shows('1 row: no such server here');
    await page.press('Make the plan');
    await plan();
    // The column without a field, and the row whose jump server nobody has.
    leftOut(2, 1);
  });

  it('is what the plan says of it, too, by the file that it stands in', async () => {
    await drop(['config.json', JSON.stringify({ auths: { 'c.io': { auth: btoa('r:p') } } })], OTHER);
    await plan(({ index }) => (index === 0 ? 'invalid' : 'new'));
    leftOut(1, 1);
  });

  it('of a file of KIOPS is what the plan says of it', async () => {
    const registries = [{ label: 'a' }, { label: 'b' }];
    await drop(['credentials.json', JSON.stringify({ format: 'kiops-credentials', version: 1, registries })]);
    await plan(({ index }) => (index === 0 ? 'invalid' : 'new'));
    leftOut(1);
  });
});
