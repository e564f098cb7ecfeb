import { provideHttpClient } from '@angular/common/http';
import { HttpTestingController, provideHttpClientTesting } from '@angular/common/http/testing';
import { TestBed } from '@angular/core/testing';
import { provideRouter, Router } from '@angular/router';
import type { LinkPurpose } from '@kiops/contracts';
import { PageHarness } from '../../testing/page-harness';
import { TOKENS } from '../../testing/service-tokens-testing';
import { OneTimeLinkPage } from './one-time-link';

const LINK_INVALID = {
  type: 'about:blank',
  title: 'This link is not valid any more.',
  status: 400,
  code: 'link-invalid',
};

describe('A one-time link', () => {
  afterEach(() => history.replaceState(null, '', location.pathname));

  async function setUp(purpose: LinkPurpose, fragment = '#token=secret-token') {
    history.replaceState(null, '', `${location.pathname}${fragment}`);
    TestBed.configureTestingModule({
      providers: [provideHttpClient(), provideHttpClientTesting(), provideRouter([])],
    });
    spyOn(TestBed.inject(Router), 'navigateByUrl').and.resolveTo(true);
    const fixture = TestBed.createComponent(OneTimeLinkPage);
    fixture.componentRef.setInput('purpose', purpose);
    const page = PageHarness.of(fixture);
    await page.settle();
    return { page, http: TestBed.inject(HttpTestingController) };
  }

  it('invites: asks for name and password, and redeems them with the token', async () => {
    const { page, http } = await setUp('invitation');
    http
      .expectOne('/api/v1/links/inspect')
      .flush({ purpose: 'invitation', email: 'sora@acme.co.kr', name: null });
    expect(await page.text()).toContain('You were invited as sora@acme.co.kr');
    await page.type('Name', 'Sora Park');
    await page.type('Password', 'correct horse battery');
    await page.type('Repeat the password', 'correct horse battery');
    await page.submit();
    expect(http.expectOne('/api/v1/links/redeem').request.body).toEqual({
      token: 'secret-token',
      password: 'correct horse battery',
      name: 'Sora Park',
    });
  });

  it('resets: asks for the password alone', async () => {
    const { page, http } = await setUp('password-reset');
    http
      .expectOne('/api/v1/links/inspect')
      .flush({ purpose: 'password-reset', email: 's@acme.co.kr', name: 'Sora' });
    await page.settle();
    expect(() => page.field('Name')).toThrowError();
    await page.type('New password', 'correct horse battery');
    await page.type('Repeat the password', 'correct horse battery');
    await page.submit();
    const { body } = http.expectOne('/api/v1/links/redeem').request;
    expect(body).toEqual({ token: 'secret-token', password: 'correct horse battery' });
  });

  it('resets: shows the service tokens that end with it, and keeps the ticked ones', async () => {
    const { page, http } = await setUp('password-reset');
    http
      .expectOne('/api/v1/links/inspect')
      .flush({ purpose: 'password-reset', email: 's@acme.co.kr', name: 'Sora', serviceTokens: TOKENS });
    expect(await page.text()).toContain('deployer');
    page.field('Keep unknown').click();
    await page.type('New password', 'correct horse battery');
    await page.type('Repeat the password', 'correct horse battery');
    await page.submit();
    const { body } = http.expectOne('/api/v1/links/redeem').request;
    expect(body).toEqual({ token: 'secret-token', password: 'correct horse battery', keepTokens: ['t2'] });
  });

  it('says that a used or unknown link does not work', async () => {
    const { page, http } = await setUp('invitation');
    http.expectOne('/api/v1/links/inspect').flush(LINK_INVALID, { status: 400, statusText: '' });
    const text = await page.text();
    expect(text).toContain('This link does not work');
    expect(text).toContain('This link is not valid any more.');
  });

  it('says that a link without its end is not complete', async () => {
    const { page, http } = await setUp('invitation', '');
    expect(await page.text()).toContain('This link is not complete.');
    http.expectNone('/api/v1/links/inspect');
  });
});
