import { provideHttpClient } from '@angular/common/http';
import { HttpTestingController, provideHttpClientTesting } from '@angular/common/http/testing';
import { TestBed } from '@angular/core/testing';
import { provideRouter, Router } from '@angular/router';
import type { AuditEntry, Role, Undoing } from '@kiops/contracts';
import { VAULT_PROVIDERS } from '../../testing/vault-testing';
import { PageHarness } from '../../testing/page-harness';
import { signInAs } from '../../testing/session-testing';
import { ActivityPage } from './activity-page';

const REVEALED: AuditEntry = {
  id: '7',
  at: '2026-11-22T12:00:00Z',
  action: 'record.revealed',
  actor: { id: 'u2', email: 'sora@acme.co.kr', name: 'Sora Park' },
  owner: null,
  token: null,
  address: '10.8.0.14',
  userAgent: 'curl/8.14.1',
  store: 'registries',
  recordId: 'r1',
  recordLabel: 'Harbor',
  detail: null,
  undo: null,
};

describe('The activity page', () => {
  async function setUp(role: Role, inputs: Record<string, string> = {}) {
    TestBed.configureTestingModule({
      providers: [provideHttpClient(), provideHttpClientTesting(), ...VAULT_PROVIDERS, provideRouter([])],
    });
    signInAs({ role });
    const fixture = TestBed.createComponent(ActivityPage);
    for (const [name, value] of Object.entries(inputs)) fixture.componentRef.setInput(name, value);
    const page = PageHarness.of(fixture);
    await page.settle();
    const http = TestBed.inject(HttpTestingController);
    return { page, asked: http.expectOne(({ url }) => url === '/api/v1/audit') };
  }

  it('says in a sentence what was done, from where, and for a PlatformAdmin by whom', async () => {
    const { page, asked } = await setUp('PlatformAdmin');
    asked.flush({ items: [REVEALED], nextCursor: null, total: 1 });
    const text = await page.text();
    expect(text).toContain('1 entry');
    expect(text).toContain('Sora Park');
    expect(text).toContain('Revealed the secret of registry “Harbor”.');
    expect(text).toContain('10.8.0.14');
    expect(text).toContain('curl/8.14.1');
  });

  it('names who it was, where somebody else did something to one’s account', async () => {
    const { page, asked } = await setUp('Member');
    const received: AuditEntry = {
      ...REVEALED,
      action: 'account.records-received',
      detail: { user: 'lee@acme.co.kr', to: 'minjun@acme.co.kr', records: 5, role: 'Manager' },
    };
    asked.flush({ items: [received], nextCursor: null, total: 1 });
    expect(await page.text()).toContain(
      'Sora Park: Gave minjun@acme.co.kr 5 records of lee@acme.co.kr, as Manager.',
    );
  });

  it('offers to undo what can be undone, says what that would do, and lists what came of it', async () => {
    const { page, asked } = await setUp('Member');
    const imported: AuditEntry = {
      ...REVEALED,
      actor: null,
      action: 'transfer.imported',
      detail: { created: 3, act: 'act 1' },
      undo: 'possible',
    };
    const list = (item: AuditEntry) => ({ items: [item], nextCursor: null, total: 1 });
    asked.flush(list(imported));
    await page.settle();
    await page.press('Undo: Imported credentials: 3 created.');
    await page.appears('kiops-undo-dialog');
    const http = TestBed.inject(HttpTestingController);
    const undoing: Undoing = {
      act: 'act 1',
      action: 'transfer.imported',
      at: '2026-11-22T12:00:00Z',
      removed: 2,
      putBack: 0,
      restored: 0,
      left: 1,
      leftAlone: [{ store: 'registries', id: 'r1', label: 'Harbor', reason: 'changed' }],
    };
    http.expectOne('/api/v1/transfer/acts/act%201/undo').flush(undoing);
    const words = await page.overlayText();
    for (const part of [
      'Undo this import?',
      '2 records that it added go to the Trash',
      '1 record stays as it is',
      'Harbor',
      'Changed since',
      'SSH secrets and host keys that this import brought are in the browser',
    ])
      expect(words).toContain(part);
    await page.press('Undo it');
    const sent = http.expectOne('/api/v1/transfer/acts/act%201/undo');
    expect(sent.request.method).toBe('POST');
    sent.flush(undoing);
    await page.goes('kiops-undo-dialog');
    http.expectOne(({ url }) => url === '/api/v1/audit').flush(list({ ...imported, undo: 'done' }));
    expect(await page.text()).toContain('Undone.');
    expect(await page.overlayText()).toContain(
      'Import undone: 2 records moved to the Trash, 1 record left alone.',
    );
  });

  it('asks for what the address filters by', async () => {
    const { asked } = await setUp('Member', { action: 'record.revealed', store: 'registries', q: 'harbor' });
    expect(asked.request.params.get('action')).toBe('record.revealed');
    expect(asked.request.params.get('store')).toBe('registries');
    expect(asked.request.params.get('q')).toBe('harbor');
  });

  it('offers the filter by person to a PlatformAdmin only', async () => {
    await setUp('Member');
    expect(document.querySelector('[aria-label="Person"]')).toBeNull();
    TestBed.resetTestingModule();
    await setUp('PlatformAdmin');
    expect(document.querySelector('[aria-label="Person"]')).not.toBeNull();
  });

  it('puts a chosen day into the address', async () => {
    const { page } = await setUp('Member');
    const navigate = spyOn(TestBed.inject(Router), 'navigate').and.resolveTo(true);
    const [from] = Array.from(document.querySelectorAll<HTMLInputElement>('input[type=date]'));
    from.value = '2026-11-20';
    from.dispatchEvent(new Event('change'));
    await page.settle();
    expect(navigate.calls.mostRecent().args[1]?.queryParams).toEqual({ from: '2026-11-20' });
  });
});
