import { provideHttpClient } from '@angular/common/http';
import { HttpTestingController, provideHttpClientTesting } from '@angular/common/http/testing';
import { TestBed } from '@angular/core/testing';
import { MATERIAL_ANIMATIONS } from '@angular/material/core';
import type { ServiceConnection } from '@kiops/contracts';
import { PageHarness } from '../../testing/page-harness';
import { VAULT_PROVIDERS } from '../../testing/vault-testing';
import { page as pageOf } from '../records/testing/records';
import { RecordChanges } from '../records/record-changes';
import { ServicePage } from './service-page';

const URL = '/api/v1/connections';

function use(recordLabel: string, fields: Partial<ServiceConnection> = {}): ServiceConnection {
  return {
    ...{ id: `use-of-${recordLabel}`, kind: 'service', name: 'billing', detail: null, url: null },
    ...{ store: 'registries', recordId: `id-of-${recordLabel}`, recordLabel },
    ...fields,
  };
}

describe('The page of a service', () => {
  async function setUp(name = 'billing') {
    TestBed.configureTestingModule({
      providers: [
        provideHttpClient(),
        provideHttpClientTesting(),
        ...VAULT_PROVIDERS,
        { provide: MATERIAL_ANIMATIONS, useValue: { animationsDisabled: true } },
      ],
    });
    const fixture = TestBed.createComponent(ServicePage);
    fixture.componentRef.setInput('name', name);
    const page = PageHarness.of(fixture);
    const http = TestBed.inject(HttpTestingController);
    await page.settle();
    const list = async (items: readonly ServiceConnection[], total = items.length) => {
      http.expectOne(`${URL}?service=${encodeURIComponent(name)}`).flush(pageOf(items, total));
      await page.settle();
    };
    return { page, http, list };
  }

  it('lists what it uses over all stores, and reads it again when records change', async () => {
    const { page, list } = await setUp();
    const uses = [
      use('Harbor', { detail: 'pulls' }),
      use('Edge', { store: 'servers', kind: 'infrastructure' }),
    ];
    await list(uses, 1_200);
    const text = await page.text();
    for (const part of [
      'billing',
      'It uses 1,200 records, of which these are the first 2',
      'Harbor Registries pulls',
      'Edge Servers As infrastructure',
    ])
      expect(text).withContext(part).toContain(part);
    TestBed.inject(RecordChanges).note('servers');
    await page.until(() => TestBed.inject(RecordChanges).all() > 0);
    await page.settle();
    await list([]);
    expect(await page.text()).toContain('It uses no record of yours');
  });

  it('lets a use be removed, and brought back', async () => {
    const { page, http, list } = await setUp();
    await list([use('Harbor')]);
    await page.press('Remove Harbor');
    http.expectOne({ method: 'DELETE', url: `${URL}/use-of-Harbor` }).flush(null);
    await page.settle();
    await list([]);
    expect(await page.overlayText()).toContain('Harbor removed from billing.');
    await page.press('Undo');
    const request = http.expectOne({ method: 'POST', url: URL });
    expect(request.request.body as object).toEqual({
      ...{ store: 'registries', recordId: 'id-of-Harbor', kind: 'service', name: 'billing' },
      ...{ detail: null, url: null },
    });
    request.flush(use('Harbor'));
    await page.settle();
    await list([use('Harbor')]);
    expect(page.hasControl('Harbor')).toBeTrue();
  });

  it('leads to a record in its tab, with the filter that finds it', async () => {
    const { page, http, list } = await setUp();
    await list([use('Harbor')]);
    await page.press('Harbor');
    await page.appears('kiops-registries-tab');
    const asked = () => http.match(({ url }) => url === '/api/v1/registries');
    const requests = asked();
    await page.until(() => requests.push(...asked()) > 0, 'the list');
    expect(requests[0].request.params.get('q')).toBe('Harbor');
    expect(page.field('Filter registries').value).toBe('Harbor');
  });

  it('says what went wrong, and tries again; without a name it has nothing to ask', async () => {
    const { page, http, list } = await setUp();
    http.expectOne(`${URL}?service=billing`).error(new ProgressEvent('error'));
    expect(await page.text()).toContain('What it uses could not be loaded');
    await page.press('Try again');
    await list([use('Harbor')]);
    expect(await page.text()).toContain('Harbor');
    TestBed.resetTestingModule();
    const nameless = await setUp('');
    nameless.http.expectNone(() => true);
    expect(await nameless.page.text()).toContain('It uses no record of yours');
  });
});
