import { Location } from '@angular/common';
import { provideHttpClient } from '@angular/common/http';
import { HttpTestingController, provideHttpClientTesting } from '@angular/common/http/testing';
import { TestBed } from '@angular/core/testing';
import { provideRouter, Router } from '@angular/router';
import { PageHarness } from '../../testing/page-harness';
import { MINJUN } from '../../testing/session-testing';
import { SetUp } from './set-up';

describe('The set-up page', () => {
  afterEach(() => history.replaceState(null, '', location.pathname));

  async function setUp(fragment: string, required = true) {
    history.replaceState(null, '', `${location.pathname}${fragment}`);
    TestBed.configureTestingModule({
      providers: [provideHttpClient(), provideHttpClientTesting(), provideRouter([])],
    });
    const replaced = spyOn(TestBed.inject(Location), 'replaceState').and.callThrough();
    spyOn(TestBed.inject(Router), 'navigateByUrl').and.resolveTo(true);
    const page = PageHarness.of(TestBed.createComponent(SetUp));
    const http = TestBed.inject(HttpTestingController);
    await page.settle();
    http.expectOne('/api/v1/set-up').flush({ required });
    await page.settle();
    return { page, http, replaced };
  }

  it('takes the code out of the address, and sends it with the account', async () => {
    const { page, http, replaced } = await setUp('#code=one-time-code');
    expect(replaced).toHaveBeenCalledOnceWith(location.pathname);
    await page.type('Name', ' 김민준 ');
    await page.type('Email', MINJUN.email);
    await page.type('Password', 'correct horse battery');
    await page.type('Repeat the password', 'correct horse battery');
    await page.submit();
    const { body } = http.expectOne({ method: 'POST', url: '/api/v1/set-up' }).request;
    expect(body).toEqual({
      code: 'one-time-code',
      name: '김민준',
      email: MINJUN.email,
      password: 'correct horse battery',
    });
  });

  it('refuses weak, unequal and telling passwords where they are typed', async () => {
    const { page, http } = await setUp('#code=c');
    await page.type('Name', '김');
    await page.type('Email', MINJUN.email);
    await page.type('Password', MINJUN.email.toUpperCase());
    await page.type('Repeat the password', 'other');
    await page.submit();
    const text = await page.text();
    expect(text).toContain('Use 2 to 50 characters.');
    expect(text).toContain('The email address, with or without digits, is tried first.');
    expect(text).toContain('The two passwords are not the same.');
    await page.type('Password', 'short');
    expect(await page.text()).toContain('Use at least 8 characters.');
    await page.type('Name', 'Minjun Kim');
    await page.type('Password', 'minjunkim1!');
    expect(await page.text()).toContain('Your name, with or without digits, is tried first.');
    http.expectNone({ method: 'POST', url: '/api/v1/set-up' });
  });

  it('says where the link is when the address has no code', async () => {
    const { page } = await setUp('');
    expect(await page.text()).toContain('The service printed a one-time set-up link');
  });

  it('leads to the sign-in page once KIOPS is set up', async () => {
    const { page } = await setUp('#code=old', false);
    expect(await page.text()).toContain('KIOPS is set up');
    expect(page.hasControl('Sign in')).toBeTrue();
  });
});
