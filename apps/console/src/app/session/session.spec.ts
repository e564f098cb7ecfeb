import { provideHttpClient, withInterceptors } from '@angular/common/http';
import { HttpTestingController, provideHttpClientTesting } from '@angular/common/http/testing';
import { ChangeDetectionStrategy, Component } from '@angular/core';
import { TestBed } from '@angular/core/testing';
import { provideRouter, Router } from '@angular/router';
import { RouterTestingHarness } from '@angular/router/testing';
import { MINJUN } from '../../testing/session-testing';
import { AccountClient } from '../account/account-client';
import { Session } from './session';
import { roles, signedIn, signedOut } from './session-guards';
import { sessionInterceptor } from './session-interceptor';

@Component({ template: '', changeDetection: ChangeDetectionStrategy.OnPush })
class Nothing {}

const NOT_SIGNED_IN = { type: 'about:blank', title: 'Sign in first.', status: 401, code: 'not-signed-in' };

describe('The way in', () => {
  let http: HttpTestingController;

  beforeEach(() => {
    TestBed.configureTestingModule({
      providers: [
        provideHttpClient(withInterceptors([sessionInterceptor])),
        provideHttpClientTesting(),
        provideRouter([
          { path: 'sign-in', component: Nothing, canActivate: [signedOut] },
          { path: 'set-up', component: Nothing },
          { path: 'unreachable', component: Nothing },
          {
            path: '',
            canActivate: [signedIn],
            children: [
              { path: '', pathMatch: 'full', component: Nothing },
              { path: 'activity', component: Nothing },
              { path: 'admin/users', component: Nothing, canActivate: [roles('PlatformAdmin', 'Manager')] },
            ],
          },
        ]),
      ],
    });
    http = TestBed.inject(HttpTestingController);
  });

  afterEach(() => http.verify());

  const turn = () => new Promise((resolve) => setTimeout(resolve));
  const address = () => TestBed.inject(Router).url;

  async function visit(path: string, answer: () => void, setUpRequired?: boolean): Promise<string> {
    const harness = await RouterTestingHarness.create();
    const arrived = harness.navigateByUrl(path);
    await turn();
    answer();
    await turn();
    const asked = http.match('/api/v1/set-up');
    if (asked.length > 0) asked[0].flush({ required: setUpRequired ?? false });
    await turn();
    // A redirect to the sign-in page asks once more.
    http
      .match('/api/v1/me')
      .forEach((request) => request.flush(NOT_SIGNED_IN, { status: 401, statusText: '' }));
    await turn();
    http.match('/api/v1/set-up').forEach((request) => request.flush({ required: setUpRequired ?? false }));
    await arrived;
    return address();
  }

  const refuse = () => http.expectOne('/api/v1/me').flush(NOT_SIGNED_IN, { status: 401, statusText: '' });

  it('lets the signed-in through', async () => {
    expect(await visit('/activity', () => http.expectOne('/api/v1/me').flush(MINJUN))).toBe('/activity');
  });

  it('leads others to the sign-in page, and remembers where they wanted to be', async () => {
    expect(await visit('/activity', refuse)).toBe('/sign-in?returnTo=%2Factivity');
  });

  it('leads to the set-up page while there is no account at all', async () => {
    expect(await visit('/', refuse, true)).toBe('/set-up');
  });

  it('keeps the address when KIOPS does not answer, so that a reload tries it again', async () => {
    const break_ = () => http.expectOne('/api/v1/me').error(new ProgressEvent('error'));
    await visit('/activity', break_);
    expect(address()).not.toContain('sign-in');
    expect(TestBed.inject(Session).me()).toBeUndefined();
  });

  it('keeps Members out of the users page', async () => {
    const answer = () => http.expectOne('/api/v1/me').flush({ ...MINJUN, role: 'Member' });
    expect(await visit('/admin/users', answer)).toBe('/');
  });

  it('goes to the sign-in page when the session ends while it is used', async () => {
    await visit('/activity', () => http.expectOne('/api/v1/me').flush(MINJUN));
    const sessions = TestBed.inject(AccountClient).sessions();
    http.expectOne('/api/v1/me/sessions').flush(NOT_SIGNED_IN, { status: 401, statusText: '' });
    await expectAsync(sessions).toBeRejected();
    await turn();
    refuse();
    await turn();
    http.expectOne('/api/v1/set-up').flush({ required: false });
    await turn();
    await turn();
    expect(address()).toBe('/sign-in?returnTo=%2Factivity&ended=cookies');
  });

  it('says on the sign-in page why the session ended, when KIOPS knows, at once or when one comes back', async () => {
    const ended = { ...NOT_SIGNED_IN, ended: 'password-changed' };
    const refuseEnded = () => http.expectOne('/api/v1/me').flush(ended, { status: 401, statusText: '' });
    expect(await visit('/activity', refuseEnded)).toBe(
      '/sign-in?returnTo=%2Factivity&ended=password-changed',
    );
  });

  it('gives every read ten seconds, and changes the time they take', () => {
    void TestBed.inject(AccountClient)
      .sessions()
      .catch(() => undefined);
    void TestBed.inject(AccountClient)
      .rename('Kim')
      .catch(() => undefined);
    expect(http.expectOne('/api/v1/me/sessions').request.timeout).toBe(10_000);
    expect(http.expectOne('/api/v1/me').request.timeout).toBeUndefined();
  });
});
