import { provideHttpClient } from '@angular/common/http';
import { HttpTestingController, provideHttpClientTesting } from '@angular/common/http/testing';
import { TestBed } from '@angular/core/testing';
import { MatDialog } from '@angular/material/dialog';
import { DialogHarness } from '../../../testing/dialog-harness';
import { openReset } from '../open-transfer';
import { VAULT_PROVIDERS } from '../../../testing/vault-testing';

describe('Reset', () => {
  let service: HttpTestingController;
  let page: DialogHarness;
  let closed: Promise<boolean>;

  beforeEach(async () => {
    TestBed.configureTestingModule({
      providers: [provideHttpClient(), provideHttpClientTesting(), ...VAULT_PROVIDERS],
    });
    service = TestBed.inject(HttpTestingController);
    page = DialogHarness.get();
    closed = openReset(TestBed.inject(MatDialog));
    await page.appears('kiops-reset-dialog');
  });

  afterEach(() => TestBed.inject(MatDialog).closeAll());

  async function holding(servers: number): Promise<void> {
    const counts = {
      servers,
      registries: 0,
      'db-connections': 0,
      'docker-hub': 0,
      'source-repositories': 0,
      runtimes: 0,
    };
    service.expectOne('/api/v1/me/usage').flush({ plan: {}, counts, total: servers });
    await page.settle();
  }

  it('deletes only when the number of records was typed', async () => {
    await holding(36);
    expect(page.control('Delete 36 records').disabled).toBeTrue();
    await page.type(/^Type .* to confirm$/, 'delete 36 rec');
    expect(page.control('Delete 36 records').disabled).toBeTrue();
    await page.type(/^Type .* to confirm$/, 'delete 36 records');
    await page.press('Delete 36 records');
    const request = service.expectOne('/api/v1/transfer/reset');
    expect(request.request.body).toEqual({ confirmation: 'delete 36 records', erase: false });
    request.flush({ removed: 36 });
    expect(await closed).toBeTrue();
  });

  it('puts records into the trash, or erases them with it after a leak', async () => {
    await holding(36);
    expect(page.words).toContain('They wait in the Trash for 30 days.');
    expect(page.words).not.toContain('This cannot be undone.');
    expect(page.words).toContain('They wait in the Trash for 30 days.');
    await page.type(/^Type .* to confirm$/, 'delete 36 records');
    page.field(/^Erase now, no undo/).click();
    expect(await page.text()).toContain('This cannot be undone.');
    expect(page.words).toContain('They are erased at once, and what is in the Trash already.');
    expect(page.field(/^Type .* to confirm$/).value)
      .withContext('what was typed for the trash')
      .toBe('');
    await page.type(/^Type .* to confirm$/, 'delete 36 records');
    await page.press('Delete 36 records');
    const request = service.expectOne('/api/v1/transfer/reset');
    expect(request.request.body).toEqual({ confirmation: 'delete 36 records', erase: true });
    request.flush({ removed: 36 });
    expect(await closed).toBeTrue();
  });

  it('asks for the new number when records came or went meanwhile', async () => {
    await holding(1);
    await page.type(/^Type .* to confirm$/, 'delete 1 record');
    await page.press('Delete 1 record');
    const errors = [{ path: 'confirmation', message: 'There are 2 records now.' }];
    const problem = {
      type: 'about:blank',
      title: 'Some fields are not valid.',
      status: 400,
      code: 'invalid-input',
      errors,
    };
    service.expectOne('/api/v1/transfer/reset').flush(problem, { status: 400, statusText: 'Bad Request' });
    await page.appears('mat-dialog-container [role=alert]');
    await holding(2);
    expect(page.words).toContain('Nothing was deleted.');
    expect(page.words).toContain('Type delete 2 records to confirm');
    expect(page.control('Delete 2 records').disabled).toBeTrue();
  });

  it('does not claim that nothing was deleted when no answer came', async () => {
    await holding(3);
    await page.type(/^Type .* to confirm$/, 'delete 3 records');
    await page.press('Delete 3 records');
    service.expectOne('/api/v1/transfer/reset').error(new ProgressEvent('error'));
    await page.appears('mat-dialog-container [role=alert]');
    await holding(0);
    expect(page.words).toContain('It may have been done all the same');
    expect(page.words).toContain('There is nothing to delete.');
    expect(page.words).not.toContain('Nothing was deleted.');
  });

  it('offers an export first', async () => {
    await holding(3);
    await page.press(/Export Credentials first/);
    await page.appears('kiops-export-dialog');
    expect(page.words).toContain('Export Credentials');
  });

  it('says that there is nothing to delete', async () => {
    await holding(0);
    expect(page.words).toContain('There is nothing to delete.');
    expect(page.element.querySelector('input')).toBeNull();
  });
});
