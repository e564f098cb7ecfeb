import { provideHttpClient } from '@angular/common/http';
import {
  HttpTestingController,
  provideHttpClientTesting,
  type TestRequest,
} from '@angular/common/http/testing';
import { TestBed } from '@angular/core/testing';
import { MatDialog } from '@angular/material/dialog';
import { DialogHarness } from '../../../testing/dialog-harness';
import { KEYS } from '../../../testing/sample-keys';
import { VAULT_PROVIDERS } from '../../../testing/vault-testing';
import { page as listPage, server } from '../../records/testing/records';
import { openImport } from '../open-transfer';

const NOT_ASKED = 'KIOPS could not be asked for its servers.';

describe('The questions of an import', () => {
  let service: HttpTestingController;
  let page: DialogHarness;

  beforeEach(async () => {
    TestBed.configureTestingModule({
      providers: [provideHttpClient(), provideHttpClientTesting(), ...VAULT_PROVIDERS],
    });
    service = TestBed.inject(HttpTestingController);
    page = DialogHarness.get();
    void openImport(TestBed.inject(MatDialog));
    await page.appears('kiops-choose-file');
  });

  afterEach(() => TestBed.inject(MatDialog).closeAll());

  async function drop(name: string, content: string): Promise<void> {
    const dataTransfer = new DataTransfer();
    dataTransfer.items.add(new File([content], name));
    page.element
      .querySelector('.drop')
      ?.dispatchEvent(new DragEvent('drop', { dataTransfer, cancelable: true }));
    await page.appears('kiops-import-questions');
  }

  async function list(): Promise<TestRequest> {
    let found: TestRequest[] = [];
    await page.until(() => (found = service.match(({ url }) => url === '/api/v1/servers')).length > 0);
    return found[0];
  }

  it('for private keys say so when KIOPS could not be asked for its servers, and ask again', async () => {
    await drop('id_ed25519', KEYS.ed25519.text);
    (await list()).error(new ProgressEvent('error'));
    await page.shows(NOT_ASKED);
    expect(page.element.querySelector('[role=alert]')?.textContent).toContain(NOT_ASKED);
    expect(page.words).toContain('The files name no SSH server.');
    expect(page.words).not.toContain('No SSH server is known.');
    await page.press('Try again');
    expect(document.activeElement?.getAttribute('aria-label')).toBe('Servers of the key in id_ed25519');
    (await list()).flush(listPage([server('gate', { label: 'Gate' })]));
    await page.until(() => !page.words.includes(NOT_ASKED));
    expect(page.words).toContain('Gate');
  });

  it('that have nothing to do with servers on KIOPS do not say it', async () => {
    await drop('config', 'Host web\n  HostName web.acme.io\n');
    (await list()).error(new ProgressEvent('error'));
    await page.settle();
    expect(page.words).not.toContain(NOT_ASKED);
  });
});
