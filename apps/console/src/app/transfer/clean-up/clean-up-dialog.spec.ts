import { provideHttpClient } from '@angular/common/http';
import {
  HttpTestingController,
  provideHttpClientTesting,
  type TestRequest,
} from '@angular/common/http/testing';
import { TestBed } from '@angular/core/testing';
import { MatDialog } from '@angular/material/dialog';
import type { CleanUpPlan, DuplicateGroup } from '@kiops/contracts';
import { DialogHarness } from '../../../testing/dialog-harness';
import { openCleanUp } from '../open-transfer';
import { VAULT_PROVIDERS } from '../../../testing/vault-testing';

const URL = '/api/v1/transfer/clean-up';

function group(index: number): DuplicateGroup {
  const record = (id: string, createdAt: string, connections: string[]) => ({
    id,
    label: id,
    createdAt,
    connections,
  });
  return {
    store: 'registries',
    title: `harbor-${index}.acme.io · robot`,
    keep: record(`oldest ${index}`, '2024-03-03T00:00:00Z', ['payments']),
    remove: [record(`newer ${index}`, '2026-10-11T00:00:00Z', ['billing'])],
  };
}

describe('Clean Up Duplicates', () => {
  let service: HttpTestingController;
  let page: DialogHarness;
  let closed: Promise<boolean>;

  beforeEach(async () => {
    TestBed.configureTestingModule({
      providers: [provideHttpClient(), provideHttpClientTesting(), ...VAULT_PROVIDERS],
    });
    service = TestBed.inject(HttpTestingController);
    page = DialogHarness.get();
    closed = openCleanUp(TestBed.inject(MatDialog));
    await page.appears('kiops-clean-up-dialog');
  });

  afterEach(() => TestBed.inject(MatDialog).closeAll());

  async function request(method: string): Promise<TestRequest> {
    let found: TestRequest[] = [];
    await page.until(() => (found = service.match({ method, url: URL })).length > 0);
    return found[0];
  }

  async function showPlan(plan: CleanUpPlan): Promise<void> {
    (await request('GET')).flush(plan);
    await page.goes('mat-dialog-container mat-progress-bar');
    await page.settle();
    await page.settle();
  }

  it('shows which record is kept, which goes, and what moves', async () => {
    await showPlan({ planId: 'c1', groups: [group(0), group(1)], differing: 1 });
    expect(page.words).toContain('2 groups found on KIOPS. Nothing is removed until you confirm.');
    expect(page.words).toContain('oldest 0 Added 3 Mar 2024');
    expect(page.words).toContain('newer 0 Added 11 Oct 2026 1 connection moves');
    expect(page.words).toContain('1 account more with different secrets');
    expect(page.control('Remove 2 duplicates')).toBeTruthy();
  });

  it('removes them and tells what was done', async () => {
    await showPlan({ planId: 'c1', groups: [group(0)], differing: 0 });
    await page.press('Remove 1 duplicate');
    const removal = await request('POST');
    expect(removal.request.body).toEqual({ planId: 'c1' });
    removal.flush({ removed: 1, connectionsMoved: 1 });
    await page.shows('1 duplicate removed. 1 connection moved');
    await page.press(/^Close$/);
    expect(await closed).toBeTrue();
  });

  it('shows the new plan when the records changed', async () => {
    await showPlan({ planId: 'c1', groups: [group(0)], differing: 0 });
    await page.press('Remove 1 duplicate');
    const problem = {
      type: 'about:blank',
      title: 'Your records changed.',
      status: 409,
      code: 'plan-changed',
    };
    (await request('POST')).flush(problem, { status: 409, statusText: 'Conflict' });
    await showPlan({ planId: 'c2', groups: [group(0), group(1)], differing: 0 });
    await page.shows('Your records changed since this plan was made.');
    expect(page.control('Remove 2 duplicates')).toBeTruthy();
  });

  it('says that there are none', async () => {
    await showPlan({ planId: 'c1', groups: [], differing: 0 });
    expect(page.words).toContain('No duplicates');
    await page.press('Close');
    expect(await closed).toBeFalse();
  });
});
