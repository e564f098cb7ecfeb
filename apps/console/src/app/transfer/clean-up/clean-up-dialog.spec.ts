import { provideHttpClient } from '@angular/common/http';
import {
  HttpTestingController,
  provideHttpClientTesting,
  type TestRequest,
} from '@angular/common/http/testing';
import { TestBed } from '@angular/core/testing';
import { MatDialog } from '@angular/material/dialog';
import type { CleanUpPlan, DuplicateGroup, DuplicateKind, DuplicateRecord } from '@kiops/contracts';
import { DialogHarness } from '../../../testing/dialog-harness';
import { openCleanUp } from '../open-transfer';
import { VAULT_PROVIDERS } from '../../../testing/vault-testing';

const URL = '/api/v1/transfer/clean-up';

function group(index: number, kind: DuplicateKind = 'exact'): DuplicateGroup {
  const record = (id: string, updatedAt: string, connections: string[]): DuplicateRecord => ({
    id: `${id}-${index}`,
    label: `${id} ${index}`,
    createdAt: updatedAt,
    updatedAt,
    lastUsedAt: null,
    connections,
    referrers: 0,
  });
  return {
    kind,
    store: 'registries',
    title: `harbor-${index}.acme.io · robot`,
    records: [
      record('old', '2024-03-03T00:00:00Z', ['payments', 'shop']),
      record('new', '2026-10-11T00:00:00Z', ['billing']),
    ],
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

  const box = (name: string) =>
    document.querySelector<HTMLInputElement>(`input[type=checkbox][aria-label^="${name}"]`);
  const press = async (name: string) => {
    box(name)?.click();
    await page.settle();
  };
  const status = () => document.querySelector('.does')?.textContent?.replace(/\s+/g, ' ').trim();

  it('preselects what is the same but for the one in use, and nothing else', async () => {
    await showPlan({ planId: 'c1', groups: [group(0), group(1, 'differing')], later: 1 });
    expect(page.words).toContain('2 groups, 4 records. Nothing is removed until you confirm.');
    for (const words of ['On KIOPS', 'Exact', 'Same account, different secret', 'payments +1'])
      expect(page.words).toContain(words);
    expect(page.words).toContain('11 Oct 2026 newest');
    expect(page.words).toContain('1 account more with different secrets');
    expect(
      ['Remove old 0', 'Remove new 0', 'Remove old 1', 'Remove new 1'].map((name) => box(name)?.checked),
    ).toEqual([false, true, false, false]);
    expect(status()).toBe('1 record on KIOPS goes to the Trash, and 1 service moves to old 0.');
    expect(page.words).toContain('1 of 4 selected');
  });

  it('gives the time of changes of one day, so that people see which is newer', async () => {
    const { records, ...same } = group(0);
    const [older, newer] = ['2026-11-27T09:00:05Z', '2026-11-27T09:00:41Z'];
    const ofOneDay = [older, newer].map((updatedAt, index) => ({ ...records[index], updatedAt }));
    await showPlan({ planId: 'c1', groups: [{ ...same, records: ofOneDay }, group(1)], later: 0 });
    expect(page.words).toMatch(/27 Nov 2026, \d\d:00:05 (?!newest)/);
    expect(page.words).toMatch(/27 Nov 2026, \d\d:00:41 newest/);
    expect(page.words).toContain('11 Oct 2026 newest');
  });

  it('numbers those of one name, and shows the secret of each, where only that tells which one is right', async () => {
    const alike = (kind: DuplicateKind, index: number) => {
      const { records, ...same } = group(index, kind);
      return { ...same, records: records.map((record) => ({ ...record, label: `kim ${index}` })) };
    };
    await showPlan({ planId: 'c1', groups: [alike('exact', 0), alike('differing', 1)], later: 0 });
    expect(box('Remove kim 1 (1 of 2)')).not.toBeNull();
    expect(page.words).toContain('kim 1 (2 of 2)');
    expect(document.querySelectorAll('[aria-label^="Show the secret of kim 0"]').length).toBe(0);
    await page.press('Show the secret of kim 1 (2 of 2)');
    const reveal = service.expectOne('/api/v1/registries/new-1/reveal');
    reveal.flush({ password: 'hunter2' });
    await page.shows('hunter2');
    await page.press('Hide the secret of kim 1 (2 of 2)');
    await page.settle();
    expect(page.words).not.toContain('hunter2');
    await page.press('Show the secret of kim 1 (1 of 2)');
    service.expectOne('/api/v1/registries/old-1/reveal').flush({ password: null });
    await page.shows('No secret is kept');
  });

  it('says with each checkbox what will happen, and never lets a group lose all', async () => {
    await showPlan({ planId: 'c1', groups: [group(0), group(1, 'differing')], later: 0 });
    await press('Remove old 0');
    expect(box('Remove old 0')?.checked).toBeFalse();
    expect(document.querySelector('[aria-label^="Remove old 0"]')?.getAttribute('aria-label')).toContain(
      'one of the account has to stay',
    );
    await press('Remove old 1');
    expect(status()).toBe(
      '2 records on KIOPS go to the Trash, and 3 services move to the records that stay.',
    );
    await press('Remove new 0');
    await press('Remove old 1');
    expect(status()).toBe('Nothing is selected, so nothing is removed.');
    expect(page.control('Remove 0 duplicates').disabled).toBeTrue();
  });

  it('names to the service what goes and what stays for it, and tells what was done', async () => {
    await showPlan({ planId: 'c1', groups: [group(0), group(1, 'differing')], later: 0 });
    await press('Remove old 1');
    await page.press('Remove 2 duplicates');
    const removal = await request('POST');
    expect(removal.request.body).toEqual({
      planId: 'c1',
      replacements: ['registries/new-0/old-0', 'registries/old-1/new-1'],
    });
    removal.flush({ removed: 2, connectionsMoved: 3 });
    await page.shows('2 duplicates removed. 3 connections moved');
    await page.press(/^Close$/);
    expect(await closed).toBeTrue();
  });

  it('shows the new plan when the records changed', async () => {
    await showPlan({ planId: 'c1', groups: [group(0)], later: 0 });
    await page.press('Remove 1 duplicate');
    const problem = {
      type: 'about:blank',
      title: 'Your records changed.',
      status: 409,
      code: 'plan-changed',
    };
    (await request('POST')).flush(problem, { status: 409, statusText: 'Conflict' });
    await showPlan({ planId: 'c2', groups: [group(0), group(1)], later: 0 });
    await page.shows('Your records changed since this plan was made.');
    expect(page.control('Remove 2 duplicates')).toBeTruthy();
  });

  it('looks what is there when no answer came, and claims nothing', async () => {
    await showPlan({ planId: 'c1', groups: [group(0), group(1)], later: 0 });
    await page.press('Remove 2 duplicates');
    (await request('POST')).error(new ProgressEvent('error'));
    await showPlan({ planId: 'c2', groups: [group(1)], later: 0 });
    await page.shows('It may have been done all the same');
    expect(page.words).not.toContain('No record was removed.');
    expect(page.control('Remove 1 duplicate')).toBeTruthy();
  });

  it('draws of 10,000 records no more than what can be seen', async () => {
    const groups = Array.from({ length: 5_000 }, (_, index) => group(index));
    await showPlan({ planId: 'c1', groups, later: 0 });
    expect(page.control('Remove 5,000 duplicates')).toBeTruthy();
    expect(document.querySelectorAll('.record').length).toBeLessThan(60);
    await press('Remove new 0');
    expect(page.words).toContain('4,999 of 10,000 selected');
  });

  it('says that there are none', async () => {
    await showPlan({ planId: 'c1', groups: [], later: 0 });
    expect(page.words).toContain('No duplicates');
    await page.press('Close');
    expect(await closed).toBeFalse();
  });
});
