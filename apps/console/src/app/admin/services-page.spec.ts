import { Clipboard } from '@angular/cdk/clipboard';
import { provideHttpClient } from '@angular/common/http';
import { HttpTestingController, provideHttpClientTesting } from '@angular/common/http/testing';
import { TestBed } from '@angular/core/testing';
import { MATERIAL_ANIMATIONS } from '@angular/material/core';
import { provideRouter } from '@angular/router';
import type { NewServiceToken, ServiceAccount, ServiceToken } from '@kiops/contracts';
import { wouldAskBeforeUnload } from '../../testing/before-unload';
import { PageHarness } from '../../testing/page-harness';
import { TOKENS } from '../../testing/service-tokens-testing';
import { signInAs } from '../../testing/session-testing';
import { ServicesPage } from './services-page';

const DAY = 86_400_000;
const inDays = (days: number): string => new Date(Date.now() + (days + 0.5) * DAY).toISOString();

function token(facts: Partial<ServiceToken> = {}): ServiceToken {
  return {
    ...TOKENS[0],
    id: 'k1',
    name: 'prod-seoul',
    hint: 'kiops_sa_7Qm2…x4Kd',
    scopes: ['records:read', 'on-behalf-of'],
    users: ['sora@acme.co.kr'],
    expiresAt: inDays(71),
    lastUsedFrom: '10.20.0.14',
    ...facts,
  };
}

function account(tokens: readonly ServiceToken[] = [], name = 'deploy-pipeline'): ServiceAccount {
  return { id: `id-of-${name}`, name, createdAt: '2026-11-22T12:00:00Z', tokens };
}

const MADE: NewServiceToken = { ...token({ id: 'k2' }), token: `kiops_sa_${'x'.repeat(49)}` };

