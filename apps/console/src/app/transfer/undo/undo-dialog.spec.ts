import { provideHttpClient } from '@angular/common/http';
import { HttpTestingController, provideHttpClientTesting } from '@angular/common/http/testing';
import { TestBed } from '@angular/core/testing';
import { MatDialog } from '@angular/material/dialog';
import type { ProblemCode, Undoing } from '@kiops/contracts';
import { harnessOf } from '../../../testing/screen';
import { VAULT_PROVIDERS } from '../../../testing/vault-testing';
import { PageHarness } from '../../../testing/page-harness';
import { openUndo } from '../open-transfer';

const URL = '/api/v1/transfer/acts/act/undo';

const RESET: Undoing = {
  act: 'act',
  action: 'transfer.reset',
  at: '2026-11-22T12:00:00Z',
  removed: 0,
  putBack: 0,
  restored: 36,
  left: 0,
  leftAlone: [],
};

describe('The dialog that undoes', () => {
  async function open() {
    TestBed.configureTestingModule({
      providers: [provideHttpClient(), provideHttpClientTesting(), ...VAULT_PROVIDERS],
    });
    const closed = openUndo(TestBed.inject(MatDialog), 'act');
    const page = harnessOf(PageHarness);
    await page.appears('kiops-undo-dialog');
    return { page, closed, http: TestBed.inject(HttpTestingController) };
  }
  const problem = (code: ProblemCode, status: number, title: string) =>
    [
      { type: 'about:blank', code, status, title },
      { status, statusText: '' },
    ] as const;

  it('does nothing without a yes', async () => {
    const { page, closed, http } = await open();
    http.expectOne(URL).flush(RESET);
    const text = await page.overlayText();
    expect(text).toContain('Undo this reset?');
    expect(text).toContain('36 records come back from the Trash');
    expect(text).not.toContain('SSH secrets');
    await page.press('Cancel');
    http.expectNone(URL);
    expect(await closed).toBeFalse();
  });

  it('says when there is nothing to undo', async () => {
    const { page, http } = await open();
    http.expectOne(URL).flush({ ...RESET, restored: 0, left: 36 });
    const text = await page.overlayText();
    expect(text).toContain('there is nothing to undo');
    expect(text).not.toContain('Undo it');
    expect(text).toContain('And 36 more.');
  });

  it('says why it cannot be undone, and looks again when asked', async () => {
    const { page, http } = await open();
    http.expectOne(URL).flush(...problem('undo-over', 410, 'This can no longer be undone.'));
    expect(await page.overlayText()).toContain('This can no longer be undone. Nothing was undone.');
    await page.press('Try again');
    http.expectOne(URL).flush(RESET);
    expect(await page.overlayText()).toContain('36 records come back');
  });

  it('asks what shall stay of accounts that were added again, and undoes nothing without an answer', async () => {
    const { page, closed, http } = await open();
    http.expectOne(URL).flush(RESET);
    await page.settle();
    const record = {
      store: 'registries',
      id: 'a',
      label: 'Harbor',
      title: 'harbor.acme.io · robot',
      mine: { id: 'b', label: 'Again', updatedAt: '2026-11-20T08:00:00Z', connections: [] },
      addedSince: true,
      differences: [],
    };
    const asks = async () => {
      await page.press('Undo it');
      http
        .expectOne(URL)
        .flush(
          { code: 'restore-conflicts', conflicts: { total: 1, records: [record] } },
          { status: 409, statusText: '' },
        );
      await page.appears('kiops-restore-conflicts-dialog');
    };
    await asks();
    expect(await page.overlayText()).toContain('This account is there again');
    document.querySelector<HTMLElement>('kiops-restore-conflicts-dialog mat-dialog-actions button')?.click();
    await page.goes('kiops-restore-conflicts-dialog');
    http.expectNone(URL);
    await asks();
    document
      .querySelector<HTMLElement>('[aria-label="Decision for Harbor"] mat-button-toggle button')
      ?.click();
    await page.settle();
    await page.press('Restore');
    await page.until(() => {
      const [sent] = http.match(URL);
      if (sent) expect(sent.request.body).toEqual({ answers: ['registries/a/keep'] });
      sent?.flush({ ...RESET, restored: 35, left: 1 });
      return sent !== undefined;
    });
    expect(await closed).toBeTrue();
    expect(await page.overlayText()).toContain('Reset undone: 35 records back, 1 record left alone.');
  });

  it('does not claim that nothing happened when no answer came', async () => {
    const { page, http } = await open();
    http.expectOne(URL).flush(RESET);
    await page.settle();
    await page.press('Undo it');
    http.expectOne(URL).error(new ProgressEvent('error'));
    expect(await page.overlayText()).toContain('It may have been done all the same');
    expect(await page.overlayText()).not.toContain('Nothing was undone.');
  });

  it('stays open when it failed, and says that nothing happened', async () => {
    const { page, closed, http } = await open();
    http.expectOne(URL).flush(RESET);
    await page.settle();
    await page.press('Undo it');
    http.expectOne(URL).flush(...problem('plan-limit-reached', 403, 'Your plan holds no more records.'));
    expect(await page.overlayText()).toContain('Your plan holds no more records. Nothing was undone.');
    await page.press('Undo it');
    http.expectOne(URL).flush(RESET);
    expect(await closed).toBeTrue();
    expect(await page.overlayText()).toContain('Reset undone: 36 records back.');
  });
});
