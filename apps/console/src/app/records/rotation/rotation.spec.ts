import { provideHttpClient } from '@angular/common/http';
import { HttpTestingController, provideHttpClientTesting } from '@angular/common/http/testing';
import { Component } from '@angular/core';
import { TestBed } from '@angular/core/testing';
import { MATERIAL_ANIMATIONS } from '@angular/material/core';
import { MatDialog } from '@angular/material/dialog';
import { MatSnackBar } from '@angular/material/snack-bar';
import type { RecordByStore, RecordStore, Registry, Runtime, SecretConsumer } from '@kiops/contracts';
import { PageHarness } from '../../../testing/page-harness';
import { VAULT_PROVIDERS } from '../../../testing/vault-testing';
import { registry, service } from '../testing/records';
import { openRotate, openRotation } from './open-rotation';
import { RotatingMark } from './rotating-mark';
import { secretParts, secretWords } from './secret-parts';

@Component({ template: '' })
class EmptyPage {}

const DAY = 86_400_000;
const inDays = (days: number): string => new Date(Date.now() + days * DAY).toISOString();

function consumer(name: string, fields: Partial<SecretConsumer> = {}): SecretConsumer {
  const at = new Date(Date.now() - 3.5 * 3_600_000).toISOString();
  return { consumer: name, kind: 'token', lastFetchedVersion: 2, isCurrent: true, at, ...fields };
}

const HARBOR = registry('harbor', { label: 'Harbor', url: 'harbor.acme.io', version: 4 });
const ROTATED: Registry = { ...HARBOR, version: 5, previousUntil: inDays(6.5) };
const OLD = { lastFetchedVersion: 1, isCurrent: false };
const BATCH = consumer('settlement-batch', OLD);
const FRAUD = consumer('fraud-screening', {
  kind: 'connection',
  lastFetchedVersion: null,
  isCurrent: false,
  at: null,
});
const DOCS = consumer('docs-site');

const RUNTIME: Runtime = {
  ...{
    id: 'engine',
    version: 1,
    createdAt: inDays(-1),
    updatedAt: inDays(-1),
    endsAt: null,
    connections: [],
  },
  ...{ previousUntil: null, label: 'Engine', kind: 'docker', serverId: null, endpoint: 'tcp://a:2376' },
  ...{ hasKubeconfig: false, hasCa: true, hasCert: true, hasKey: true },
};

