import { provideHttpClient } from '@angular/common/http';
import {
  HttpTestingController,
  provideHttpClientTesting,
  type TestRequest,
} from '@angular/common/http/testing';
import { TestBed } from '@angular/core/testing';
import { MatDialog } from '@angular/material/dialog';
import type { ImportPlan } from '@kiops/contracts';
import { wouldAskBeforeUnload } from '../../../testing/before-unload';
import { DialogHarness } from '../../../testing/dialog-harness';
import { protectFile } from '@kiops/transfer-formats';
import { openImport } from '../open-transfer';
import { planOf, registryEntry } from '../testing/import-plans';
import { VAULT_PROVIDERS } from '../../../testing/vault-testing';

const PLAN_URL = '/api/v1/transfer/plan';
const APPLY_URL = '/api/v1/transfer/apply';

describe('Import Credentials', () => {
  let service: HttpTestingController;
  let page: DialogHarness;
  let closed: Promise<boolean>;

  beforeEach(async () => {
    TestBed.configureTestingModule({
      providers: [provideHttpClient(), provideHttpClientTesting(), ...VAULT_PROVIDERS],
    });
    service = TestBed.inject(HttpTestingController);
    page = DialogHarness.get();
    closed = openImport(TestBed.inject(MatDialog));
    await page.appears('kiops-choose-file');
  });

  afterEach(() => TestBed.inject(MatDialog).closeAll());

  async function drop(content: BlobPart, name = 'credentials.json'): Promise<void> {
    const dataTransfer = new DataTransfer();
    dataTransfer.items.add(new File([content], name));
    page.element
      .querySelector('.drop')
      ?.dispatchEvent(new DragEvent('drop', { dataTransfer, cancelable: true }));
    await page.settle();
  }

  async function request(url: string): Promise<TestRequest> {
    let found: TestRequest[] = [];
    await page.until(() => (found = service.match(url)).length > 0);
    return found[0];
  }

  async function showPlan(plan: ImportPlan): Promise<void> {
    await drop('{ "format": "kiops-credentials", "version": 1, "registries": [] }');
    (await request(PLAN_URL)).flush(plan);
    await page.appears('[role=row].entry, .nothing, .section');
    await page.settle();
  }

  const group = (label: string): HTMLElement => {
    const found = page.element.querySelector<HTMLElement>(`[aria-label="Decision for ${label}"]`);
    if (!found) throw new Error(`No decision for ${label}.`);
    return found;
  };
  const choice = (label: string, decision: string): HTMLElement => {
    const all = Array.from(group(label).querySelectorAll<HTMLElement>('button'));
    return all.find((button) => button.textContent?.trim() === decision) as HTMLElement;
  };
  const decide = async (label: string, decision: string): Promise<void> => {
    choice(label, decision).click();
    await page.settle();
  };

  it('says what is wrong with a file, and where, and sends nothing', async () => {
    await drop('{ "format": "kiops-credentials", }');
    await page.appears('mat-dialog-container [role=alert]');
    expect(page.words).toContain('credentials.json is not JSON: line 1, column 34');
    service.expectNone(PLAN_URL);
  });

  it('shows why KIOPS refused to plan', async () => {
    await drop('{ "format": "kiops-credentials", "version": 1 }');
    const problem = {
      type: 'about:blank',
      title: 'The request is too large.',
      status: 413,
      code: 'too-large',
    };
    (await request(PLAN_URL)).flush(problem, { status: 413, statusText: 'Too Large' });
    await page.appears('mat-dialog-container [role=alert]');
    expect(page.words).toContain('The request is too large. Nothing was changed.');
  });

  it('says that KIOPS is at another import, and to try again', async () => {
    await drop('{ "format": "kiops-credentials", "version": 1 }');
    const problem = {
      type: 'about:blank',
      title: '',
      status: 429,
      code: 'busy',
      detail: 'One runs at a time.',
    };
    (await request(PLAN_URL)).flush(problem, { status: 429, statusText: 'Too Many Requests' });
    await page.appears('mat-dialog-container [role=alert]');
    expect(page.words).toContain('Try again in a moment. One runs at a time. Nothing was changed.');
  });

  it('lists more of a long plan when it is asked to, and lets one answer stand for the rest', async () => {
    const [first, second] = [registryEntry(0, 'conflict'), registryEntry(1, 'conflict')];
    const long = planOf([first]);
    const counts = { ...long.counts, conflict: 3 };
    await showPlan({ ...long, counts, more: { ...long.more, conflict: 2 } });
    expect(page.words).toContain('and 2 more');
    expect(page.words).toContain('3 conflicts still need an answer.');
    await page.press('Show more');
    const next = await request(`${PLAN_URL}?verdict=conflict&after=registries%2F0`);
    next.flush({ ...planOf([second]), counts, more: { ...long.more, conflict: 1 } });
    await page.shows('Harbor 1');
    expect(page.words).toContain('and 1 more');
    const all = page.element.querySelector('.segments') as HTMLElement;
    (
      Array.from(all.querySelectorAll('button')).find(
        (button) => button.textContent?.trim() === 'Keep both',
      ) as HTMLElement
    ).click();
    await page.settle();
    await page.press('Import 3 records');
    const sent = (await request(APPLY_URL)).request.body as Blob;
    const { decisions } = JSON.parse(await sent.text()) as { decisions: unknown };
    expect(decisions).toEqual({ 'registries/0': 'both', 'registries/1': 'both', default: 'both' });
  });

  it('compares an entry with the earlier one of the same files, and calls neither mine', async () => {
    await drop('db.acme.io:5432:shop:kim:one\ndb.acme.io:5432:shop:kim:two\n', '.pgpass');
    const db = { store: 'db-connections', label: 'shop' } as const;
    const earlier = { index: 0, label: 'shop', connections: [] };
    const differences = [{ field: 'password', secret: true }];
    const second = registryEntry(1, 'conflict', { ...db, existing: undefined, earlier, differences });
    (await request(PLAN_URL)).flush(planOf([registryEntry(0, 'new', db), second]));
    await page.appears('[role=row].entry');
    await page.press('Compare shop');
    const cards = [...page.element.querySelectorAll('kiops-comparison-cards section')];
    const words = cards.map((card) => card.textContent?.replace(/\s+/g, ' ').trim());
    expect(words[0]).toMatch(/^First in \.pgpass, line 1 ?Label ?shop/);
    expect(words[1]).toMatch(/^This one in \.pgpass, line 2 ?Label ?shop/);
    expect(page.words).toContain('The account is in the files twice');
    expect(choice('shop', 'Keep first')).toBeDefined();
    expect(page.words).not.toMatch(/mine|None/i);
  });

  it('makes the plan when the passphrase was all that was asked for', async () => {
    const file = '{ "format": "kiops-credentials", "version": 1, "registries": [{ "label": "a" }] }';
    // At little cost: the usual one takes so long here, outside of a worker, that the runner may give the page up.
    await drop(await protectFile(new Blob([file]), 'open sesame', 4), 'credentials.json.age');
    await page.appears('kiops-import-questions');
    // Of a file that stays closed there is no plan.
    expect(page.words).not.toContain('Make the plan');
    await page.type('Passphrase of credentials.json.age', 'open sesame');
    await page.press('Open');
    (await request(PLAN_URL)).flush(planOf([registryEntry(0, 'new')]));
    await page.appears('kiops-plan-view');
    expect(page.words).not.toContain('Before the plan');
  });

  it('unfolds a section by its whole line', async () => {
    await showPlan(planOf([registryEntry(0, 'new')]));
    expect(page.words).not.toContain('Harbor 0');
    const line = page.element.querySelector<HTMLElement>('.section .small');
    expect(line?.textContent).toBe('Will be added.');
    line?.click();
    await page.shows('Harbor 0');
    expect(page.control(/^1 new/).getAttribute('aria-expanded')).toBe('true');
    await page.press(/^1 new/);
    expect(page.words).not.toContain('Harbor 0');
  });

  it('says afterwards where runtimes are, and leads to those on no server', async () => {
    const runtime = { store: 'runtimes', label: 'prod' } as const;
    await showPlan(planOf([registryEntry(0, 'new', runtime)]));
    await page.press('Import 1 record');
    (await request(APPLY_URL)).flush({
      created: 1,
      replaced: 0,
      kept: 0,
      identical: 0,
      invalid: 0,
      act: 'a',
    });
    await page.shows('Where the runtimes are: in View Credentials, tab Servers.');
    await page.press('Show those on no server');
    let found: TestRequest[] = [];
    await page.until(() => (found = service.match(({ url }) => url === '/api/v1/runtimes')).length > 0);
    expect(found[0].request.params.has('serverId')).toBeFalse();
  });

  it('does not import before every conflict is answered', async () => {
    await showPlan(
      planOf([registryEntry(0, 'conflict'), registryEntry(1, 'conflict'), registryEntry(2, 'new')]),
    );
    expect(page.words).toContain('2 conflicts still need an answer.');
    expect(page.control(/^Import \d/).disabled).toBeTrue();
    await decide('Harbor 0', 'Take theirs');
    expect(page.words).toContain('1 conflict still needs an answer.');
    await decide('Harbor 1', 'Keep mine');
    expect(page.control('Import 2 records').disabled).toBeFalse();
  });

  it('gives all conflicts one answer, and takes that back', async () => {
    await showPlan(planOf([registryEntry(0, 'conflict'), registryEntry(1, 'conflict')]));
    await decide('Harbor 0', 'Keep both');
    const all = page.element.querySelector('.segments') as HTMLElement;
    (
      Array.from(all.querySelectorAll('button')).find(
        (button) => button.textContent?.trim() === 'Keep mine',
      ) as HTMLElement
    ).click();
    await page.appears('mat-snack-bar-container button');
    await page.settle();
    expect(choice('Harbor 0', 'Keep mine').getAttribute('aria-checked')).toBe('true');
    document.querySelector<HTMLElement>('mat-snack-bar-container button')?.click();
    await page.settle();
    expect(choice('Harbor 0', 'Keep both').getAttribute('aria-checked')).toBe('true');
    expect(page.words).toContain('1 conflict still needs an answer.');
  });

  it('shows one verdict only while its tile is pressed', async () => {
    await showPlan(
      planOf([registryEntry(0, 'conflict'), registryEntry(1, 'new'), registryEntry(2, 'invalid')]),
    );
    expect(page.words).not.toContain('harbor-1.acme.io');
    await page.press(/New/);
    expect(page.control(/^1\s*New/).getAttribute('aria-pressed')).toBe('true');
    expect(page.words).toContain('harbor-1.acme.io');
    expect(page.words).not.toContain('harbor-0.acme.io');
    await page.press(/^1\s*New/);
    expect(page.words).toContain('harbor-0.acme.io');
  });

  it('names the position and the reason of what is left out', async () => {
    await showPlan(planOf([registryEntry(14, 'invalid'), registryEntry(1, 'new')]));
    expect(page.words).toContain('position 15 of registries');
    expect(page.words).toContain('The url is missing.');
    expect(page.control('Import 1 record').disabled).toBeFalse();
  });

  it('opens the comparison of a conflict', async () => {
    await showPlan(planOf([registryEntry(0, 'conflict')]));
    await page.press('Compare Harbor 0');
    expect(page.words).toContain('Mine in this KIOPS');
    expect(page.words).toContain('Theirs in the file, position 1');
    expect(page.control('Compare Harbor 0').getAttribute('aria-expanded')).toBe('true');
  });

  it('imports with the decisions, and tells what was done', async () => {
    await showPlan(planOf([registryEntry(0, 'conflict'), registryEntry(1, 'new')]));
    await decide('Harbor 0', 'Keep both');
    await page.press('Import 2 records');
    expect(page.words).toContain('All or nothing: if you cancel now, no record on KIOPS is changed.');
    const applying = await request(APPLY_URL);
    expect(JSON.parse(await (applying.request.body as Blob).text())).toEqual(
      jasmine.objectContaining({ planId: 'p1', decisions: { 'registries/0': 'both' } }),
    );
    applying.flush({ created: 2, replaced: 0, kept: 0, identical: 0, invalid: 0 });
    await page.shows('Import finished');
    expect(page.words).toContain('2 records written');
    await page.press(/^Close$/);
    expect(await closed).toBeTrue();
  });

  it('is sent once, however often its button is pressed', async () => {
    await showPlan(planOf([registryEntry(0, 'new')]));
    const button = page.control('Import 1 record');
    button.click();
    button.click();
    const applying = await request(APPLY_URL);
    expect(applying.cancelled).toBeFalse();
    applying.flush({ created: 1, replaced: 0, kept: 0, identical: 0, invalid: 0 });
    await page.shows('Import finished');
  });

  it('shows the new plan when the records changed, and keeps the answers that fit', async () => {
    const [first, second] = [registryEntry(0, 'conflict'), registryEntry(1, 'conflict')];
    await showPlan(planOf([first, second]));
    await decide('Harbor 0', 'Take theirs');
    await decide('Harbor 1', 'Take theirs');
    await page.press('Import 2 records');
    const problem = {
      type: 'about:blank',
      title: 'Your records changed.',
      status: 409,
      code: 'plan-changed',
    };
    (await request(APPLY_URL)).flush(problem, { status: 409, statusText: 'Conflict' });
    const existing = { id: 'r1', label: 'Changed', updatedAt: '2026-11-22T10:00:00Z', connections: [] };
    (await request(PLAN_URL)).flush(planOf([first, { ...second, existing }], 'p2'));
    await page.shows('Your records changed since this plan was made.');
    expect(page.words).toContain('1 conflict still needs an answer.');
    expect(choice('Harbor 0', 'Take theirs').getAttribute('aria-checked')).toBe('true');
  });

  it('cancels a running import, and makes sure that nothing was changed', async () => {
    const plan = planOf([registryEntry(0, 'new')]);
    await showPlan(plan);
    expect(page.words).toContain('Nothing is changed until you import.');
    await page.press('Import 1 record');
    const applying = await request(APPLY_URL);
    expect(page.words).not.toContain('Nothing is changed until you import.');
    await page.press('Cancel import');
    expect(applying.cancelled).toBeTrue();
    (await request(PLAN_URL)).flush(plan);
    await page.shows('Import cancelled.');
    expect(page.words).toContain('No record on KIOPS was changed.');
  });

  it('does not claim so when the import was already done', async () => {
    await showPlan(planOf([registryEntry(0, 'new')]));
    await page.press('Import 1 record');
    await request(APPLY_URL);
    await page.press('Cancel import');
    (await request(PLAN_URL)).flush(planOf([registryEntry(0, 'identical')], 'p2'));
    await page.shows('before the import could be cancelled');
    await page.press(/^Close$/);
    expect(await closed).toBeTrue();
  });

  describe('without an answer', () => {
    const importAndLose = async (verdict: 'new' | 'conflict') => {
      await showPlan(planOf([registryEntry(0, verdict)]));
      if (verdict === 'conflict') await decide('Harbor 0', 'Take theirs');
      await page.press('Import 1 record');
      (await request(APPLY_URL)).error(new ProgressEvent('error'));
    };

    it('looks what was imported, and says so', async () => {
      await importAndLose('new');
      (await request(PLAN_URL)).flush(planOf([registryEntry(0, 'identical')], 'p2'));
      await page.shows('KIOPS did not answer, but your records changed.');
      expect(page.words).not.toContain('No record was changed.');
      await page.press(/^Close$/);
      expect(await closed).toBeTrue();
    });

    it('says that nothing was, when that is seen', async () => {
      await importAndLose('conflict');
      (await request(PLAN_URL)).flush(planOf([registryEntry(0, 'conflict')]));
      await page.shows('KIOPS did not answer. So far nothing was imported');
      expect(choice('Harbor 0', 'Take theirs').getAttribute('aria-checked')).toBe('true');
    });

    it('claims nothing when that cannot be seen either', async () => {
      await importAndLose('new');
      (await request(PLAN_URL)).error(new ProgressEvent('error'));
      await page.shows('It is not known whether the records were imported');
      expect(page.words).not.toContain('No record was changed.');
      expect(page.control('Import 1 record').disabled).toBeFalse();
    });
  });

  it('keeps the plan and its answers when KIOPS did not import', async () => {
    await showPlan(planOf([registryEntry(0, 'conflict')]));
    await decide('Harbor 0', 'Take theirs');
    await page.press('Import 1 record');
    const problem = {
      type: 'about:blank',
      title: 'The disk of KIOPS is full.',
      status: 503,
      code: 'disk-full',
    };
    (await request(APPLY_URL)).flush(problem, { status: 503, statusText: '' });
    await page.shows('No record was changed.');
    expect(choice('Harbor 0', 'Take theirs').getAttribute('aria-checked')).toBe('true');
    expect(page.control('Import 1 record').disabled).toBeFalse();
  });

  it('draws a small part of 10,000 conflicts, and scrolls to the last', async () => {
    await showPlan(planOf(Array.from({ length: 10_000 }, (_, index) => registryEntry(index, 'conflict'))));
    const rows = (): number => page.element.querySelectorAll('[role=row].entry').length;
    expect(rows()).toBeGreaterThan(4);
    expect(rows()).toBeLessThan(60);
    const viewport = page.element.querySelector('cdk-virtual-scroll-viewport') as HTMLElement;
    viewport.scrollTop = viewport.scrollHeight;
    await page.shows('harbor-9999.acme.io');
    expect(rows()).toBeLessThan(60);
    const last = group('Harbor 9999').getBoundingClientRect();
    expect(last.bottom).toBeLessThanOrEqual(viewport.getBoundingClientRect().bottom);
  });

  describe('of many files', () => {
    const auths = (host: string) => JSON.stringify({ auths: { [host]: { auth: btoa('robot:pw') } } });
    const CONFIG = 'Host web\n  HostName web.acme.io\n  User ops\nHost *.stg\n  User x\n';
    const cards = (): string[] =>
      Array.from(page.element.querySelectorAll('kiops-file-cards li')).map((card) => card.textContent ?? '');
    const bodyOf = async (sent: TestRequest): Promise<Record<string, Record<string, unknown>[]>> =>
      JSON.parse(await (sent.request.body as Blob).text()).file;
    async function dropAll(...files: readonly (readonly [string, string])[]): Promise<void> {
      const dataTransfer = new DataTransfer();
      for (const [name, content] of files) dataTransfer.items.add(new File([content], name));
      page.element
        .querySelector('.drop, kiops-plan-view')
        ?.dispatchEvent(new DragEvent('drop', { dataTransfer, cancelable: true, bubbles: true }));
      await page.settle();
    }
    async function planAll(plan: ImportPlan): Promise<Record<string, Record<string, unknown>[]>> {
      const sent = await request(PLAN_URL);
      sent.flush(plan);
      await page.appears('kiops-plan-view');
      await page.until(() => page.element.querySelector('mat-progress-bar') === null);
      await page.settle();
      return bodyOf(sent);
    }
    const serverEntry = { ...registryEntry(0, 'new'), store: 'servers', label: 'web' } as const;

    it('reads them in this browser into one plan, a card for each, and says what is left out', async () => {
      await dropAll(['config.json', auths('harbor.acme.io')], ['config', CONFIG]);
      const sent = await planAll(planOf([registryEntry(0, 'new'), serverEntry]));
      expect(sent['registries'].map(({ url, password }) => [url, password])).toEqual([
        ['harbor.acme.io', 'pw'],
      ]);
      expect(sent['servers'].map(({ host }) => host)).toEqual(['web.acme.io']);
      expect(cards()).toEqual([
        jasmine.stringContaining('Docker · 1 registry'),
        jasmine.stringContaining('OpenSSH · 1 server'),
      ]);
      expect(page.words).toContain('2 files');
      expect(page.words).toContain('Left out (1)');
      expect(page.words).toMatch(/config\s*› line 4/);
    });

    it('takes a file out, and puts it back where it was', async () => {
      await dropAll(['config.json', auths('harbor.acme.io')], ['config', CONFIG]);
      await planAll(planOf([registryEntry(0, 'new'), serverEntry]));
      await page.press('Take config.json out');
      expect((await planAll(planOf([serverEntry], 'p2')))['registries']).toEqual([]);
      expect(cards().length).toBe(1);
      document.querySelector<HTMLElement>('mat-snack-bar-container button')?.click();
      const again = await planAll(planOf([registryEntry(0, 'new'), serverEntry]));
      expect(again['registries'].length).toBe(1);
      expect(cards()[0]).toContain('config.json');
    });

    it('stays at the plan that is shown when another one is cancelled, with all files, each once', async () => {
      await dropAll(['config.json', auths('harbor.acme.io')], ['config', CONFIG]);
      await planAll(planOf([registryEntry(0, 'new'), serverEntry]));
      await page.press('Take config.json out');
      const other = await request(PLAN_URL);
      expect(cards().length).toBe(1);
      await page.press('Cancel the other plan');
      expect(other.cancelled).toBeTrue();
      expect(page.words).not.toContain('Making another plan');
      expect(cards().length).toBe(2);
      document.querySelector<HTMLElement>('mat-snack-bar-container button')?.click();
      await page.settle();
      expect(cards().length).toBe(2);
      service.expectNone(PLAN_URL);
    });

    it('keeps answers when a file is added or goes', async () => {
      await dropAll(['a.json', auths('a.io')], ['b.json', auths('b.io')]);
      await planAll(planOf([registryEntry(0, 'new'), registryEntry(1, 'conflict')]));
      await decide('Harbor 1', 'Take theirs');
      await page.press('Take a.json out');
      const moved = { ...registryEntry(1, 'conflict'), index: 0 };
      await planAll(planOf([moved], 'p2'));
      expect(choice('Harbor 1', 'Take theirs').getAttribute('aria-checked')).toBe('true');
      await dropAll(['c.json', auths('c.io')]);
      await planAll(planOf([moved, registryEntry(2, 'new')], 'p3'));
      expect(cards().length).toBe(2);
      expect(choice('Harbor 1', 'Take theirs').getAttribute('aria-checked')).toBe('true');
    });

    it('plans again when an entry is put into another store', async () => {
      const login = {
        name: 'Hub',
        type: 1,
        login: { username: 'u', password: 'pw', uris: [{ uri: 'https://hub.docker.com' }] },
      };
      await dropAll(['bitwarden.json', JSON.stringify({ encrypted: false, folders: [], items: [login] })]);
      const hub = { ...registryEntry(0, 'new'), store: 'docker-hub', label: 'Hub' } as const;
      await planAll(planOf([hub]));
      expect(page.words).toContain('1 fits more than one store');
      page.element.querySelector<HTMLElement>('[aria-label="Store of Hub"] .mat-mdc-select-trigger')?.click();
      await page.settle();
      const options = Array.from(document.querySelectorAll<HTMLElement>('mat-option'));
      options.find((option) => option.textContent?.trim() === 'Registries')?.click();
      const sent = await planAll(planOf([registryEntry(0, 'new')], 'p2'));
      expect(sent['dockerHubAuth']).toEqual([]);
      expect(sent['registries'][0]['password']).toBe('pw');
    });

    it('asks before Escape or a reload throws answers away', async () => {
      await showPlan(planOf([registryEntry(0, 'conflict')]));
      expect(wouldAskBeforeUnload()).toBeFalse();
      await decide('Harbor 0', 'Take theirs');
      expect(wouldAskBeforeUnload()).toBeTrue();
      page.element.dispatchEvent(new KeyboardEvent('keydown', { key: 'Escape', bubbles: true }));
      await page.shows('Leave this import?');
      await page.press('Go on');
      await page.until(() => document.querySelectorAll('mat-dialog-container').length === 1);
      expect(choice('Harbor 0', 'Take theirs').getAttribute('aria-checked')).toBe('true');
    });

    it('says what is wrong with each of the files when none can be read', async () => {
      await dropAll(['a.bin', '\u0000\u0001'], ['b.txt', '']);
      await page.appears('mat-dialog-container [role=alert]');
      expect(page.words).toContain('a.bin: This is no file that KIOPS can read.');
      expect(page.words).toContain('b.txt is empty.');
      service.expectNone(PLAN_URL);
    });
  });
});
