import { provideHttpClient } from '@angular/common/http';
import { HttpTestingController, provideHttpClientTesting } from '@angular/common/http/testing';
import { Component, inject } from '@angular/core';
import { TestBed } from '@angular/core/testing';
import { provideRouter } from '@angular/router';
import { PageHarness } from '../../testing/page-harness';
import { signInAs } from '../../testing/session-testing';
import { Session } from '../session/session';
import { WrongTriesNotice } from './wrong-tries-notice';

@Component({
  imports: [WrongTriesNotice],
  template: `<main tabindex="-1">
    @if (session.me()?.wrongTries; as tries) {
      <kiops-wrong-tries-notice [tries]="tries" />
    }
  </main>`,
})
class NoticedPage {
  protected readonly session = inject(Session);
}

describe('The notice of wrong tries', () => {
  async function show(count: number) {
    TestBed.configureTestingModule({
      providers: [provideHttpClient(), provideHttpClientTesting(), provideRouter([])],
    });
    const wrongTries = { count, since: new Date(2026, 2, 5, 9, 30).toISOString() };
    signInAs({ wrongTries });
    const page = PageHarness.of(TestBed.createComponent(NoticedPage));
    await page.settle();
    return { page, http: TestBed.inject(HttpTestingController) };
  }

  it('says how many, and since when', async () => {
    const { page } = await show(1_020);
    expect(await page.text()).toContain('1,020 wrong tries for your account since 5 Mar');
  });

  it('knows the singular', async () => {
    const { page } = await show(1);
    const text = await page.text();
    expect(text).toContain('1 wrong try for your account');
    expect(text).toContain('It came from a browser in which you never signed in.');
  });

  it('goes when it was seen', async () => {
    const { page, http } = await show(3);
    await page.press('I have seen it');
    http
      .expectOne({ method: 'DELETE', url: '/api/v1/me/wrong-tries' })
      .flush(null, { status: 204, statusText: '' });
    await page.settle();
    expect(TestBed.inject(Session).me()?.wrongTries).toBeNull();
    expect(page.hasControl('I have seen it')).toBeFalse();
    expect(document.activeElement?.tagName).toBe('MAIN');
  });

  it('stays when that fails, and says so', async () => {
    const { page, http } = await show(3);
    await page.press('I have seen it');
    http.expectOne('/api/v1/me/wrong-tries').error(new ProgressEvent('error'));
    await page.settle();
    expect(TestBed.inject(Session).me()?.wrongTries?.count).toBe(3);
    expect(await page.overlayText()).toContain('KIOPS');
  });
});
