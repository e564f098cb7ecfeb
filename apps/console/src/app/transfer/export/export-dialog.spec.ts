import { HttpEventType, provideHttpClient } from '@angular/common/http';
import { HttpTestingController, provideHttpClientTesting } from '@angular/common/http/testing';
import { TestBed } from '@angular/core/testing';
import { MatDialog } from '@angular/material/dialog';
import { RECORD_STORES } from '@kiops/contracts';
import { openExport } from '../open-transfer';
import { exportFileName } from '../../file/save-file';
import { DialogHarness } from '../../../testing/dialog-harness';
import { countsOf } from '../../../testing/record-counts';
import { VAULT_PROVIDERS } from '../../../testing/vault-testing';

const EXPORT_URL = '/api/v1/transfer/export';

describe('Export Credentials', () => {
  let service: HttpTestingController;
  let page: DialogHarness;
  let closed: Promise<boolean>;

  beforeEach(async () => {
    TestBed.configureTestingModule({
      providers: [provideHttpClient(), provideHttpClientTesting(), ...VAULT_PROVIDERS],
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
    expect(page.words).toContain('Plain JSON: readable by whoever has the file.');
  });

  it('asks for the password before anything is sent', async () => {
    await page.press(/Download file/);
    expect(page.words).toContain('Enter your password.');
    service.expectNone(EXPORT_URL);
  });

  it('says beside the field that the password is wrong', async () => {
    await page.type('Your password', 'wrong');
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
    const saved = new Promise<{ name: string; content: Promise<string> }>((resolve) => {
      spyOn(HTMLAnchorElement.prototype, 'click').and.callFake(function (this: HTMLAnchorElement) {
        resolve({ name: this.download, content: fetch(this.href).then((response) => response.text()) });
      });
    });
    page.element.querySelectorAll<HTMLElement>('mat-checkbox input')[1].click();
    await page.type('Your password', 'account password');
    await page.press(/Download file/);
    const request = service.expectOne(EXPORT_URL);
    expect(request.request.body.stores).toEqual(RECORD_STORES.filter((store) => store !== 'registries'));
    request.event({ type: HttpEventType.DownloadProgress, loaded: 2048 });
    await page.settle();
    expect(page.words).toContain('2 KB received');
    request.flush(new Blob(['{"format":"kiops-credentials"}']));
    const { name, content } = await saved;
    expect(name).toBe(exportFileName());
    expect(name).toMatch(/^kiops-credentials-\d{4}-\d{2}-\d{2}\.json$/);
    expect(await content).toBe('{"format":"kiops-credentials"}');
    await page.shows('saved to your downloads');
    await page.press('Close');
    expect(await closed).toBeTrue();
  });

  it('stops the download when it is cancelled', async () => {
    await page.type('Your password', 'account password');
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
