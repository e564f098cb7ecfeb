import { provideHttpClient } from '@angular/common/http';
import { HttpTestingController, provideHttpClientTesting } from '@angular/common/http/testing';
import { TestBed } from '@angular/core/testing';
import { provideRouter, Router } from '@angular/router';
import type { HealthPage as Found, HealthSummary, RecordHealth } from '@kiops/contracts';
import { PageHarness } from '../../testing/page-harness';
import { VAULT_PROVIDERS } from '../../testing/vault-testing';
import { HealthPage } from './health-page';
import { endWords, healthHeadline } from './health-words';

const inDays = (days: number) => new Date(Date.now() + days * 86_400_000 + 60_000).toISOString();

const SUMMARY: HealthSummary = {
  records: 45,
  runtimes: 11,
  tokens: 2,
  findings: { 'ends-soon': 6, expired: 3, unused: 5, duplicate: 2, refused: 1 },
  usedEndsSoon: 5,
  askedExpired: 1,
  unusedSince: '2024-03-11T08:00:00Z',
  duplicateGroups: 2,
  // In the middle of an hour: specs run later than this is read.
  lastRefusedAt: inDays(-22.5 / 24),
};

function record(label: string, fields: Partial<RecordHealth> = {}): RecordHealth {
  return {
    store: 'registries',
    id: label,
    label,
    title: `${label}.acme.io · robot`,
    serviceAccountId: null,
    findings: [],
    createdAt: inDays(-100),
    endsAt: inDays(6),
    lastUsedAt: null,
    refusedAt: null,
    hasSecret: true,
    connections: [],
    ...fields,
  };
}

