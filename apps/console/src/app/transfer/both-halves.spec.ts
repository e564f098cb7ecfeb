import { provideHttpClient } from '@angular/common/http';
import {
  HttpTestingController,
  provideHttpClientTesting,
  type TestRequest,
} from '@angular/common/http/testing';
import { TestBed } from '@angular/core/testing';
import { MatDialog } from '@angular/material/dialog';
import { type BrowserVault, VaultError } from '@kiops/browser-vault';
import { countsOf } from '../../testing/record-counts';
import { KEYS } from '../../testing/sample-keys';
import { PageHarness } from '../../testing/page-harness';
import { harnessOf } from '../../testing/screen';
import { openNewVault, VAULT_PROVIDERS } from '../../testing/vault-testing';
import { DialogHarness } from '../../testing/dialog-harness';
import { Session } from '../session/session';
import { openStartOver } from '../vault/open-start-over';
import { openCleanUp, openExport, openImport, openReset, openUndo } from './open-transfer';
import { planOf, registryEntry } from './testing/import-plans';
import { ActsHere } from './undo/acts-here';

const pay = { host: 'pay.acme.io', port: 22, username: 'deploy' };
const HEAD =
  '{"format":"kiops-credentials","version":1,"exportedAt":"2026-11-22T10:00:00Z","origin":"https://a.example"';

