import { provideHttpClient } from '@angular/common/http';
import { HttpTestingController, provideHttpClientTesting } from '@angular/common/http/testing';
import { TestBed } from '@angular/core/testing';
import { provideRouter, Router } from '@angular/router';
import { PageHarness } from '../../testing/page-harness';
import { MINJUN } from '../../testing/session-testing';
import { SignIn } from './sign-in';

describe('The sign-in page', () => {
  function setUp(returnTo?: string, ended?: string) {
    TestBed.configureTestingModule({
      providers: [provideHttpClient(), provideHttpClientTesting(), provideRouter([])],
    });
    const fixture = TestBed.createComponent(SignIn);
    fixture.componentRef.setInput('returnTo', returnTo);
    fixture.componentRef.setInput('ended', ended);
    const http = TestBed.inject(HttpTestingController);
    const goTo = spyOn(TestBed.inject(Router), 'navigateByUrl').and.resolveTo(true);
    return { page: PageHarness.of(fixture), http, goTo };
  }

  async function signIn(page: PageHarness) {
    await page.settle();
    await page.type('Email', ' minjun.kim@acme.co.kr ');
    await page.type('Password', 'correct horse battery');
    await page.submit();
  }

  it('says why the session ended, and nothing but its own sentences', async () => {
    for (const [ended, words] of [
      [undefined, 'Use your KIOPS account.'],
      ['deactivated', 'Your account was deactivated.'],
      ['idle', 'because it was not used for a while'],
      ['cookies', 'You were signed out in another tab'],
      ['toString', 'Your session has ended. Sign in to go on.'],
      ['Call 555-1234', 'Your session has ended. Sign in to go on.'],
    ] as const) {
      TestBed.resetTestingModule();
      const { page } = setUp(undefined, ended);
      const text = await page.text();
      expect(text).toContain(words);
      expect(text).not.toContain('555');
    }
  });

  it('asks for what is missing before it sends anything', async () => {
    const { page, http } = setUp();
    await page.settle();
    await page.submit();
    expect(await page.text()).toContain('Enter an email address.');
    expect(await page.text()).toContain('Enter your password.');
    expect(document.activeElement).toBe(page.field('Email'));
    http.verify();
  });

  it('signs in, and goes on to where one wanted to be', async () => {
    const { page, http, goTo } = setUp('/activity?store=servers');
    await signIn(page);
    const request = http.expectOne('/api/v1/auth/sign-in');
    expect(request.request.body).toEqual({
      email: 'minjun.kim@acme.co.kr',
      password: 'correct horse battery',
    });
    request.flush(null, { status: 204, statusText: '' });
    await page.settle();
    http.expectOne('/api/v1/me').flush(MINJUN);
    await page.settle();
    expect(goTo).toHaveBeenCalledOnceWith('/activity?store=servers');
  });

  for (const elsewhere of [
    'https://evil.example',
    '//evil.example',
    '/\\evil.example',
    'javascript:alert(1)',
  ]) {
    it(`never goes on to ${elsewhere}`, async () => {
      const { page, http, goTo } = setUp(elsewhere);
      await signIn(page);
      http.expectOne('/api/v1/auth/sign-in').flush(null, { status: 204, statusText: '' });
      await page.settle();
      http.expectOne('/api/v1/me').flush(MINJUN);
      await page.settle();
      expect(goTo).toHaveBeenCalledOnceWith('/');
    });
  }

  it('says why it was refused, and can be tried again', async () => {
    const { page, http } = setUp();
    await signIn(page);
    const title = 'The email address or the password is wrong.';
    http
      .expectOne('/api/v1/auth/sign-in')
      .flush(
        { type: 'about:blank', title, status: 401, code: 'wrong-credentials' },
        { status: 401, statusText: '' },
      );
    expect(await page.text()).toContain(title);
    await signIn(page);
    http.expectOne('/api/v1/auth/sign-in');
  });
});
