import { HttpEventType, provideHttpClient } from '@angular/common/http';
import {
  HttpTestingController,
  provideHttpClientTesting,
  type TestRequest,
} from '@angular/common/http/testing';
import { TestBed } from '@angular/core/testing';
import { MatDialog } from '@angular/material/dialog';
import { RECORD_STORES } from '@kiops/contracts';
import { openExport } from '../open-transfer';
import { exportFileName, type ExportFormat } from './export-formats';
import { PROTECTION_WORKER, type ProtectionReply, type ProtectionRequest } from './protection';
import { DialogHarness } from '../../../testing/dialog-harness';
import { countsOf } from '../../../testing/record-counts';
import { VAULT_PROVIDERS } from '../../../testing/vault-testing';

const EXPORT_URL = '/api/v1/transfer/export';

/** Takes what is to be protected; the spec answers. */
class WorkerStandIn {
  readonly asked: ProtectionRequest[] = [];
  isThere = true;
  onmessage: ((event: { data: ProtectionReply | undefined }) => void) | undefined;

  postMessage(request: ProtectionRequest): void {
    this.asked.push(request);
  }

  terminate(): void {
    this.isThere = false;
  }

  answer(data: ProtectionReply | undefined): void {
    this.onmessage?.({ data });
  }
}

describe('Export Credentials', () => {
  let worker: WorkerStandIn;
  let service: HttpTestingController;
  let page: DialogHarness;
  let closed: Promise<boolean>;

  beforeEach(async () => {
    TestBed.configureTestingModule({
      providers: [
        provideHttpClient(),
        provideHttpClientTesting(),
        ...VAULT_PROVIDERS,
        { provide: PROTECTION_WORKER, useValue: () => (worker = new WorkerStandIn()) },
      ],
    });
    service = TestBed.inject(HttpTestingController);
    page = DialogHarness.get();
    closed = openExport(TestBed.inject(MatDialog));
    await page.appears('kiops-export-dialog input[type=password]');
    const counts = countsOf({
      servers: 12,
      registries: 8,
      'db-connections': 9,
      'docker-hub': 2,
      'source-repositories': 5,
      runtimes: 4,
    });
    service.expectOne('/api/v1/me/usage').flush({ plan: {}, counts, total: 40 });
    await page.settle();
  });

  afterEach(() => TestBed.inject(MatDialog).closeAll());

  async function chooseFormat(format: ExportFormat): Promise<void> {
    page.element.querySelector<HTMLElement>(`input[type=radio][value=${format}]`)?.click();
    await page.settle();
  }

  /** What the browser is given to save. */
  function saving(): Promise<{ name: string; content: Promise<string> }> {
    return new Promise((resolve) => {
      spyOn(HTMLAnchorElement.prototype, 'click').and.callFake(function (this: HTMLAnchorElement) {
        resolve({ name: this.download, content: fetch(this.href).then((response) => response.text()) });
      });
    });
  }

  async function typePassphrase(passphrase: string, repeated = passphrase): Promise<void> {
    await page.type('Passphrase', passphrase);
    await page.type('Repeat the passphrase', repeated);
    // As when the field is left: it stands among the formats, whose change is another one.
    page.field('Repeat the passphrase').dispatchEvent(new Event('change', { bubbles: true }));
    await page.settle();
  }

  it('tells what the file will hold, and who can read it', () => {
    for (const words of [
      'Servers 12',
      'Registries 8',
      'DB Connections 9',
      'Docker Hub 2',
      'Source Repositories 5',
      'Runtimes 4',
    ]) {
      expect(page.words).toContain(words);
    }
    expect(page.words).toContain('Opens only with the passphrase, here or with the age tool.');
    expect(page.words).toContain('Readable by whoever has the file');
    expect(page.element.querySelector<HTMLInputElement>('input[type=radio]:checked')?.value).toBe(
      'protected',
    );
  });

  it('says that the host keys which this browser trusts stay in it', async () => {
    expect(page.words).toContain('Those that this browser trusts stay in it');
    page.element.querySelector<HTMLElement>('mat-checkbox input')?.click();
    await page.settle();
    expect(page.words).not.toContain('trusts');
  });

  it('protects the file by a passphrase that was typed twice', async () => {
    const saved = saving();
    await page.type('Your password', 'account password');
    await typePassphrase('short');
    await page.press(/Download file/);
    expect(page.words).toContain('Use at least 8 characters.');
    await typePassphrase('pass phrase', 'pass phrasing');
    await page.press(/Download file/);
    expect(page.words).toContain('It is not the same as the passphrase.');
    service.expectNone(EXPORT_URL);
    await typePassphrase('pass phrase');
    await page.press(/Download file/);
    const { request, flush } = taken(service.expectOne(EXPORT_URL));
    expect(request.body.password).toBe('account password');
    expect([request.body.file, request.body.sshSecrets]).toEqual(['protected', 0]);
    expect(JSON.stringify(request.body)).not.toContain('pass phrase');
    flush(new Blob(['{"format":"kiops-credentials"}']));
    await page.shows('Protecting the file');
    const [asked] = worker.asked;
    expect([await asked.content.text(), asked.passphrase, asked.asCxf]).toEqual([
      '{"format":"kiops-credentials"}',
      'pass phrase',
      false,
    ]);
    worker.answer({ file: new Blob(['age']), leftOut: '' });
    const { name, content } = await saved;
    expect(name).toMatch(/^kiops-credentials-\d{4}-\d{2}-\d{2}\.json\.age$/);
    expect(await content).toBe('age');
    expect(worker.isThere).toBeFalse();
  });

  it('says that a file is too large for this browser, and ends the work that is cancelled', async () => {
    await page.type('Your password', 'account password');
    await typePassphrase('pass phrase');
    await page.press(/Download file/);
    service.expectOne(EXPORT_URL).flush(new Blob(['{}']));
    await page.shows('Protecting the file');
    worker.answer(undefined);
    await page.shows('The file is too large for this browser');
    await page.press(/Download file/);
    service.expectOne(EXPORT_URL).flush(new Blob(['{}']));
    await page.shows('Protecting the file');
    await page.press('Cancel export');
    expect(worker.isThere).toBeFalse();
    expect(page.control(/Download file/)).toBeTruthy();
  });

  it('writes for password managers only inside a protected file, and says what has no place there', async () => {
    const saved = saving();
    await chooseFormat('cxf');
    await page.type('Your password', 'account password');
    await typePassphrase('pass phrase');
    await page.press(/Download file/);
    service.expectOne(EXPORT_URL).flush(new Blob(['{}']));
    await page.shows('Protecting the file');
    expect(worker.asked[0].asCxf).toBeTrue();
    worker.answer({ file: new Blob(['age']), leftOut: 'Not in it: routes.' });
    expect((await saved).name).toMatch(/\.cxf\.json\.age$/);
    await page.shows('Not in it: routes.');
  });

  it('makes a template without secrets, and asks for no password', async () => {
    const saved = saving();
    await chooseFormat('template');
    expect(page.words).not.toContain('Your password');
    await page.press(/Download file/);
    const { request, flush } = taken(service.expectOne(EXPORT_URL));
    expect(request.body).toEqual({ stores: RECORD_STORES, secrets: false });
    flush(new Blob(['{"registries":[]}']));
    expect((await saved).name).toMatch(/^kiops-credentials-\d{4}-\d{2}-\d{2}\.template\.json$/);
  });

  it('wants it typed that a file can be read by anyone', async () => {
    await chooseFormat('plain');
    await page.type('Your password', 'account password');
    await page.press(/Download file/);
    expect(page.words).toContain('Type “readable by anyone” to export a file that is not protected.');
    service.expectNone(EXPORT_URL);
  });

  it('asks for the password before anything is sent', async () => {
    await typePassphrase('pass phrase');
    await page.press(/Download file/);
    expect(page.words).toContain('Enter your password.');
    service.expectNone(EXPORT_URL);
  });

  it('says beside the field that the password is wrong', async () => {
    await page.type('Your password', 'wrong');
    await typePassphrase('pass phrase');
    await page.press(/Download file/);
    const problem = {
      type: 'about:blank',
      title: 'The password is wrong.',
      status: 403,
      code: 'wrong-password',
    };
    service
      .expectOne(EXPORT_URL)
      .flush(new Blob([JSON.stringify(problem)]), { status: 403, statusText: 'Forbidden' });
    await page.appears('mat-error');
    expect(page.element.querySelector('mat-error')?.textContent).toContain('The password is wrong.');
  });

  it('exports the chosen stores only, and saves the file under its day', async () => {
    const saved = saving();
    page.element.querySelectorAll<HTMLElement>('mat-checkbox input')[1].click();
    await chooseFormat('plain');
    await page.type(/readable by anyone/, 'readable by anyone');
    await page.type('Your password', 'account password');
    await page.press(/Download file/);
    const request = service.expectOne(EXPORT_URL);
    expect(request.request.body.stores).toEqual(RECORD_STORES.filter((store) => store !== 'registries'));
    request.event({ type: HttpEventType.DownloadProgress, loaded: 2048 });
    await page.settle();
    expect(page.words).toContain('2 KB received');
    request.flush(new Blob(['{"format":"kiops-credentials"}']));
    const { name, content } = await saved;
    expect(name).toBe(exportFileName('plain', new Date()));
    expect(name).toMatch(/^kiops-credentials-\d{4}-\d{2}-\d{2}\.json$/);
    expect(await content).toBe('{"format":"kiops-credentials"}');
    await page.shows('saved to your downloads');
    await page.press('Close');
    expect(await closed).toBeTrue();
  });

  it('stops the download when it is cancelled', async () => {
    await page.type('Your password', 'account password');
    await typePassphrase('pass phrase');
    await page.press(/Download file/);
    const request = service.expectOne(EXPORT_URL);
    await page.press('Cancel export');
    expect(request.cancelled).toBeTrue();
    expect(page.control(/Download file/)).toBeTruthy();
  });

  it('wants at least one store', async () => {
    page.element.querySelectorAll<HTMLElement>('mat-checkbox input').forEach((box) => box.click());
    await page.type('Your password', 'account password');
    await page.press(/Download file/);
    expect(page.words).toContain('Choose at least one store.');
    service.expectNone(EXPORT_URL);
  });
});

/** A request, and how it is answered. */
function taken(request: TestRequest): { request: TestRequest['request']; flush: (body: Blob) => void } {
  return { request: request.request, flush: (body) => request.flush(body) };
}