describe('Transfer of both halves', () => {
  let vault: BrowserVault;
  let http: HttpTestingController;
  let page: DialogHarness;

  beforeEach(async () => {
    TestBed.configureTestingModule({
      providers: [provideHttpClient(), provideHttpClientTesting(), ActsHere, ...VAULT_PROVIDERS],
    });
    http = TestBed.inject(HttpTestingController);
    vault = await openNewVault();
    page = DialogHarness.get();
  });

  afterEach(async () => {
    TestBed.inject(MatDialog).closeAll();
    await vault.startOver();
  });

  const dialog = (): MatDialog => TestBed.inject(MatDialog);
  const keep = (password: string) => vault.put({ ...pay, secret: { kind: 'password', password } });
  /** Writes into the browser's storage what no key opens, and comes back to the tab. */
  const damage = async (id: string): Promise<void> => {
    const opening = indexedDB.open(`kiops-vault-${TestBed.inject(Session).me()?.id}`);
    await new Promise((opened) => (opening.onsuccess = opened));
    const change = opening.result.transaction('vault', 'readwrite');
    change.objectStore('vault').put('nonsense', `secret:${id}`);
    await new Promise((done) => (change.oncomplete = done));
    opening.result.close();
    document.dispatchEvent(new Event('visibilitychange'));
  };
  const lock = (): Promise<void> => {
    vault.lock();
    return page.until(() => vault.state().status === 'locked');
  };
  const passwords = async (): Promise<string[]> => {
    const all = await Promise.all((await vault.list()).map(({ id }) => vault.get(id)));
    return all.map(({ secret }) => (secret.kind === 'password' ? secret.password : 'key')).sort();
  };
  async function request(url: string): Promise<TestRequest> {
    let found: TestRequest[] = [];
    await page.until(() => (found = http.match((sent) => sent.url === url)).length > 0);
    return found[0];
  }
  async function answerUsage(registries: number): Promise<void> {
    const counts = countsOf({ registries });
    (await request('/api/v1/me/usage')).flush({ counts });
    await page.settle();
  }
  async function exportFile(): Promise<{ text: () => Promise<string>; asked: boolean }> {
    const saved = new Promise<string>((resolve) => {
      spyOn(HTMLAnchorElement.prototype, 'click').and.callFake(function (this: HTMLAnchorElement) {
        void fetch(this.href).then(async (response) => resolve(await response.text()));
      });
    });
    await page.press(/Download file/);
    let asked = false;
    await page.until(() => {
      for (const one of http.match('/api/v1/transfer/export')) {
        asked = true;
        one.flush(new Blob([`${HEAD},"registries":[{"label":"하버"}]}`]));
      }
      return page.words.includes('saved to your downloads');
    });
    return { text: () => saved, asked };
  }
  async function dropFile(
    sshSecrets: readonly object[],
    onKiops: Parameters<typeof planOf>[0],
  ): Promise<string> {
    await openImportDialog();
    const dataTransfer = new DataTransfer();
    dataTransfer.items.add(
      new File([`${HEAD},"sshSecrets":${JSON.stringify(sshSecrets)}}`], 'credentials.json'),
    );
    page.element
      .querySelector('.drop')
      ?.dispatchEvent(new DragEvent('drop', { dataTransfer, cancelable: true }));
    const planned = await request('/api/v1/transfer/plan');
    planned.flush(planOf(onKiops));
    await page.appears('kiops-plan-view');
    await page.settle();
    await page.settle();
    return (planned.request.body as Blob).text();
  }
  async function openImportDialog(): Promise<void> {
    void openImport(dialog());
    await page.appears('kiops-choose-file');
  }

  async function choosePlainFile(): Promise<void> {
    page.element.querySelector<HTMLElement>('input[type=radio][value=plain]')?.click();
    await page.settle();
    await page.type(/to confirm/, 'readable by anyone');
  }

  it('says so when the SSH secrets cannot be read, and exports nothing in silence', async () => {
    await keep('swordfish');
    void openExport(dialog());
    await page.appears('kiops-export-dialog');
    await answerUsage(1);
    spyOn(vault, 'export').and.rejectWith(new VaultError('unavailable'));
    await choosePlainFile();
    await page.type('Your password', 'account password');
    await page.press(/Download file/);
    await page.shows('The SSH secrets could not be read.');
    expect(page.control(/Download file/)).toBeTruthy();
    http.expectNone('/api/v1/transfer/export');
  });

  it('exports the SSH secrets of this browser in the file of KIOPS', async () => {
    await keep('swordfish');
    void openExport(dialog());
    await page.appears('kiops-export-dialog');
    await answerUsage(1);
    expect(page.words).toContain('SSH secrets of this browser Added in this browser 1');
    await choosePlainFile();
    await page.type('Your password', 'account password');
    const file = JSON.parse(await (await exportFile()).text());
    expect(file.registries).toEqual([{ label: '하버' }]);
    expect(file.sshSecrets).toEqual([{ ...pay, kind: 'password', password: 'swordfish', preferred: true }]);
    expect(page.words).toContain('With 1 SSH secret of this browser.');
  });

  it('counts a damaged secret out before it exports', async () => {
    await keep('swordfish');
    await keep('another');
    const [{ id }] = await vault.list();
    await damage(id);
    await page.until(() => vault.state().damaged.length === 1);
    void openExport(dialog());
    await page.appears('kiops-export-dialog');
    await answerUsage(1);
    expect(page.words).toContain('SSH secrets of this browser 1 damaged: left out Added in this browser 1');
  });

  it('exports the SSH secrets alone without asking KIOPS, and tells it how many', async () => {
    await keep('swordfish');
    void openExport(dialog());
    await page.appears('kiops-export-dialog');
    await answerUsage(1);
    const boxes = Array.from(page.element.querySelectorAll<HTMLInputElement>('mat-checkbox input'));
    boxes.slice(0, 6).forEach((box) => box.click());
    await page.settle();
    expect(page.element.querySelector('input[type=password]')).toBeNull();
    await choosePlainFile();
    const { text, asked } = await exportFile();
    expect(asked).toBeFalse();
    expect(JSON.parse(await text()).sshSecrets.length).toBe(1);
    const told = await request('/api/v1/transfer/browser-changes');
    expect(told.request.body).toEqual({ kind: 'exported', sshSecrets: 1, file: 'plain' });
    told.flush(null, { status: 503, statusText: '' });
    await page.shows('With 1 SSH secret of this browser. KIOPS could not note it in the activity.');
  });

  it('leaves a locked vault out of the file, and says so', async () => {
    await keep('swordfish');
    await vault.addPassphrase('correct horse battery');
    await lock();
    void openExport(dialog());
    await page.appears('kiops-export-dialog');
    await answerUsage(1);
    expect(page.words).toContain('Locked: left out');
    await choosePlainFile();
    await page.type('Your password', 'account password');
    const file = JSON.parse(await (await exportFile()).text());
    expect(file.sshSecrets).toBeUndefined();
    expect(page.words).toContain('1 SSH secret of this browser left out: the vault is locked.');
  });

  it('plans and imports the SSH secrets of a file in this browser, and sends none', async () => {
    await keep('mine');
    const theirs = { ...pay, kind: 'password', password: 'canary-theirs' };
    const other = { ...pay, host: 'b.acme.io', kind: 'key', privateKey: KEYS.ed25519.text };
    const sent = await dropFile([theirs, other], [registryEntry(0, 'new')]);
    expect(sent).not.toContain('canary');
    expect(sent).not.toContain('sshSecrets');
    expect(page.words).toContain('1 conflict still needs an answer.');
    expect(page.words).toContain('In this browser');
    const choices = page.element.querySelectorAll<HTMLElement>(
      '[aria-label="Decision for deploy@pay.acme.io:22"] button',
    );
    Array.from(choices)
      .find((each) => each.textContent?.trim() === 'Take theirs')
      ?.click();
    await page.settle();
    await page.press('Import 1 record and 2 SSH secrets');
    const applied = await request('/api/v1/transfer/apply');
    const body = await (applied.request.body as Blob).text();
    expect(body).not.toContain('canary');
    expect(JSON.parse(body).decisions).toEqual({});
    applied.flush({ created: 1, replaced: 0, kept: 0, identical: 0, invalid: 0, act: 'act' });
    await page.shows('Import finished');
    expect(page.words).toContain('1 record written');
    expect(page.words).toContain('2 SSH secrets kept in this browser.');
    expect(await passwords()).toEqual(['canary-theirs', 'key']);
  });

  it('says that the plan was still valid once KIOPS has written, and is past cancelling then', async () => {
    await dropFile([{ ...pay, kind: 'password', password: 'theirs' }], [registryEntry(0, 'new')]);
    let goOn = (): void => undefined;
    const keepSecrets = vault.import.bind(vault);
    spyOn(vault, 'import').and.callFake(async (...given) => {
      await new Promise<void>((resolve) => (goOn = resolve));
      return keepSecrets(...given);
    });
    await page.press('Import 1 record and 1 SSH secret');
    const sent = await request('/api/v1/transfer/apply');
    const steps = () =>
      [...page.element.querySelectorAll('kiops-import-progress li')].map(
        (line) => `${line.className}: ${line.firstElementChild?.nextSibling?.textContent?.trim()}`,
      );
    expect(steps().slice(2, 4)).toEqual(['next: Plan still valid', 'next: Records on KIOPS']);
    const counts = { created: 1, replaced: 0, kept: 0, identical: 0, invalid: 0 };
    sent.flush({ ...counts, act: 'act' });
    await page.shows('Writing in this browser');
    expect(steps().slice(2)).toEqual([
      'done: Plan still valid: nothing changed meanwhile',
      'done: Records on KIOPS',
      'now: SSH secrets in this browser',
    ]);
    expect(page.control('Cancel import').disabled).toBeTrue();
    expect(page.words).not.toContain('if you cancel now');
    goOn();
    await page.shows('1 SSH secret kept in this browser.');
  });

  const imported = {
    act: 'act',
    action: 'transfer.imported',
    at: '2026-11-22T12:00:00Z',
    removed: 1,
    putBack: 0,
    restored: 0,
    left: 0,
    leftAlone: [],
  };

  it('undoes an import in both halves', async () => {
    await keep('mine');
    await dropFile([{ ...pay, kind: 'password', password: 'theirs' }], [registryEntry(0, 'new')]);
    const choices = page.element.querySelectorAll<HTMLElement>(
      '[aria-label="Decision for deploy@pay.acme.io:22"] button',
    );
    [...choices].find((each) => each.textContent?.trim() === 'Take theirs')?.click();
    await page.settle();
    await page.press('Import 1 record and 1 SSH secret');
    const counts = { created: 1, replaced: 0, kept: 0, identical: 0, invalid: 0 };
    (await request('/api/v1/transfer/apply')).flush({ ...counts, act: 'act' });
    await page.shows('1 SSH secret kept in this browser.');
    expect(await passwords()).toEqual(['theirs']);
    await page.press(/^Close$/);
    await page.goes('kiops-import-dialog');

    const undone = openUndo(dialog(), 'act');
    (await request('/api/v1/transfer/acts/act/undo')).flush(imported);
    await page.shows('1 SSH secret that it brought goes to the Trash of this browser');
    await page.shows('1 SSH secret comes back from the Trash of this browser');
    await page.press('Undo it');
    (await request('/api/v1/transfer/acts/act/undo')).flush(imported);
    expect(await undone).toBeTrue();
    expect(await passwords()).toEqual(['mine']);
    expect(await harnessOf(PageHarness).overlayText()).toContain(
      'Import undone: 1 record moved to the Trash. In this browser: 1 SSH secret moved to its Trash, 1 SSH secret back.',
    );
  });

  it('notes an import that is for this browser alone on KIOPS by its numbers, before and once', async () => {
    await dropFile([{ ...pay, kind: 'password', password: 'canary-theirs' }], []);
    await page.press('Import 1 SSH secret');
    const refused = await request('/api/v1/transfer/browser-imports');
    expect(refused.request.body).toEqual({ sshSecrets: 1, hostKeys: 0 });
    refused.flush({ code: 'unavailable', title: 'Not now.' }, { status: 503, statusText: '' });
    await page.shows('The SSH secrets of the file were not kept in this browser.');
    expect(await passwords()).toEqual([]);
    await vault.addPassphrase('correct horse battery');
    await lock();
    await page.press('Try again');
    (await request('/api/v1/transfer/browser-imports')).flush({ act: 'act' });
    await page.shows('locked');
    await vault.unlock({ method: 'passphrase', passphrase: 'correct horse battery' });
    await page.press('Try again');
    await page.shows('1 SSH secret kept in this browser.');
    http.expectNone('/api/v1/transfer/browser-imports');
    expect(await passwords()).toEqual(['canary-theirs']);
    expect(await vault.imports.isKnown('act')).toBeTrue();
  });

  it('notes what comes into this browser alone when all records are known on KIOPS', async () => {
    await dropFile([{ ...pay, kind: 'password', password: 'theirs' }], [registryEntry(0, 'identical')]);
    await page.press('Import 1 SSH secret');
    const nothing = { created: 0, replaced: 0, kept: 0, identical: 1, invalid: 0 };
    (await request('/api/v1/transfer/apply')).flush(nothing);
    (await request('/api/v1/transfer/browser-imports')).flush({ act: 'act' });
    await page.shows('1 SSH secret kept in this browser.');
    expect(await vault.imports.isKnown('act')).toBeTrue();
  });

  it('tries this half of an undo again, at once or later', async () => {
    await dropFile([{ ...pay, kind: 'password', password: 'theirs' }], [registryEntry(0, 'new')]);
    await page.press('Import 1 record and 1 SSH secret');
    (await request('/api/v1/transfer/apply')).flush({
      created: 1,
      replaced: 0,
      kept: 0,
      identical: 0,
      invalid: 0,
      act: 'act',
    });
    await page.shows('1 SSH secret kept in this browser.');
    await page.press(/^Close$/);
    await page.goes('kiops-import-dialog');
    await vault.addPassphrase('correct horse battery');

    const undone = openUndo(dialog(), 'act');
    (await request('/api/v1/transfer/acts/act/undo')).flush(imported);
    await page.shows('1 SSH secret that it brought goes to the Trash of this browser');
    await page.press('Undo it');
    const asked = await request('/api/v1/transfer/acts/act/undo');
    await lock();
    asked.flush(imported);
    await page.shows('Import undone: 1 record moved to the Trash.');
    await page.shows('Unlock its vault to see them, and to undo them too.');
    expect(await vault.imports.isKnown('act')).toBeTrue();
    await page.press(/^Cancel$|^Close$/);
    expect(await undone).toBeTrue();

    expect([...(await TestBed.inject(ActsHere).among(['act', 'other']))]).toEqual(['act']);
    await vault.unlock({ method: 'passphrase', passphrase: 'correct horse battery' });
    const again = openUndo(dialog(), 'act');
    (await request('/api/v1/transfer/acts/act/undo')).flush(
      { code: 'already-undone', title: 'It is undone already.' },
      { status: 409, statusText: '' },
    );
    await page.shows('On KIOPS it is undone already.');
    await page.shows('1 SSH secret that it brought goes to the Trash of this browser');
    await page.press('Undo it');
    expect(await again).toBeTrue();
    expect(await passwords()).toEqual([]);
    expect([...(await TestBed.inject(ActsHere).among(['act']))]).toEqual([]);
    http.expectNone({ method: 'POST' });
  });

  it('says that the records are imported when this browser could not keep its part, and tries again', async () => {
    await dropFile([{ ...pay, kind: 'password', password: 'theirs' }], [registryEntry(0, 'new')]);
    await vault.addPassphrase('correct horse battery');
    await lock();
    await page.press('Import 1 record and 1 SSH secret');
    (await request('/api/v1/transfer/apply')).flush({
      created: 1,
      replaced: 0,
      kept: 0,
      identical: 0,
      invalid: 0,
      act: 'act',
    });
    await page.shows('Import finished');
    expect(page.words).toContain('The SSH secrets of the file were not kept in this browser.');
    expect(page.words).toContain('The records on KIOPS are imported.');
    await vault.unlock({ method: 'passphrase', passphrase: 'correct horse battery' });
    await page.press('Try again');
    await page.shows('1 SSH secret kept in this browser.');
    expect(await passwords()).toEqual(['theirs']);
  });

  it('leaves the SSH secrets out while the vault is locked, and plans them once it is unlocked', async () => {
    await keep('mine');
    await vault.addPassphrase('correct horse battery');
    await lock();
    await dropFile(
      [{ ...pay, host: 'b.acme.io', kind: 'password', password: 'theirs' }],
      [registryEntry(0, 'new')],
    );
    expect(page.words).toContain('Not imported: 1 SSH secret of the files. The browser vault is locked.');
    expect(page.control('Import 1 record')).toBeTruthy();
    await page.press('Unlock');
    await page.appears('kiops-unlock-dialog');
    await page.type('Passphrase', 'correct horse battery');
    await page.press('Unlock');
    await page.goes('kiops-unlock-dialog');
    await page.shows('Import 1 record and 1 SSH secret');
  });

  it('cleans up the same key in two encodings', async () => {
    await vault.put({ ...pay, secret: { kind: 'key', privateKey: KEYS.ecdsa.text } });
    await vault.put({ ...pay, secret: { kind: 'key', privateKey: KEYS.ecdsaAsSec1.text } });
    expect((await vault.list()).length).toBe(2);
    void openCleanUp(dialog());
    (await request('/api/v1/transfer/clean-up')).flush({ planId: 'c1', groups: [], later: 0 });
    await page.shows('1 group, 2 records. Nothing is removed until you confirm.');
    await page.settle();
    await page.settle();
    expect(page.words).toContain('SEC1 format');
    await page.press('Remove 1 duplicate');
    const noted = await request('/api/v1/transfer/browser-changes');
    expect(noted.request.body).toEqual({ kind: 'cleaned-up', sshSecrets: 1 });
    expect((await vault.list()).length).toBe(2);
    noted.flush({ act: 'act' });
    await page.shows('1 SSH secret removed from this browser.');
    expect((await vault.list()).length).toBe(1);
    const trashed = await vault.trash.list();
    expect(trashed.map(({ known }) => [known?.act.kind, known?.act.id])).toEqual([['cleaned-up', 'act']]);
    http.expectNone({ method: 'POST' });
  });

  it('removes nothing here when KIOPS could not note a clean-up of this browser alone', async () => {
    await vault.put({ ...pay, secret: { kind: 'key', privateKey: KEYS.ecdsa.text } });
    await vault.put({ ...pay, secret: { kind: 'key', privateKey: KEYS.ecdsaAsSec1.text } });
    void openCleanUp(dialog());
    (await request('/api/v1/transfer/clean-up')).flush({ planId: 'c1', groups: [], later: 0 });
    await page.shows('1 group, 2 records. Nothing is removed until you confirm.');
    await page.press('Remove 1 duplicate');
    const refused = { code: 'unavailable', title: 'Not now.' };
    (await request('/api/v1/transfer/browser-changes')).flush(refused, { status: 503, statusText: '' });
    await page.shows('The duplicates in this browser are still there.');
    expect((await vault.list()).length).toBe(2);
  });

  it('cleans up both halves by one act, and undoes both', async () => {
    await vault.put({ ...pay, secret: { kind: 'key', privateKey: KEYS.ecdsa.text } });
    await vault.put({ ...pay, secret: { kind: 'key', privateKey: KEYS.ecdsaAsSec1.text } });
    const record = (id: string) => ({
      id,
      label: id,
      createdAt: '2026-11-20T08:00:00Z',
      updatedAt: '2026-11-20T08:00:00Z',
      lastUsedAt: null,
      connections: [],
      referrers: 0,
    });
    const records = [record('a'), record('b')];
    const group = { kind: 'exact', store: 'registries', title: 'a.example.com', records };
    const cleaned = openCleanUp(dialog());
    (await request('/api/v1/transfer/clean-up')).flush({ planId: 'c1', groups: [group], later: 0 });
    await page.shows('2 groups, 4 records. Nothing is removed until you confirm.');
    await page.press('Remove 2 duplicates');
    (await request('/api/v1/transfer/clean-up')).flush({ removed: 1, connectionsMoved: 0, act: 'act' });
    await page.shows('1 SSH secret removed from this browser.');
    expect((await vault.trash.list()).map(({ known }) => known?.act.id)).toEqual(['act']);
    await page.press(/^Close$/);
    await cleaned;

    const undone = openUndo(dialog(), 'act');
    const undoing = {
      act: 'act',
      action: 'transfer.cleaned-up',
      at: '2026-11-22T12:00:00Z',
      removed: 0,
      putBack: 0,
      restored: 1,
      left: 0,
      leftAlone: [],
    };
    (await request('/api/v1/transfer/acts/act/undo')).flush(undoing);
    await page.shows('1 SSH secret comes back from the Trash of this browser');
    await page.press('Undo it');
    (await request('/api/v1/transfer/acts/act/undo')).flush(undoing);
    expect(await undone).toBeTrue();
    expect([(await vault.list()).length, (await vault.trash.list()).length]).toEqual([2, 0]);
    expect(await harnessOf(PageHarness).overlayText()).toContain(
      'Clean-up undone: 1 record back. 1 SSH secret back in this browser.',
    );
  });

  it('resets this browser alone, with its trash and without a request that deletes', async () => {
    await keep('removed before');
    await vault.remove((await vault.list()).map(({ id }) => id));
    await keep('swordfish');
    void openReset(dialog());
    await page.appears('kiops-reset-dialog');
    await answerUsage(3);
    page.element.querySelector<HTMLElement>('input[aria-label="This browser"]')?.click();
    await page.settle();
    expect(await page.text()).toContain('1 secret · 1 in its trash');
    await page.type(/^Type .* to confirm$/, 'delete 1 secret');
    await page.press('Delete 1 secret');
    const noted = await request('/api/v1/transfer/browser-changes');
    await page.goes('kiops-reset-dialog');
    expect(noted.request.body).toEqual({ kind: 'reset', sshSecrets: 2 });
    noted.flush({});
    await page.settle();
    expect(await page.overlayText()).toContain('1 SSH secret of this browser deleted.');
    expect(await page.overlayText()).not.toContain('could not note');
    expect([vault.state().secrets, vault.state().trashed]).toEqual([0, 0]);
    http.expectNone('/api/v1/transfer/reset');
  });

  it('resets at once what is in this browser, and says so when KIOPS could not note it', async () => {
    await keep('swordfish');
    void openReset(dialog());
    await page.appears('kiops-reset-dialog');
    await answerUsage(0);
    await page.type(/^Type .* to confirm$/, 'delete 1 secret');
    await page.press('Delete 1 secret');
    const noted = await request('/api/v1/transfer/browser-changes');
    await page.goes('kiops-reset-dialog');
    expect(vault.state().secrets).toBe(0);
    noted.flush(null, { status: 503, statusText: '' });
    const said = '1 SSH secret of this browser deleted. KIOPS could not note it in the activity.';
    await page.until(async () => (await page.overlayText()).includes(said));
  });

  it('says so, too, when an emptied vault could not be noted', async () => {
    await keep('swordfish');
    void openStartOver(dialog());
    await page.appears('kiops-start-over-dialog');
    await page.press('Remove and start over');
    const noted = await request('/api/v1/transfer/browser-changes');
    await page.goes('kiops-start-over-dialog');
    expect(noted.request.body).toEqual({ kind: 'reset', sshSecrets: 1 });
    noted.flush(null, { status: 503, statusText: '' });
    const said = '1 SSH secret of this browser removed. KIOPS could not note it in the activity.';
    await page.until(async () => (await page.overlayText()).includes(said));
  });

  it('forgets a vault whose passphrase is lost, with nothing in it too', async () => {
    await keep('swordfish');
    await vault.addPassphrase('correct horse battery');
    await vault.trash.erase(await vault.remove((await vault.list()).map(({ id }) => id)));
    await lock();
    void openReset(dialog());
    await page.appears('kiops-reset-dialog');
    await answerUsage(0);
    await page.type(/^Type .* to confirm$/, 'delete 0 secrets');
    await page.press('Delete 0 secrets');
    await page.goes('kiops-reset-dialog');
    expect(vault.state().status).toBe('empty');
    expect(vault.state().locks).toEqual([]);
  });

  it('resets both: first KIOPS, then this browser', async () => {
    await keep('swordfish');
    void openReset(dialog());
    await page.appears('kiops-reset-dialog');
    await answerUsage(3);
    page.element.querySelector<HTMLElement>('input[aria-label="Both"]')?.click();
    await page.settle();
    expect(await page.text()).toContain('The browser’s part cannot be undone.');
    expect(page.words).not.toContain('This cannot be undone.');
    await page.type(/^Type .* to confirm$/, 'delete 3 records and 1 secret');
    await page.press('Delete 3 records and 1 secret');
    const reset = await request('/api/v1/transfer/reset');
    expect(reset.request.body).toEqual({ confirmation: 'delete 3 records', erase: false });
    expect(vault.state().secrets).toBe(1);
    reset.flush({ removed: 3 });
    await page.goes('kiops-reset-dialog');
    expect(vault.state().secrets).toBe(0);
  });
});
