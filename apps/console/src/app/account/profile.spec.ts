import { provideHttpClient } from '@angular/common/http';
import { HttpTestingController, provideHttpClientTesting } from '@angular/common/http/testing';
import { TestBed } from '@angular/core/testing';
import { provideRouter, Router } from '@angular/router';
import type { ServiceToken } from '@kiops/contracts';
import { PageHarness } from '../../testing/page-harness';
import { TOKENS } from '../../testing/service-tokens-testing';
import { MINJUN, signInAs } from '../../testing/session-testing';
import { Session } from '../session/session';
import { Profile } from './profile';

describe('The profile page', () => {
  async function setUp(tab?: string) {
    TestBed.configureTestingModule({
      providers: [provideHttpClient(), provideHttpClientTesting(), provideRouter([])],
    });
    signInAs();
    const fixture = TestBed.createComponent(Profile);
    fixture.componentRef.setInput('tab', tab);
    const page = PageHarness.of(fixture);
    await page.settle();
    return { page, fixture, http: TestBed.inject(HttpTestingController) };
  }

  const refusal = (code: string, title: string) => ({ type: 'about:blank', title, status: 403, code });

  it('shows email, role and plan', async () => {
    const { page } = await setUp();
    const text = await page.text();
    for (const part of [
      'Basic Information',
      'Change Password',
      MINJUN.email,
      'Manager',
      'Team',
      '5 Mar 2026',
    ]) {
      expect(text).toContain(part);
    }
  });

  describe('the tab', () => {
    const chosen = (page: PageHarness) =>
      page.element.querySelector('[role=tab][aria-selected=true]')?.textContent?.trim();

    it('is the one that the address names, also when another one is shown already', async () => {
      const { page, fixture } = await setUp('tokens');
      expect(chosen(page)).toBe('Tokens');
      fixture.componentRef.setInput('tab', 'password');
      await page.settle();
      expect(chosen(page)).toBe('Change Password');
    });

    it('is the first where the address names none, or one that there is not', async () => {
      const { page, fixture } = await setUp();
      expect(chosen(page)).toBe('Basic Information');
      fixture.componentRef.setInput('tab', 'elsewhere');
      await page.settle();
      expect(chosen(page)).toBe('Basic Information');
    });

    it('is named by the address once it is chosen', async () => {
      const { page } = await setUp();
      const router = TestBed.inject(Router);
      await page.press('Tokens');
      await page.until(() => router.url === '/?tab=tokens', 'the address of the tab');
      await page.press('Basic Information');
      await page.until(() => router.url === '/', 'the address of the first tab');
    });
  });

  describe('the name', () => {
    it('is changed where it stands, and then known everywhere', async () => {
      const { page, http } = await setUp();
      await page.press('Edit name');
      expect(document.activeElement).toBe(page.field('Name'));
      await page.type('Name', '  Minjun Kim ');
      await page.submit();
      const request = http.expectOne({ method: 'PATCH', url: '/api/v1/me' });
      expect(request.request.body).toEqual({ name: 'Minjun Kim' });
      request.flush({ ...MINJUN, name: 'Minjun Kim' });
      expect(await page.text()).toContain('Minjun Kim');
      expect(TestBed.inject(Session).me()?.name).toBe('Minjun Kim');
      expect(document.activeElement).toBe(page.control('Edit name'));
    });

    it('is refused below 2 and above 50 characters', async () => {
      const { page, http } = await setUp();
      await page.press('Edit name');
      for (const name of [' K ', 'x'.repeat(51)]) {
        await page.type('Name', name);
        await page.submit();
        expect(await page.text()).toContain('Use 2 to 50 characters.');
      }
      http.verify();
    });

    it('stays as it was at Escape', async () => {
      const { page, http } = await setUp();
      await page.press('Edit name');
      await page.type('Name', 'Somebody Else');
      page.field('Name').dispatchEvent(new KeyboardEvent('keydown', { key: 'Escape', bubbles: true }));
      expect(await page.text()).toContain('김민준');
      http.verify();
    });
  });

  describe('the password', () => {
    const flushTokens = (http: HttpTestingController, items: readonly ServiceToken[]) =>
      http.expectOne('/api/v1/service-tokens').flush({ items, nextCursor: null, total: items.length });

    async function change(
      current: string,
      password: string,
      {
        repeat = password,
        tokens = [],
        keep = [],
      }: { repeat?: string; tokens?: ServiceToken[]; keep?: string[] } = {},
    ) {
      const tools = await setUp();
      const { page, http } = tools;
      await page.press('Change Password');
      flushTokens(http, tokens);
      await page.settle();
      for (const name of keep) page.field(name).click();
      await page.type('Current password', current);
      await page.type('New password', password);
      await page.type('Repeat the password', repeat);
      await page.submit();
      return tools;
    }

    it('is changed with the current one', async () => {
      const { page, http } = await change('old enough pass', 'correct horse battery');
      const request = http.expectOne({ method: 'POST', url: '/api/v1/me/password' });
      expect(request.request.body).toEqual({ current: 'old enough pass', password: 'correct horse battery' });
      request.flush(null, { status: 204, statusText: '' });
      expect(await page.overlayText()).toContain('Password changed. Your other sessions have ended.');
      expect(page.field('Current password').value).toBe('');
    });

    it('ends the service tokens that work, but for those that are ticked', async () => {
      const { page, http } = await change('old enough pass', 'correct horse battery', {
        tokens: TOKENS,
        keep: ['Keep deployer'],
      });
      const text = await page.text();
      expect(text).toContain('These end too.');
      expect(text).toContain('Never used · expires 31 Jan 2999');
      expect(text).not.toContain('long gone');
      const request = http.expectOne({ method: 'POST', url: '/api/v1/me/password' });
      expect(request.request.body).toEqual({
        current: 'old enough pass',
        password: 'correct horse battery',
        keepTokens: ['t1'],
      });
      request.flush(null, { status: 204, statusText: '' });
      await page.settle();
      flushTokens(http, TOKENS.slice(0, 1));
      expect(await page.text()).not.toContain('unknown');
      expect(page.field('Keep deployer').checked).toBeFalse();
    });

    it('says that tokens end which could not be shown', async () => {
      const { page, http } = await setUp();
      await page.press('Change Password');
      http.expectOne('/api/v1/service-tokens').flush(null, { status: 503, statusText: '' });
      expect(await page.text()).toContain(
        'The service tokens could not be loaded, and all of them will end.',
      );
      await page.press('Try again');
      expect(document.activeElement?.tagName).toBe('KIOPS-KEPT-TOKENS');
      flushTokens(http, TOKENS);
      expect(await page.text()).toContain('deployer');
      expect(page.field('Keep deployer').checked).toBeFalse();
    });

    it('must not be the old one, nor differ from its repetition', async () => {
      const { page, http } = await change('correct horse battery', 'correct horse battery', {
        repeat: 'other',
      });
      const text = await page.text();
      expect(text).toContain('Choose a password other than the current one.');
      expect(text).toContain('The two passwords are not the same.');
      http.verify();
    });

    it('says beside the field that the current one is wrong', async () => {
      const { page, http } = await change('wrong', 'correct horse battery');
      http
        .expectOne('/api/v1/me/password')
        .flush(refusal('wrong-password', 'The password is wrong.'), { status: 403, statusText: '' });
      await page.settle();
      expect(page.field('Current password').getAttribute('aria-invalid')).toBe('true');
      expect(await page.text()).toContain('The password is wrong.');
      expect(document.activeElement).toBe(page.field('Current password'));
    });
  });

  it('lists one’s own tokens, and makes one for oneself alone', async () => {
    const { page, http } = await setUp();
    await page.press('Tokens');
    const list = async (items: readonly ServiceToken[]) => {
      http.expectOne('/api/v1/service-tokens').flush({ items, nextCursor: null, total: items.length });
      await page.settle();
    };
    await list(TOKENS);
    expect(await page.text()).toContain('deployer');
    await page.press('New token');
    await page.type('Name', 'laptop');
    await page.type('Your password', 'my password');
    await page.submit();
    const { request } = http.expectOne({ method: 'POST', url: '/api/v1/service-tokens' });
    const body = request.body as Record<string, unknown>;
    expect([body['name'], body['scopes'], body['users']]).toEqual(['laptop', ['records:read'], undefined]);
  });
});
