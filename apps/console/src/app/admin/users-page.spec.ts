import { provideHttpClient } from '@angular/common/http';
import { HttpTestingController, provideHttpClientTesting } from '@angular/common/http/testing';
import { TestBed } from '@angular/core/testing';
import { MATERIAL_ANIMATIONS } from '@angular/material/core';
import { provideRouter } from '@angular/router';
import type { Me, User } from '@kiops/contracts';
import { PageHarness } from '../../testing/page-harness';
import { TOKENS } from '../../testing/service-tokens-testing';
import { MINJUN, signInAs } from '../../testing/session-testing';
import { UsersPage } from './users-page';

function user(facts: Partial<User> = {}): User {
  return {
    id: 'u2',
    email: 'sora@acme.co.kr',
    name: 'Sora Park',
    role: 'Member',
    plan: 'team',
    state: 'active',
    createdAt: '2026-11-22T12:00:00Z',
    lastSeenAt: null,
    blockedUntil: null,
    managerLinkedLately: false,
    managerGaveRecords: false,
    recordCount: 0,
    ...facts,
  };
}

describe('The users page', () => {
  async function setUp(users: User[], me: Partial<Me> = { role: 'PlatformAdmin' }) {
    TestBed.configureTestingModule({
      providers: [
        provideHttpClient(),
        provideHttpClientTesting(),
        provideRouter([]),
        { provide: MATERIAL_ANIMATIONS, useValue: { animationsDisabled: true } },
      ],
    });
    signInAs(me);
    const page = PageHarness.of(TestBed.createComponent(UsersPage));
    const http = TestBed.inject(HttpTestingController);
    await page.settle();
    const list = async (items: User[]) => {
      http.expectOne('/api/v1/users').flush({ items, nextCursor: null, total: items.length });
      await page.settle();
    };
    await list(users);
    return { page, http, list };
  }

  const link = { url: 'https://ops.acme.co.kr/invitation#token=t', expiresAt: '2026-11-29T12:00:00Z' };

  it('lists who there is, with role, plan and state', async () => {
    const { page } = await setUp([
      user(),
      user({ id: 'u3', name: null, email: 'new@acme.co.kr', state: 'invited' }),
    ]);
    const text = await page.text();
    for (const part of [
      '2 users',
      'Sora Park',
      'sora@acme.co.kr',
      'Member',
      'Team',
      'Active',
      'new@acme.co.kr',
      'Invited',
    ]) {
      expect(text).toContain(part);
    }
  });

  it('says whose sign-in is blocked, and lifts it', async () => {
    const { page, http } = await setUp([user({ blockedUntil: '2026-11-22T12:15:00Z' })]);
    expect(await page.text()).toContain('Sign-in blocked');
    await page.press('Actions for Sora Park');
    await page.press('Unblock sign-in');
    http.expectOne({ method: 'POST', url: '/api/v1/users/u2/unblock' }).flush(user());
    expect(await page.text()).not.toContain('Sign-in blocked');
    expect(await page.overlayText()).toContain('Sora Park can sign in from any browser again.');
    await page.press('Actions for Sora Park');
    expect(page.hasControl('Unblock sign-in')).toBeFalse();
  });

  it('invites by a link that is shown once', async () => {
    const { page, http, list } = await setUp([]);
    await page.press('Invite');
    await page.type('Email', 'sora@acme.co.kr');
    await page.submit();
    const request = http.expectOne({ method: 'POST', url: '/api/v1/users' });
    expect(request.request.body).toEqual({ email: 'sora@acme.co.kr', role: 'Member' });
    request.flush({ user: user({ state: 'invited' }), link });
    const text = await page.overlayText();
    expect(text).toContain('sora@acme.co.kr is invited');
    expect(text).toContain(link.url);
    expect(text).toContain('is shown only now');
    expect(document.activeElement).toBe(page.control('Copy link'));
    await page.press('Done');
    await list([user({ state: 'invited' })]);
    expect(await page.text()).not.toContain(link.url);
  });

  it('says beside the email address that it is taken', async () => {
    const { page, http } = await setUp([]);
    await page.press('Invite');
    await page.type('Email', 'sora@acme.co.kr');
    await page.submit();
    const title = 'There is already an account with this email address.';
    http
      .expectOne({ method: 'POST', url: '/api/v1/users' })
      .flush(
        { type: 'about:blank', title, status: 409, code: 'email-taken' },
        { status: 409, statusText: '' },
      );
    expect(await page.overlayText()).toContain(title);
    expect(page.field('Email').getAttribute('aria-invalid')).toBe('true');
  });

  it('offers what fits the state: an invited person has no password to reset', async () => {
    const { page } = await setUp([user({ name: null, state: 'invited' })]);
    await page.press('Actions for sora@acme.co.kr');
    expect(page.hasControl('New invitation link')).toBeTrue();
    expect(page.hasControl('Password reset link')).toBeFalse();
    expect(page.hasControl('Deactivate')).toBeTrue();
  });

  it('does not let one deactivate oneself or change one’s own role', async () => {
    const { page } = await setUp([user({ id: MINJUN.id, name: MINJUN.name, role: 'PlatformAdmin' })]);
    await page.press('Actions for 김민준');
    expect(page.hasControl('Deactivate')).toBeFalse();
    expect(page.hasControl('Role and plan')).toBeFalse();
    expect(page.hasControl('Plan')).toBeTrue();
  });

  it('leaves roles to PlatformAdmins', async () => {
    const { page } = await setUp([user()], { role: 'Manager' });
    expect(await page.text()).toContain('1 Member');
    await page.press('Actions for Sora Park');
    expect(page.hasControl('Role and plan')).toBeFalse();
  });

  it('makes a new invitation when a raised role ends a password that a Manager’s link has set', async () => {
    const { page, http } = await setUp([user()]);
    await page.press('Actions for Sora Park');
    await page.press('Role and plan');
    document.querySelector<HTMLElement>('mat-dialog-container mat-select')?.click();
    await page.settle();
    document.querySelectorAll<HTMLElement>('mat-option')[0].click();
    expect(await page.overlayText()).toContain('signs them out everywhere, and withdraws open links');
    await page.submit();
    const change = http.expectOne({ method: 'PATCH', url: '/api/v1/users/u2' });
    expect(change.request.body).toEqual({ role: 'PlatformAdmin' });
    change.flush(user({ role: 'PlatformAdmin', state: 'invited' }));
    await page.settle();
    http.expectOne('/api/v1/users/u2/invitation').flush(link);
    const text = await page.overlayText();
    expect(text).toContain('Sora Park’s password was set by a Manager’s link');
    expect(text).toContain(link.url);
  });

  it('signs out everywhere, and shows the service tokens that end, too', async () => {
    const { page, http } = await setUp([user()]);
    await page.press('Actions for Sora Park');
    await page.press('Sign out everywhere');
    http
      .expectOne('/api/v1/users/u2/service-tokens')
      .flush({ items: TOKENS, nextCursor: null, total: TOKENS.length });
    expect(await page.overlayText()).toContain('These end too.');
    page.field('Keep deployer').click();
    await page.submit();
    const request = http.expectOne('/api/v1/users/u2/sign-out');
    expect(request.request.body).toEqual({ keepTokens: ['t1'] });
    request.flush(null, { status: 204, statusText: '' });
    await page.settle();
    expect(await page.overlayText()).toContain('Sora Park is signed out everywhere.');
    expect(document.activeElement).toBe(page.control('Actions for Sora Park'));
  });

  it('offers a Manager no heir to whom a Manager could come by a link, and says why', async () => {
    const heir = user({ id: 'u3', name: 'Jiho Lee', email: 'jiho@acme.co.kr' });
    const linked = user({ id: 'u4', name: 'Bo Kim', email: 'bo@acme.co.kr', managerLinkedLately: true });
    const items = [user({ recordCount: 36 }), heir, linked];
    const { page, http } = await setUp(items, { role: 'Manager' });
    await page.press('Actions for Sora Park');
    await page.press('Deactivate');
    http.expectOne('/api/v1/users?limit=1000').flush({ items, nextCursor: null, total: 3 });
    await page.settle();
    document.querySelector<HTMLInputElement>('input[type=radio][value="hand-over"]')?.click();
    await page.settle();
    expect(await page.overlayText()).toContain('A Manager cannot take the records over');
    document.querySelector<HTMLElement>('mat-dialog-container mat-select')?.click();
    await page.settle();
    const options = Array.from(document.querySelectorAll<HTMLElement>('mat-option'));
    expect(options.map((option) => option.textContent?.trim())).toEqual(['Jiho Lee · jiho@acme.co.kr']);
  });

  it('offers a Manager no link to an account that was given records by one, and says who makes it', async () => {
    const { page } = await setUp([user({ managerGaveRecords: true })], { role: 'Manager' });
    await page.press('Actions for Sora Park');
    const item = Array.from(document.querySelectorAll<HTMLButtonElement>('[mat-menu-item]')).find((button) =>
      button.textContent?.includes('Password reset link'),
    );
    expect(item?.disabled || item?.getAttribute('aria-disabled') === 'true').toBeTrue();
    expect(item?.textContent).toContain('A PlatformAdmin makes it');
  });

  it('deactivates, and hands the records over', async () => {
    const heir = user({ id: 'u3', name: 'Jiho Lee', email: 'jiho@acme.co.kr' });
    const { page, http, list } = await setUp([user({ recordCount: 36 }), heir]);
    await page.press('Actions for Sora Park');
    await page.press('Deactivate');
    http
      .expectOne('/api/v1/users?limit=1000')
      .flush({ items: [user({ recordCount: 36 }), heir], nextCursor: null, total: 2 });
    await page.settle();
    document.querySelector<HTMLInputElement>('input[type=radio][value="hand-over"]')?.click();
    await page.submit();
    expect(await page.overlayText()).toContain('Choose who gets the records.');
    document.querySelector<HTMLElement>('mat-dialog-container mat-select')?.click();
    await page.settle();
    const options = Array.from(document.querySelectorAll<HTMLElement>('mat-option'));
    expect(options.map((option) => option.textContent?.trim())).toEqual(['Jiho Lee · jiho@acme.co.kr']);
    options[0].click();
    await page.settle();
    await page.submit();
    const request = http.expectOne('/api/v1/users/u2/deactivate');
    expect(request.request.body).toEqual({ handOverTo: 'u3' });
    request.flush({ recordsMoved: 36 });
    await page.settle();
    await list([user({ state: 'deactivated' }), heir]);
    expect(await page.overlayText()).toContain('36 records were handed over.');
    expect(await page.text()).toContain('Deactivated');
  });
});
