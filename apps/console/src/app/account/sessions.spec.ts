import { provideHttpClient } from '@angular/common/http';
import { HttpTestingController, provideHttpClientTesting } from '@angular/common/http/testing';
import { TestBed } from '@angular/core/testing';
import { MATERIAL_ANIMATIONS } from '@angular/material/core';
import { provideRouter } from '@angular/router';
import type { OwnSession, OwnSessions } from '@kiops/contracts';
import { PageHarness } from '../../testing/page-harness';
import { signInAs } from '../../testing/session-testing';
import { Profile } from './profile';

const AGENT = 'Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 (KHTML, like Gecko)';

function session(facts: Partial<OwnSession>): OwnSession {
  return {
    id: 's1',
    current: false,
    userAgent: `${AGENT} Chrome/148.0.0.0 Safari/537.36`,
    address: '10.8.0.14',
    network: null,
    createdAt: new Date(Date.now() - 7_200_000).toISOString(),
    lastUsedAt: new Date(Date.now() - 2_280_000).toISOString(),
    expiresAt: new Date(Date.now() + 7_200_000).toISOString(),
    ...facts,
  };
}

// Made when they are asked for: a page may be tested long after this file was loaded.
const here = () => session({ id: 'here', current: true, network: { vpn: 'office-seoul' } });
const elsewhere = () =>
  session({
    id: 'elsewhere',
    userAgent: 'Mozilla/5.0 (X11; Ubuntu; Linux x86_64; rv:152.0) Gecko/20100101 Firefox/152.0',
    address: '203.0.113.87',
    network: { vpn: null },
  });

describe('The sessions', () => {
  async function setUp() {
    TestBed.configureTestingModule({
      providers: [
        provideHttpClient(),
        provideHttpClientTesting(),
        provideRouter([]),
        { provide: MATERIAL_ANIMATIONS, useValue: { animationsDisabled: true } },
      ],
    });
    signInAs();
    const page = PageHarness.of(TestBed.createComponent(Profile));
    const http = TestBed.inject(HttpTestingController);
    await page.settle();
    await page.press('Sessions');
    const answer = async (...items: OwnSession[]) => {
      const reply: OwnSessions = {
        items,
        total: items.length,
        idleSeconds: 43_200,
        lifetimeSeconds: 604_800,
      };
      http.expectOne('/api/v1/me/sessions').flush(reply);
      await page.settle();
    };
    return { page, http, answer };
  }

  it('say browser, address, network and last use, and which one is this', async () => {
    const { page, answer } = await setUp();
    await answer(here(), elsewhere());
    const text = await page.text();
    for (const part of [
      'Sessions 2',
      'after 12 hours without use, and after 7 days in any case.',
      'Chrome 148 on Linux This browser 10.8.0.14 · VPN office-seoul Last used now',
      'Firefox 152 on Linux 203.0.113.87 · outside the VPN Last used 38 min ago',
    ]) {
      expect(text).toContain(part);
    }
    expect(page.hasControl('End the session of Chrome 148 on Linux, 10.8.0.14')).toBeFalse();
  });

  it('are ended one by one', async () => {
    const { page, http, answer } = await setUp();
    await answer(here(), elsewhere());
    await page.press('End the session of Firefox 152 on Linux, 203.0.113.87');
    http
      .expectOne({ method: 'DELETE', url: '/api/v1/me/sessions/elsewhere' })
      .flush(null, { status: 204, statusText: '' });
    await page.settle();
    await answer(here());
    expect(await page.text()).not.toContain('203.0.113.87');
    expect(await page.overlayText()).toContain('Session ended.');
    expect(document.activeElement?.textContent).toContain('Where you are signed in now.');
    expect(page.hasControl('End all others')).toBeFalse();
  });

  it('that have ended meanwhile are no failure', async () => {
    const { page, http, answer } = await setUp();
    await answer(here(), elsewhere());
    await page.press('End the session of Firefox 152 on Linux, 203.0.113.87');
    const gone = { type: 'about:blank', title: 'There is nothing here.', status: 404, code: 'not-found' };
    http.expectOne('/api/v1/me/sessions/elsewhere').flush(gone, { status: 404, statusText: '' });
    await page.settle();
    await answer(here());
    expect(await page.overlayText()).toContain('Session ended.');
  });

  it('are ended all but this one with the password', async () => {
    const { page, http, answer } = await setUp();
    await answer(here(), elsewhere());
    await page.press('End all others');
    const token = { id: 't1', name: 'deploy bot', lastUsedAt: null, expiresAt: '2999-01-01T00:00:00Z' };
    http.expectOne('/api/v1/service-tokens').flush({ items: [token], nextCursor: null, total: 1 });
    await page.settle();
    page.field('Keep deploy bot').click();
    await page.submit();
    expect(await page.overlayText()).toContain('Enter your password.');
    await page.type('Your password', 'wrong');
    await page.submit();
    const wrong = {
      type: 'about:blank',
      title: 'The password is wrong.',
      status: 403,
      code: 'wrong-password',
    };
    http.expectOne('/api/v1/me/sessions/end-others').flush(wrong, { status: 403, statusText: '' });
    expect(await page.overlayText()).toContain('The password is wrong.');
    await page.type('Your password', 'right');
    await page.submit();
    const request = http.expectOne({ method: 'POST', url: '/api/v1/me/sessions/end-others' });
    expect(request.request.body).toEqual({ password: 'right', keepTokens: ['t1'] });
    request.flush(null, { status: 204, statusText: '' });
    await page.settle();
    await answer(here());
    expect(await page.overlayText()).toContain('Your other sessions have ended.');
  });

  it('that cannot be loaded say so, and are asked for again', async () => {
    const { page, http, answer } = await setUp();
    expect(document.querySelector('[aria-label="Loading sessions"]')).not.toBeNull();
    http.expectOne('/api/v1/me/sessions').error(new ProgressEvent('error'));
    expect(await page.text()).toContain('Sessions could not be loaded');
    await page.press('Try again');
    await answer(here());
    expect(await page.text()).toContain('This browser');
  });
});