describe('A rotation', () => {
  function setUp() {
    TestBed.configureTestingModule({
      providers: [
        provideHttpClient(),
        provideHttpClientTesting(),
        ...VAULT_PROVIDERS,
        { provide: MATERIAL_ANIMATIONS, useValue: { animationsDisabled: true } },
      ],
    });
    const page = PageHarness.of(TestBed.createComponent(EmptyPage));
    return { page, http: TestBed.inject(HttpTestingController), dialog: TestBed.inject(MatDialog) };
  }

  const rotate = <S extends RecordStore>(store: S, record: RecordByStore[S]) =>
    openRotate(TestBed.inject(MatDialog), TestBed.inject(MatSnackBar), { store, record });

  async function show(consumers: readonly SecretConsumer[], record = ROTATED) {
    const { page, http, dialog } = setUp();
    const closed = openRotation(dialog, { store: 'registries', record });
    await page.appears('kiops-rotation-dialog');
    const answer = async (users = consumers, fresh: Registry = record) => {
      http.expectOne('/api/v1/registries/harbor').flush(fresh);
      http.expectOne('/api/v1/registries/harbor/consumers').flush(users);
      await page.settle();
    };
    await answer();
    return { page, http, answer, closed };
  }

  it('takes the new secret and how long the old one is kept, and then shows who has which', async () => {
    const { page, http } = setUp();
    const done = rotate('registries', { ...HARBOR, connections: [service('docs-site')] });
    await page.appears('kiops-rotate-dialog');
    expect(await page.overlayText()).toContain('It is used by docs-site.');
    await page.submit();
    expect(await page.overlayText()).toContain('Enter the new password.');
    await page.type('New password', 'canary-new');
    await page.submit();
    const url = '/api/v1/registries/harbor/rotate';
    const refused = http.expectOne({ method: 'POST', url });
    expect(refused.request.headers.get('If-Match')).toBe('"4"');
    expect(refused.request.body as object).toEqual({ password: 'canary-new', graceSeconds: 604_800 });
    const errors = [{ path: 'password', message: 'Use plain text on one line.' }];
    const problem = { type: 'about:blank', title: 'No.', status: 400, code: 'invalid-input', errors };
    refused.flush(problem, { status: 400, statusText: 'Bad Request' });
    await page.settle();
    expect(document.querySelector('kiops-secret-input mat-error')?.textContent).toContain('on one line');
    await page.submit();
    http.expectOne({ method: 'POST', url }).flush(ROTATED);
    await page.appears('kiops-rotation-dialog');
    await page.goes('kiops-rotate-dialog');
    http.expectOne('/api/v1/registries/harbor').flush(ROTATED);
    http.expectOne('/api/v1/registries/harbor/consumers').flush([BATCH, DOCS]);
    expect(await page.overlayText()).toContain('1 of 2 have the new one');
    expect(document.body.innerHTML).not.toContain('canary-new');
    await page.press('Close');
    expect(await done).toBeTrue();
  });

  it('without a time for the old one is over at once', async () => {
    const { page, http } = setUp();
    const done = rotate('registries', HARBOR);
    await page.appears('kiops-rotate-dialog');
    await page.type('New password', 'new');
    await page.submit();
    http.expectOne({ method: 'POST' }).flush({ ...HARBOR, version: 5 });
    expect(await done).toBeTrue();
    expect(await page.overlayText()).toContain('The old one is erased.');
    await page.goes('kiops-rotation-dialog');
  });

  it('of files takes those that are new, and at least one', async () => {
    const { page, http } = setUp();
    const done = rotate('runtimes', RUNTIME);
    await page.appears('kiops-rotate-dialog');
    await page.submit();
    expect(await page.overlayText()).toContain('Enter the new TLS material.');
    await page.type('New Client certificate', 'cert');
    await page.submit();
    const request = http.expectOne({ method: 'POST', url: '/api/v1/runtimes/engine/rotate' });
    expect(request.request.body as object).toEqual({ cert: 'cert', graceSeconds: 604_800 });
    request.flush(RUNTIME);
    expect(await done).toBeTrue();
  });

  it('names who is on the old one first, and turns green when all have the new one', async () => {
    const { page, answer } = await show([BATCH, FRAUD, DOCS]);
    const text = await page.overlayText();
    for (const part of [
      'Rotation of Harbor',
      'Ends in 6 days',
      '1 of 3 have the new one',
      'settlement-batch With a token Still on the old one 3 h ago',
      'fraud-screening Known to use it Has not fetched it Never',
      'docs-site With a token Has the new one',
      'Safe to revoke at the provider when all are on the new one. 2 are not yet: settlement-batch and fraud-screening.',
    ])
      expect(text).withContext(part).toContain(part);
    expect(document.querySelector('.callout-ok')).toBeNull();
    await page.press('Look again');
    await answer([consumer('settlement-batch'), DOCS]);
    expect(await page.overlayText()).toContain('Safe to revoke at the provider now.');
    expect(document.querySelector('.callout-ok')).not.toBeNull();
    // Whoever comes back to the window sees what became of it meanwhile.
    window.dispatchEvent(new Event('focus'));
    await answer([BATCH]);
    expect(await page.overlayText()).toContain('1 is not yet: settlement-batch.');
  });

  it('shows one of the two secrets at a time, and lets go of it when it closes', async () => {
    const { page, http, closed } = await show([]);
    expect(await page.overlayText()).toContain('Nobody known yet');
    expect(await page.overlayText()).toContain('KIOPS cannot tell whether it is safe');
    await page.press('Show the old password');
    http.expectOne('/api/v1/registries/harbor/reveal?version=previous').flush({ password: 'canary-old' });
    expect(await page.overlayText()).toContain('canary-old');
    await page.press('Show the new password');
    http.expectOne('/api/v1/registries/harbor/reveal').flush({ password: 'canary-new' });
    const text = await page.overlayText();
    expect([text.includes('canary-old'), text.includes('canary-new')]).toEqual([false, true]);
    await page.press('Close');
    await closed;
    expect(document.body.innerHTML).not.toContain('canary');
  });

  it('ends when that is wished, and says who has not fetched the new one', async () => {
    const { page, http, answer } = await show([BATCH, DOCS]);
    await page.press('End now');
    expect(await page.overlayText()).toContain(
      'settlement-batch has not fetched the new one: once the old one is revoked at the provider, it fails.',
    );
    await page.press('End it');
    http.expectOne({ method: 'DELETE', url: '/api/v1/registries/harbor/previous' }).flush(null);
    await page.goes('kiops-end-dialog');
    await answer([BATCH, DOCS], { ...ROTATED, previousUntil: null });
    const text = await page.overlayText();
    expect(text).toContain('Erased. KIOPS gives out the new one only.');
    for (const gone of ['End now', 'Extend', 'Show the old password'])
      expect(page.hasControl(gone)).withContext(gone).toBeFalse();
    expect(document.activeElement?.textContent).toBe('Who uses it');
  });

  it('goes on for longer, but not for more than 90 days', async () => {
    const { page, http } = await show([DOCS]);
    await page.press('Extend');
    await page.press(/^7 days, until /);
    const url = '/api/v1/registries/harbor/previous';
    const request = http.expectOne({ method: 'PATCH', url });
    const { graceSeconds } = request.request.body as { graceSeconds: number };
    expect(graceSeconds / 86_400).toBeCloseTo(13.5, 1);
    request.flush({ ...ROTATED, previousUntil: inDays(80.5) });
    expect(await page.overlayText()).toContain('Kept until');
    await page.press('Extend');
    expect(page.control(/^7 days, until /).disabled).toBeFalse();
    expect(page.control('30 days: more than 90 from now').disabled).toBeTrue();
  });

  it('says what went wrong when KIOPS does not answer, and tries again', async () => {
    const { page, http, dialog } = setUp();
    void openRotation(dialog, { store: 'registries', record: ROTATED });
    await page.appears('kiops-rotation-dialog');
    http.expectOne('/api/v1/registries/harbor').flush(ROTATED);
    http.expectOne('/api/v1/registries/harbor/consumers').error(new ProgressEvent('error'));
    expect(await page.overlayText()).toContain('Who uses it could not be loaded');
    await page.press('Try again');
    http.expectOne('/api/v1/registries/harbor').flush(ROTATED);
    http.expectOne('/api/v1/registries/harbor/consumers').flush([DOCS]);
    expect(await page.overlayText()).toContain('docs-site');
  });

  it('is marked at its record, and opened from there', async () => {
    const { http } = setUp();
    const fixture = TestBed.createComponent(RotatingMark);
    const page = PageHarness.of(fixture);
    fixture.componentRef.setInput('store', 'registries');
    fixture.componentRef.setInput('record', HARBOR);
    expect(await page.text()).not.toContain('Old one');
    fixture.componentRef.setInput('record', ROTATED);
    await page.press(/^Rotation of Harbor: old one until /);
    await page.appears('kiops-rotation-dialog');
    http.expectOne('/api/v1/registries/harbor').flush(ROTATED);
    http.expectOne('/api/v1/registries/harbor/consumers').flush([]);
  });

  it('is of what KIOPS keeps, under the name that people give it', () => {
    const named = (store: RecordStore, record: object) => [
      secretWords(store, record as RecordByStore[RecordStore]),
      secretParts(store, record as RecordByStore[RecordStore]).map(({ field }) => field),
    ];
    expect(named('registries', HARBOR)).toEqual(['password', ['password']]);
    expect(named('registries', { ...HARBOR, secretKind: 'identity-token' })[0]).toBe('identity token');
    expect(named('registries', { ...HARBOR, hasPassword: false })[1]).toEqual([]);
    expect(named('docker-hub', { hasAccessToken: true })).toEqual(['access token', ['accessToken']]);
    expect(named('source-repositories', { hasToken: true })).toEqual(['token', ['token']]);
    expect(named('servers', { protocol: 'ssh', hasPassword: false })[1]).toEqual([]);
    expect(named('runtimes', RUNTIME)).toEqual(['TLS material', ['ca', 'cert', 'key']]);
  });
});
