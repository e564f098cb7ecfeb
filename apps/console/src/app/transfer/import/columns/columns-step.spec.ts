import { provideHttpClient } from '@angular/common/http';
import {
  HttpTestingController,
  provideHttpClientTesting,
  type TestRequest,
} from '@angular/common/http/testing';
import { TestBed } from '@angular/core/testing';
import { MatDialog } from '@angular/material/dialog';
import { zipSync } from 'fflate';
import { page as listPage, server } from '../../../records/testing/records';
import { DialogHarness } from '../../../../testing/dialog-harness';
import { VAULT_PROVIDERS } from '../../../../testing/vault-testing';
import { openImport } from '../../open-transfer';
import { planOf, registryEntry } from '../../testing/import-plans';

const PLAN_URL = '/api/v1/transfer/plan';
const REMEMBERED = 'kiops.import.columns';
const TABLE =
  '이름,주소,계정,값,담당\nHarbor,harbor.acme.io,bot,hunter2-Secret,kim\nGHCR,ghcr.io,bot,b,lee\n';

describe('The columns of a table', () => {
  let service: HttpTestingController;
  let page: DialogHarness;

  beforeEach(async () => {
    localStorage.removeItem(REMEMBERED);
    await open();
  });

  afterEach(() => {
    TestBed.inject(MatDialog).closeAll();
    localStorage.removeItem(REMEMBERED);
  });

  async function open(): Promise<void> {
    TestBed.configureTestingModule({
      providers: [provideHttpClient(), provideHttpClientTesting(), ...VAULT_PROVIDERS],
    });
    service = TestBed.inject(HttpTestingController);
    page = DialogHarness.get();
    void openImport(TestBed.inject(MatDialog));
    await page.appears('kiops-choose-file');
  }

  async function drop(...contents: readonly BlobPart[]): Promise<void> {
    const dataTransfer = new DataTransfer();
    for (const [index, content] of contents.entries())
      dataTransfer.items.add(new File([content], `table-${index}.csv`));
    page.element
      .querySelector('.drop')
      ?.dispatchEvent(new DragEvent('drop', { dataTransfer, cancelable: true }));
    await page.settle();
  }

  /** A select is drawn empty, and filled then. */
  function showsIn(field: () => Element | null | undefined, words: string): Promise<void> {
    return page.until(() => field()?.textContent?.includes(words) === true);
  }

  async function ask(content: BlobPart): Promise<void> {
    await drop(content);
    await page.appears('kiops-columns-step table');
  }

  async function sent(): Promise<Record<string, Record<string, unknown>[]>> {
    return (await sentBody()).file;
  }

  async function sentBody(): Promise<{
    readonly file: Record<string, Record<string, unknown>[]>;
    readonly knownServers: Record<string, string>;
  }> {
    let found: TestRequest[] = [];
    await page.until(() => (found = service.match(PLAN_URL)).length > 0);
    found[0].flush(planOf([registryEntry(0, 'new')]));
    await page.appears('kiops-plan-view');
    return JSON.parse(await (found[0].request.body as Blob).text());
  }

  const select = (name: string) =>
    page.element.querySelector<HTMLElement>(`mat-select[aria-label="${name}"]`);

  async function choose(trigger: HTMLElement | null, option: string): Promise<void> {
    trigger?.querySelector<HTMLElement>('.mat-mdc-select-trigger')?.click();
    await page.settle();
    const options = Array.from(document.querySelectorAll<HTMLElement>('mat-option'));
    options.find((one) => one.textContent?.trim() === option)?.click();
    await page.settle();
  }

  const field = (label: string) =>
    Array.from(page.element.querySelectorAll('mat-form-field'))
      .find((one) => one.querySelector('mat-label')?.textContent?.includes(label))
      ?.querySelector('mat-select') as HTMLElement | null;

  it('are proposed by their names, with secrets hidden, and nothing is sent before they are said', async () => {
    await ask('서버명,IP,비밀번호,담당\n정산,10.20.3.7,hunter2,kim\n');
    await showsIn(() => select('Column 서버명 becomes'), 'Label');
    await showsIn(() => select('Column IP becomes'), 'Host');
    await showsIn(() => select('Column 비밀번호 becomes'), 'SSH password');
    await showsIn(() => select('Column 담당 becomes'), 'Leave out');
    expect(page.words).toContain('Kept in this browser');
    expect(page.words).toContain('Left out: 1 value');
    expect(page.words).not.toContain('hunter2');
    expect(page.words).toContain('10.20.3.7:22');
    await page.press('Show the values of 비밀번호');
    expect(page.words).toContain('hunter2');
    window.dispatchEvent(new Event('blur'));
    await page.settle();
    expect(page.words).not.toContain('hunter2');
    service.expectNone(PLAN_URL);
  });

  it('that look secret are hidden, whether they become something or not, also in a record and in the place of a name', async () => {
    const hex = '9f86d081884c7d659a2feaa0c55ad015';
    await ask(
      `이름,IP,DB PW,비고,x,담당\n정산,10.20.3.7,canary,pw: canary2,${hex},kim\n결제,10.20.3.8,b,,y,lee\n`,
    );
    await showsIn(() => select('Column 비고 becomes'), 'Notes');
    for (const secret of ['canary', hex]) expect(page.element.outerHTML).not.toContain(secret);
    for (const shown of ['정산', '10.20.3.7:22', 'kim']) expect(page.words).toContain(shown);
    await page.press('Show the values of DB PW');
    expect(page.words).toContain('canary');
    expect(page.words).not.toContain(hex);
    TestBed.inject(MatDialog).closeAll();
    TestBed.resetTestingModule();
    await open();
    await ask(`ghcr.io,robot,${hex}\nquay.io,robot,two\n`);
    const names = page.element.querySelector<HTMLInputElement>('.names input');
    names?.click();
    await page.until(() => page.element.querySelectorAll('tbody .samples')[0].childElementCount === 1);
    expect(page.words).toContain('ghcr.io');
    expect(page.element.outerHTML).not.toContain(hex);
  });

  it('with the names of secrets in other languages are hidden before they are said, and wherever they are put', async () => {
    await ask('Rechner,Zugangscode,x\nalpha,swordfish,1\nbeta,trout,2\n');
    expect(page.element.outerHTML).not.toContain('swordfish');
    expect(page.words).toContain('alpha');
    TestBed.inject(MatDialog).closeAll();
    TestBed.resetTestingModule();
    await open();
    await ask('IP,이름\n10.0.0.1,swordfish\n10.0.0.2,kJ8s0Qw2Zx7Lm4Np1\n');
    await page.shows('10.0.0.1:22');
    expect(page.element.outerHTML).not.toContain('swordfish');
  });

  it('are known by their names, and what is missing is said before anything is left out', async () => {
    await ask('Server IP,User Name,Kennwort\n10.0.0.1,kim,hunter2\n');
    expect(page.words).toContain('KIOPS knows these columns by name: see that each one is right.');
    expect(page.words).toContain('1 record');
    await choose(select('Column Server IP becomes'), 'Leave out');
    await page.shows('No column becomes Host yet.');
    expect(page.words).toContain('Once a column becomes Host, the first records stand here.');
    expect(page.words).not.toContain('left out');
    TestBed.inject(MatDialog).closeAll();
    TestBed.resetTestingModule();
    await open();
    await ask('one,two\na,b\n');
    expect(page.words).toContain('KIOPS does not know these columns: say once what each one is.');
    expect(page.words).toContain('No column becomes Address (URL) or Password yet.');
    expect(page.element.querySelector('kiops-columns-step [role=alert]')).toBeNull();
  });

  it('that name jump servers say so when KIOPS could not be asked, and ask again', async () => {
    const isList = ({ url }: { url: string }) => url === '/api/v1/servers';
    const next = async () => {
      let found: TestRequest[] = [];
      await page.until(() => (found = service.match(isList)).length > 0);
      return found[0];
    };
    void drop('name,host,user,jump server\nweb,web.io,kim,GATE\n');
    (await next()).error(new ProgressEvent('error'));
    // Looking for what is remembered asked first; showing the table asks again.
    (await next()).error(new ProgressEvent('error'));
    await page.appears('kiops-columns-step table');
    await page.shows('KIOPS could not be asked for its servers.');
    expect(page.words).toContain('1 row: KIOPS could not be asked');
    expect(page.words).not.toContain('no such server');
    await page.press('Make the plan');
    (await next()).error(new ProgressEvent('error'));
    await sent();
    expect(page.words).toContain('KIOPS could not be asked for its servers.');
    expect(page.words).not.toContain('no SSH server on KIOPS has the name');
    await page.press('Try again');
    const lists = await next();
    expect(document.activeElement).not.toBe(document.body);
    lists.flush(listPage([server('gate', { label: 'Gate' })]));
    expect((await sent())['servers'].length).toBe(1);
    expect(page.words).not.toContain('could not be asked');
    await page.press('Columns of table-0.csv');
    await page.appears('kiops-columns-step table');
    expect(page.words).not.toContain('could not be asked');
  });

  it('are looked at again when KIOPS can be asked for its servers', async () => {
    const answer = async (by: (list: TestRequest) => void) => {
      let found: TestRequest[] = [];
      await page.until(() => (found = service.match(({ url }) => url === '/api/v1/servers')).length > 0);
      by(found[0]);
    };
    void drop('name,host,user,jump server\nweb,web.io,kim,GATE\n');
    await answer((list) => list.error(new ProgressEvent('error')));
    await answer((list) => list.error(new ProgressEvent('error')));
    await page.appears('kiops-columns-step table');
    await page.press('Try again');
    expect(document.activeElement?.getAttribute('aria-label')).toBe('Columns of the table');
    await answer((list) => list.flush(listPage([server('gate', { label: 'Gate' })])));
    await page.until(() => !page.words.includes('could not be asked'));
    expect(page.words).toContain('1 record');
  });

  it('that are missing are named, and the focus goes to where one is chosen', async () => {
    await ask(TABLE);
    await choose(field('Rows are'), 'Registries');
    await page.press('Make the plan');
    await page.appears('kiops-columns-step [role=alert]');
    expect(page.words).toContain('No column becomes Password yet.');
    expect(document.activeElement).toBe(select('Column 값 becomes'));
    service.expectNone(PLAN_URL);
    await choose(select('Column 값 becomes'), 'Password');
    await page.until(() => page.element.querySelector('kiops-columns-step [role=alert]') === null);
    await page.press('Make the plan');
    const { registries } = await sent();
    expect(registries.map(({ label, url, password }) => [label, url, password])).toEqual([
      ['Harbor', 'harbor.acme.io', 'hunter2-Secret'],
      ['GHCR', 'ghcr.io', 'b'],
    ]);
    expect(page.words).toContain('the column “담당” with 2 values');
  });

  it('are remembered without a name or a value of the table, and can be said again', async () => {
    await ask(TABLE);
    await choose(field('Rows are'), 'Registries');
    await choose(select('Column 값 becomes'), 'Password');
    await page.press('Make the plan');
    await sent();
    const kept = localStorage.getItem(REMEMBERED) ?? '';
    expect(kept).toContain('registries');
    for (const word of ['이름', '주소', 'harbor', 'hunter2', 'kim']) expect(kept).not.toContain(word);
    TestBed.inject(MatDialog).closeAll();
    TestBed.resetTestingModule();
    await open();
    await drop('이름,주소,계정,값,담당\nQuay,quay.io,bot,c,park\n');
    const { registries } = await sent();
    expect(registries.map(({ url, password }) => [url, password])).toEqual([['quay.io', 'c']]);
    await page.press('Columns of table-0.csv');
    await page.appears('kiops-columns-step table');
    await choose(field('Rows are'), 'Source Repositories');
    await page.press('Make the plan');
    const again = await sent();
    expect([again['registries'].length, again['sourceRepositories'].length]).toEqual([0, 1]);
  });

  it('are read again in another encoding and with another separator', async () => {
    const bytes = [...'host;user;password\na.io;u;'].map((letter) => letter.charCodeAt(0));
    await ask(Uint8Array.from([...bytes, 0xba, 0xf1, 0x0a]));
    await showsIn(() => field('Encoding, recognised'), 'CP949');
    await choose(field('Encoding'), 'UTF-8');
    await page.until(() => field('Encoding')?.textContent?.includes('UTF-8') === true);
    await page.until(() => page.words.includes('1 row: cannot be read') || page.words.includes('Kept in'));
    await choose(field('Separator'), 'Comma');
    await page.until(() => page.element.querySelectorAll('kiops-columns-step tbody tr').length === 1);
  });

  it('are asked for each table by itself, and Back goes to the table before, with what was said of both', async () => {
    const unknown = (name: string) => `${name},b\n1,2\n`;
    await drop(unknown('one'), unknown('two'));
    await page.appears('kiops-columns-step table');
    await page.shows('table-0.csv');
    await choose(field('Rows are'), 'Servers');
    await choose(select('Column 1 becomes'), 'Host');
    await page.press('Make the plan');
    await page.shows('table-1.csv');
    await choose(field('Rows are'), 'Servers');
    await choose(select('Column 2 becomes'), 'Host');
    await page.press('Back');
    await page.shows('table-0.csv');
    await showsIn(() => select('Column 1 becomes'), 'Host');
    await page.press('Make the plan');
    await page.shows('table-1.csv');
    await showsIn(() => select('Column 2 becomes'), 'Host');
    await page.press('Back');
    await page.shows('table-0.csv');
    await page.press('Back');
    await page.appears('kiops-leave-dialog');
    await page.press('Go on');
    await showsIn(() => select('Column 1 becomes'), 'Host');
    await page.press('Back');
    await page.appears('kiops-leave-dialog');
    await page.press('Go back');
    await page.appears('kiops-choose-file');
    service.expectNone(PLAN_URL);
  });

  it('of one table of which nothing was said are left without a question', async () => {
    await ask('one,two\na,b\n');
    await page.press('Back');
    await page.appears('kiops-choose-file');
    expect(page.element.querySelector('kiops-leave-dialog')).toBeNull();
  });

  it('need not be said: the file is left out with its reason, the others go on, and it can be asked again', async () => {
    await drop('one,two\na,b\n', 'host,user,password\nghcr.io,kim,x\n');
    await page.appears('kiops-columns-step table');
    await page.shows('table-0.csv');
    await page.press('Leave this file out');
    await page.shows('table-1.csv');
    await choose(field('Rows are'), 'Registries');
    await page.press('Make the plan');
    const { registries } = await sent();
    expect(registries.map(({ url }) => url)).toEqual(['ghcr.io']);
    expect(page.words).toContain('You left it out, instead of saying what its columns are.');
    await page.press('Columns of table-0.csv');
    await page.appears('kiops-columns-step table');
    await page.shows('table-0.csv');
  });

  it('are asked for each table in an archive, and can be said again for each', async () => {
    const bytes = (text: string) => new TextEncoder().encode(text);
    const hosts = (name: string, host: string) => bytes(`${name},b\n${host},2\n`);
    const members = {
      'a/one.csv': hosts('one', 'one.io'),
      'notes.bin': bytes('?'),
      'two.csv': hosts('two', 'two.io'),
    };
    await drop(new Uint8Array(zipSync(members)));
    for (const [name, column] of [
      ['table-0.csv/a/one.csv', 'Column 1 becomes'],
      ['table-0.csv/two.csv', 'Column 1 becomes'],
    ]) {
      await page.shows(name);
      await choose(field('Rows are'), 'Servers');
      await choose(select(column), 'Host');
      await page.press('Make the plan');
    }
    await page.appears('kiops-import-questions');
    await page.press('Make the plan');
    const hostsOf = (file: Record<string, Record<string, unknown>[]>) =>
      file['servers'].map(({ host }) => host);
    expect(hostsOf(await sent())).toEqual([]);
    expect(page.words).toContain('a/one.csv');
    await page.press('Columns of table-0.csv');
    const item = () =>
      Array.from(document.querySelectorAll<HTMLElement>('[role=menuitem]')).find(
        ({ textContent }) => textContent?.trim() === 'table-0.csv/two.csv',
      );
    await page.until(() => item() !== undefined);
    item()?.click();
    await page.appears('kiops-columns-step table');
    await page.shows('table-0.csv/two.csv');
    await showsIn(() => select('Column 1 becomes'), 'Host');
  });

  it('of an archive with one table alone are asked, too', async () => {
    await drop(new Uint8Array(zipSync({ 'one.csv': new TextEncoder().encode(TABLE) })));
    await page.shows('table-0.csv/one.csv');
    await choose(field('Rows are'), 'Registries');
    await choose(select('Column 값 becomes'), 'Password');
    await page.press('Make the plan');
    expect((await sent())['registries'].map(({ url }) => url)).toEqual(['harbor.acme.io', 'ghcr.io']);
  });

  it('that name jump servers on KIOPS are checked against those, which are no part of the file', async () => {
    const text = 'name,host,user,jump server\nweb,web.io,kim,GATE\nlost,lost.io,kim,nobody\n';
    const gate = server('gate', { label: 'Gate' });
    void drop(text);
    let found: TestRequest[] = [];
    const isList = ({ url }: { url: string }) => url === '/api/v1/servers';
    await page.until(() => (found = service.match(isList)).length > 0);
    found[0].flush(listPage([gate]));
    await page.appears('kiops-columns-step table');
    await page.shows('1 row: no such server here');
    expect(page.words).toContain('1 record, 1 left out');
    await page.press('Make the plan');
    const { file, knownServers } = await sentBody();
    // It is named, and is none of the file's own.
    expect(file['servers'].map(({ label, jumpServer }) => [label, knownServers[String(jumpServer)]])).toEqual(
      [['web', gate.id]],
    );
    expect(page.words).toContain('“nobody” is not in this file, and no SSH server on KIOPS has the name');
  });

  it('without names are told by their numbers, and are not remembered', async () => {
    await ask('ghcr.io,robot,one\nquay.io,robot,two\n');
    expect(select('Column 1 becomes')).not.toBeNull();
    expect(page.words).not.toContain('Remember this');
  });

  it('of a table with 200 columns are all there', async () => {
    const names = Array.from({ length: 200 }, (_, index) => `c${index}`).join(',');
    await ask(`${names}\n${names}x\n`);
    expect(page.element.querySelectorAll('kiops-columns-step tbody tr').length).toBe(200);
  });
});