describe('The page of service accounts', () => {
  const copied: string[] = [];

  async function setUp(accounts: readonly ServiceAccount[]) {
    copied.length = 0;
    TestBed.configureTestingModule({
      providers: [
        provideHttpClient(),
        provideHttpClientTesting(),
        provideRouter([]),
        { provide: MATERIAL_ANIMATIONS, useValue: { animationsDisabled: true } },
        { provide: Clipboard, useValue: { copy: (text: string) => copied.push(text) > 0 } },
      ],
    });
    signInAs({ role: 'PlatformAdmin' });
    const page = PageHarness.of(TestBed.createComponent(ServicesPage));
    const http = TestBed.inject(HttpTestingController);
    await page.settle();
    const list = async (items: readonly ServiceAccount[]) => {
      http.expectOne('/api/v1/service-accounts').flush({ items, nextCursor: null, total: items.length });
      await page.settle();
    };
    await list(accounts);
    return { page, http, list };
  }

  it('lists accounts with their tokens, and points out what ends within 14 days', async () => {
    const { page } = await setUp([
      account([token({ expiresAt: inDays(9) }), token({ id: 'k3', name: 'old', expiresAt: inDays(-2.9) })]),
      account([token({ id: 'k4', name: 'ci', stores: ['registries'], lastUsedAt: null })], 'image-builder'),
    ]);
    const text = await page.text();
    for (const part of [
      '2 accounts, 3 tokens, 1 ends in 9 days',
      'deploy-pipeline',
      'prod-seoul',
      'kiops_sa_7Qm2…x4Kd',
      'on-behalf-of',
      'All stores',
      '10.20.0.14',
      'Ends in 9 days',
      'Ended 2 days ago',
      'Registries',
      'Never used',
      'in 71 days',
    ])
      expect(text).withContext(part).toContain(part);
    expect(page.element.querySelectorAll('.marker-warn').length).toBe(1);
  });

  it('adds an account, by a name that is free', async () => {
    const { page, http, list } = await setUp([]);
    await page.press('Add service account');
    await page.type('Name', ' ci ');
    await page.submit();
    const taken = { type: 'about:blank', title: 'There is already one.', status: 409, code: 'name-taken' };
    const request = http.expectOne({ method: 'POST', url: '/api/v1/service-accounts' });
    expect(request.request.body).toEqual({ name: 'ci' });
    request.flush(taken, { status: 409, statusText: 'Conflict' });
    await page.settle();
    expect(await page.overlayText()).toContain('There is already one.');
    await page.submit();
    http.expectOne({ method: 'POST', url: '/api/v1/service-accounts' }).flush(account([], 'ci'));
    await page.settle();
    await list([account([], 'ci')]);
    expect(await page.text()).toContain('No token yet.');
    expect(document.activeElement).toBe(page.control('New token of ci'));
  });

  it('goes on to the first token of an added account, also when the filter would hide it', async () => {
    const { page, http, list } = await setUp([account([], 'a'), account([], 'z')]);
    await page.type('Filter service accounts', 'z');
    // A press with the mouse or the keyboard leaves the field; one by a script does not.
    page.field('Filter service accounts').dispatchEvent(new FocusEvent('blur'));
    await page.press('Add service account');
    await page.type('Name', 'm');
    await page.submit();
    http.expectOne({ method: 'POST', url: '/api/v1/service-accounts' }).flush(account([], 'm'));
    await page.settle();
    await list([account([], 'a'), account([], 'm'), account([], 'z')]);
    await page.until(() => page.hasControl('New token of m'), 'the added account');
    expect(document.activeElement).toBe(page.control('New token of m'));
  });

  it('makes a token, shows it once, and lets go of it when it is put away', async () => {
    const { page, http, list } = await setUp([account()]);
    await page.press('New token of deploy-pipeline');
    await page.type('Name', 'prod');
    await page.type('Acts for', 'sora@acme.co.kr, min@acme.co.kr');
    await page.type('Networks', '10.8.0.0/16');
    await page.type('Your password', 'my password');
    await page.submit();
    const url = '/api/v1/service-accounts/id-of-deploy-pipeline/tokens';
    const request = http.expectOne({ method: 'POST', url });
    const body = request.request.body as Record<string, unknown>;
    expect(body).toEqual({
      name: 'prod',
      scopes: ['records:read', 'on-behalf-of'],
      users: ['sora@acme.co.kr', 'min@acme.co.kr'],
      stores: null,
      addresses: ['10.8.0.0/16'],
      expiresAt: body['expiresAt'],
      password: 'my password',
    });
    expect(Math.round((Date.parse(String(body['expiresAt'])) - Date.now()) / DAY)).toBe(90);
    request.flush(MADE);
    await page.settle();
    expect(document.activeElement).toBe(page.control('Copy'));
    const done = () => page.control('Done');
    expect(done().disabled).toBeTrue();
    await page.press('Copy');
    expect(copied).toEqual([MADE.token]);
    expect(await page.overlayText()).toContain('Token copied');
    expect(wouldAskBeforeUnload()).toBeTrue();
    document.querySelector<HTMLInputElement>('kiops-token-shown input[type="checkbox"]')?.click();
    await page.settle();
    expect(done().disabled).toBeFalse();
    expect(wouldAskBeforeUnload()).toBeFalse();
    await page.press('Done');
    await list([account([token()])]);
    expect(document.body.textContent).not.toContain(MADE.token.slice(9));
  });

  it('asks once before a token is left that nobody has put away', async () => {
    const { page, http, list } = await setUp([account()]);
    await page.press('New token of deploy-pipeline');
    await page.type('Name', 'prod');
    await page.type('Your password', 'my password');
    await page.submit();
    http.expectOne({ method: 'POST' }).flush(MADE);
    await page.settle();
    const escape = async () => {
      const key = new KeyboardEvent('keydown', { key: 'Escape', bubbles: true });
      document.querySelector('mat-dialog-container')?.dispatchEvent(key);
      await page.settle();
    };
    await escape();
    expect(await page.overlayText()).toContain('The token is not shown again.');
    await escape();
    await list([account([token()])]);
    await page.goes('mat-dialog-container');
  });

  it('rotates with the password, and shows the next token', async () => {
    const { page, http } = await setUp([account([token()])]);
    await page.press('Rotate prod-seoul');
    await page.type('Your password', 'my password');
    await page.submit();
    const url = '/api/v1/service-accounts/id-of-deploy-pipeline/tokens/k1/rotate';
    const request = http.expectOne({ method: 'POST', url });
    expect(request.request.body).toEqual({ overlapSeconds: 86_400, password: 'my password' });
    request.flush(MADE);
    await page.settle();
    expect(await page.overlayText()).toContain('it is shown this once');
  });

  it('revokes when that is wished, and says where the token was used last', async () => {
    const { page, http, list } = await setUp([account([token()])]);
    await page.press('Revoke prod-seoul');
    expect(await page.overlayText()).toContain('from 10.20.0.14');
    await page.press('Revoke');
    const url = '/api/v1/service-accounts/id-of-deploy-pipeline/tokens/k1';
    http.expectOne({ method: 'DELETE', url }).flush(null);
    await page.settle();
    await list([account()]);
    expect(await page.overlayText()).toContain('prod-seoul is revoked.');
  });

  it('removes an account with its tokens', async () => {
    const { page, http, list } = await setUp([account([token()])]);
    await page.press('Remove deploy-pipeline');
    expect(await page.overlayText()).toContain('Its token ends at once');
    await page.press('Remove');
    http.expectOne({ method: 'DELETE', url: '/api/v1/service-accounts/id-of-deploy-pipeline' }).flush(null);
    await page.settle();
    await list([]);
    expect(await page.text()).toContain('No service account yet');
  });
});
