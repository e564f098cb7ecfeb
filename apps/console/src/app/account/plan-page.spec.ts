import { provideHttpClient } from '@angular/common/http';
import { HttpTestingController, provideHttpClientTesting } from '@angular/common/http/testing';
import { TestBed } from '@angular/core/testing';
import { PLANS, type PlanId } from '@kiops/contracts';
import { PageHarness } from '../../testing/page-harness';
import { countsOf } from '../../testing/record-counts';
import { PlanPage } from './plan-page';

describe('The plan page', () => {
  async function show(plan: PlanId, servers: number) {
    TestBed.configureTestingModule({ providers: [provideHttpClient(), provideHttpClientTesting()] });
    const page = PageHarness.of(TestBed.createComponent(PlanPage));
    await page.settle();
    const counts = countsOf({ servers });
    TestBed.inject(HttpTestingController)
      .expectOne('/api/v1/me/usage')
      .flush({ plan: PLANS[plan], counts, total: servers });
    return page.text();
  }

  const value = (label: string) =>
    document.querySelector(`[role=progressbar][aria-label="${label}"]`)?.getAttribute('aria-valuenow');

  it('shows the limit and what is used of it', async () => {
    expect(await show('free', 40)).toContain('40 of 100');
    expect(value('Records used of the plan')).toBe('40');
    expect(value('Servers')).toBe('40');
  });

  it('warns when little is left, and says when it is full', async () => {
    expect(await show('free', 90)).toContain('10 more fit.');
    TestBed.resetTestingModule();
    expect(await show('free', 100)).toContain('Your plan is full.');
  });

  it('has no bar where there is no limit', async () => {
    expect(await show('enterprise', 12_000)).toContain('12,000 · no limit');
    expect(value('Records used of the plan')).toBeUndefined();
  });
});