describe('The health page', () => {
  async function setUpWith(...items: readonly RecordHealth[]) {
    TestBed.configureTestingModule({
      providers: [
        provideHttpClient(),
        provideHttpClientTesting(),
        provideRouter([{ path: 'health', children: [] }]),
        ...VAULT_PROVIDERS,
      ],
    });
    const fixture = TestBed.createComponent(HealthPage);
    const page = PageHarness.of(fixture);
    await page.settle();
    const http = TestBed.inject(HttpTestingController);
    const asked = () => http.expectOne(({ url }) => url === '/api/v1/record-health');
    const answer = async (rows: readonly RecordHealth[], summary = SUMMARY) => {
      const request = asked();
      const found: Found = { items: rows, nextCursor: null, total: rows.length, summary };
      request.flush(found);
      await page.settle();
      return request.request.params;
    };
    await answer(items);
    return { fixture, page, http, answer };
  }

  it('says what ends when, who uses it, and what the tiles count', async () => {
    const { page } = await setUpWith(
      record('old', { endsAt: inDays(-3), lastUsedAt: inDays(-2) }),
      record('soon', { connections: [{ id: 'c', kind: 'service', name: 'payment-gateway' }] }),
      record('far', { endsAt: inDays(200), findings: ['duplicate'] }),
    );
    const text = await page.text();
    for (const words of [
      '45 records, 11 runtimes and 2 tokens on KIOPS · 17 findings',
      '5 are used by services',
      '1 still asked for',
    ])
      expect(text).toContain(words);
    for (const words of ['oldest since Mar 2024', '2 groups to clean up', 'by its server, 22 h ago'])
      expect(text).toContain(words);
    for (const words of ['Expired', '6 days', '200 days', 'Duplicate']) expect(text).toContain(words);
    // A narrow window leaves them out.
    const all = document.querySelector('table[aria-label="Health"]')?.textContent;
    for (const words of ['payment-gateway', 'Nothing yet', 'Registries', 'Never'])
      expect(all).toContain(words);
    expect(text).toContain(`Ends in 6 days, `);
    const rotates = [...document.querySelectorAll('[aria-label^="Rotate"]')];
    expect(rotates.map((button) => button.getAttribute('aria-label'))).toEqual(['Rotate old']);
  });

  it('lists tokens beside records, and leads to the page where they are rotated', async () => {
    const token = { store: 'service-tokens', hasSecret: false, lastUsedAt: inDays(-1) } as const;
    const { page, fixture, answer } = await setUpWith(
      record('ci', { ...token, title: 'Personal token · kiops_pat_7Qm2…x4Kd' }),
      record('prod', { ...token, serviceAccountId: 'billing', title: 'billing · kiops_sa_9abc…x4Kd' }),
    );
    expect(await page.text()).toContain('Personal token · kiops_pat_7Qm2…x4Kd');
    expect(document.querySelector('td.store')?.textContent).toContain('Tokens');
    expect(document.querySelector('[aria-label^="Rotate"]')).toBeNull();
    expect(document.querySelector('table')?.textContent).not.toContain('Nothing yet');
    const navigate = spyOn(TestBed.inject(Router), 'navigate').and.resolveTo(true);
    for (const name of ['ci', 'prod'])
      document.querySelector<HTMLButtonElement>(`[aria-label="Open ${name}"]`)!.click();
    expect(navigate.calls.allArgs()).toEqual([
      [['/profile'], { queryParams: { tab: 'tokens' } }],
      [['/admin/services']],
    ]);
    fixture.componentRef.setInput('store', 'service-tokens');
    await page.settle();
    expect((await answer([])).get('store')).toBe('service-tokens');
  });

  it('says how much it looked at', () => {
    const of = (records: number, runtimes: number, tokens: number) =>
      healthHeadline({ ...SUMMARY, records, runtimes, tokens });
    expect(of(1, 0, 0)).toBe('1 record on KIOPS · 17 findings');
    expect(of(0, 1, 0)).toBe('0 records and 1 runtime on KIOPS · 17 findings');
    expect(of(4, 0, 3)).toBe('4 records and 3 tokens on KIOPS · 17 findings');
  });

  it('filters by tiles, several of them as one or the other', async () => {
    const { fixture, page, answer } = await setUpWith(record('soon'));
    const tile = (name: string) =>
      [...document.querySelectorAll<HTMLButtonElement>('.tile')].find((button) =>
        button.textContent.includes(name),
      )!;
    expect(tile('Expired').getAttribute('aria-pressed')).toBe('false');
    fixture.componentRef.setInput('find', 'expired,duplicate,nonsense');
    await page.settle();
    const params = await answer([]);
    expect(params.getAll('findings')).toEqual(['expired', 'duplicate']);
    expect(tile('Expired').getAttribute('aria-pressed')).toBe('true');
    expect(await page.text()).toContain('Nothing matches “these filters”');
    const navigate = spyOn(TestBed.inject(Router), 'navigate').and.resolveTo(true);
    tile('Expired').click();
    tile('Refused').click();
    const asked = navigate.calls.all().map(({ args }) => args[1]?.queryParams?.['find'] as string);
    expect(asked).toEqual(['duplicate', 'expired,duplicate,refused']);
  });

  it('says so when nothing ends, when there is nothing else either, and when it could not look', async () => {
    const { page, http, fixture, answer } = await setUpWith();
    const text = await page.text();
    expect(text).toContain('Nothing ends soon');
    expect(text).toContain('No record or token ends in the next 30 days. Press a number above');
    const lookFor = async (q: string) => {
      fixture.componentRef.setInput('q', q);
      await page.settle();
    };
    await lookFor('nowhere');
    const none = { 'ends-soon': 0, expired: 0, unused: 0, duplicate: 0, refused: 0 };
    await answer([], { ...SUMMARY, findings: none });
    await lookFor('');
    await answer([], { ...SUMMARY, findings: none });
    expect(await page.text()).toMatch(
      /Nothing to look at\s*No record or token ends in the next 30 days\.\s*$/,
    );
    await lookFor('x');
    http
      .expectOne(({ url }) => url === '/api/v1/record-health')
      .flush({ code: 'unavailable', title: 'Away.', status: 503 }, { status: 503, statusText: '' });
    expect(await page.text()).toContain('Health could not be loaded');
  });

  it('hears of an end with its day, in the reader’s zone', () => {
    const now = new Date(2026, 10, 26, 12);
    const at = (...parts: [number, number, number, number]) => new Date(...parts).toISOString();
    expect(endWords(at(2026, 11, 2, 13), now).heard).toBe('Ends in 6 days, 2 December 2026');
    expect(endWords(at(2026, 10, 26, 3), now)).toEqual({
      state: 'expired',
      marker: 'Expired',
      date: 'today 03:00',
      heard: 'Expired, today 03:00',
    });
    expect(endWords(at(2026, 10, 27, 2), now).marker).toBe('< 1 day');
    expect(endWords(at(2026, 11, 31, 2), now).state).toBe('far');
  });
});
