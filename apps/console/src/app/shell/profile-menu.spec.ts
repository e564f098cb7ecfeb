import { provideHttpClient } from '@angular/common/http';
import {
  HttpTestingController,
  provideHttpClientTesting,
  type TestRequest,
} from '@angular/common/http/testing';
import { TestBed } from '@angular/core/testing';
import { provideRouter, Router } from '@angular/router';
import type { Me, Usage, VpnStatus } from '@kiops/contracts';
import { PageHarness } from '../../testing/page-harness';
import { countsOf } from '../../testing/record-counts';
import { TOKENS } from '../../testing/service-tokens-testing';
import { signInAs } from '../../testing/session-testing';
import { FullNavigation } from '../page/full-navigation';
import { Terminals } from '../operations/open-terminals/terminals';
import { behindOneHop } from '../operations/testing/played-routes';
import { ProfileMenu } from './profile-menu';

const USAGE: Usage = {
  plan: { id: 'team', name: 'Team', maxRecords: 5000 },
  counts: countsOf({
    servers: 12,
    registries: 8,
    'db-connections': 9,
    'docker-hub': 2,
    'source-repositories': 5,
    runtimes: 4,
  }),
  total: 40,
};

describe('The profile menu', () => {
  async function open(me: Partial<Me> = {}) {
    const left: string[] = [];
    TestBed.configureTestingModule({
      providers: [
        provideHttpClient(),
        provideHttpClientTesting(),
        provideRouter([{ path: '**', children: [] }]),
        { provide: FullNavigation, useValue: { to: (path: string) => left.push(path) } },
      ],
    });
    signInAs(me);
    const page = PageHarness.of(TestBed.createComponent(ProfileMenu));
    await page.settle();
    await page.press('Profile');
    const http = TestBed.inject(HttpTestingController);
    const answer = async (status: VpnStatus) => {
      http.expectOne('/api/v1/vpn-status').flush(status);
      http.match('/api/v1/me/usage').forEach((request) => request.flush(USAGE));
      await page.settle();
    };
    return { page, http, answer, left };
  }

  const connected: VpnStatus = { state: 'connected', network: 'office-seoul', address: '10.8.0.14' };

  it('says who one is, what plan one has, and how many credentials', async () => {
    const { page, answer } = await open();
    await answer(connected);
    const text = await page.overlayText();
    for (const part of [
      '김민준',
      'minjun.kim@acme.co.kr',
      'Manager',
      'Edit My Info',
      'Plan',
      'Team',
      'Logout',
    ]) {
      expect(text).toContain(part);
    }
    expect(text).toContain('View Credentials 36');
    expect(text).toContain('Import Credentials');
    expect(text).toContain('Export Credentials');
  });

  it('has no plan for a PlatformAdmin', async () => {
    const { page, answer } = await open({ role: 'PlatformAdmin' });
    await answer(connected);
    expect(await page.overlayText()).not.toContain('Team');
  });

  it('says how the VPN is, and checks again while it stays open', async () => {
    const { page, answer } = await open();
    expect(await page.overlayText()).toContain('Checking …');
    await answer(connected);
    await page.press('VPN Connected to office-seoul, address 10.8.0.14. Check again');
    await answer({ state: 'disconnected', address: '203.0.113.9' });
    await page.press('VPN Not connected, address 203.0.113.9. Check again');
    await answer({ state: 'unconfigured', address: '203.0.113.9' });
    expect(await page.overlayText()).toContain('Not set up on this KIOPS');
  });

  it('says so when the VPN could not be checked', async () => {
    const { page, http } = await open();
    http.expectOne('/api/v1/vpn-status').error(new ProgressEvent('error'));
    expect(await page.overlayText()).toContain('Could not be checked');
  });

  it('signs out, and leaves the page so that nothing stays in memory', async () => {
    const { page, http, left } = await open();
    await page.press('Logout');
    http
      .expectOne({ method: 'POST', url: '/api/v1/auth/sign-out' })
      .flush(null, { status: 204, statusText: '' });
    await page.settle();
    expect(left).toEqual(['/sign-in']);
  });

  it('asks before it signs out while terminals are open', async () => {
    const { page, http, left } = await open();
    TestBed.inject(Terminals).open(behindOneHop);
    const shows = (words: string) =>
      page.until(async () => (await page.overlayText()).includes(words), words);
    await page.press('Logout');
    await shows('You have a terminal open. What runs there ends.');
    await page.press('Stay signed in');
    http.expectNone('/api/v1/auth/sign-out');
    await page.press('Profile');
    await page.press('Logout');
    await shows('Sign out and close the terminals?');
    await page.press('Sign out');
    const requests: TestRequest[] = [];
    await page.until(() => requests.push(...http.match('/api/v1/auth/sign-out')) > 0);
    requests[0].flush(null, { status: 204, statusText: '' });
    await page.settle();
    expect(left).toEqual(['/sign-in']);
    expect(TestBed.inject(Terminals).all()).toEqual([]);
  });

  it('does not pretend to be signed out when it failed', async () => {
    const { page, http, left } = await open();
    await page.press('Logout');
    http.expectOne('/api/v1/auth/sign-out').error(new ProgressEvent('error'));
    expect(await page.overlayText()).toContain('You are still signed in.');
    expect(left).toEqual([]);
  });

  it('points out what tokens end within 14 days, one’s own and those of service accounts', async () => {
    const { page, http, answer } = await open({ role: 'PlatformAdmin' });
    await answer(connected);
    const ends = (days: number) => ({
      ...TOKENS[0],
      expiresAt: new Date(Date.now() + (days + 0.5) * 86_400_000).toISOString(),
    });
    http
      .expectOne('/api/v1/service-tokens')
      .flush({ items: [ends(9), ends(15)], nextCursor: null, total: 2 });
    const accounts = [{ id: 'a', name: 'ci', createdAt: '2026-11-22T12:00:00Z', tokens: [ends(0), ends(3)] }];
    http.expectOne('/api/v1/service-accounts').flush({ items: accounts, nextCursor: null, total: 1 });
    await page.settle();
    const text = await page.overlayText();
    expect(text).toContain('Tokens: 1 ends in 9 days');
    expect(text).toContain('Service accounts: 2 end soon, the first today');
    await page.press('Tokens: 1 ends in 9 days');
    await page.until(() => TestBed.inject(Router).url === '/profile?tab=tokens', 'the tab of tokens');
  });

  it('says nothing of tokens that live on, and asks for those of service accounts as a PlatformAdmin only', async () => {
    const { page, http, answer } = await open();
    await answer(connected);
    http.expectOne('/api/v1/service-tokens').flush({ items: [TOKENS[0]], nextCursor: null, total: 1 });
    http.expectNone('/api/v1/service-accounts');
    await page.settle();
    expect(await page.overlayText()).not.toContain('Tokens:');
  });
});
