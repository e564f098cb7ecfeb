import { provideHttpClient } from '@angular/common/http';
import { HttpTestingController, provideHttpClientTesting } from '@angular/common/http/testing';
import { TestBed } from '@angular/core/testing';
import type { Server } from '@kiops/contracts';
import { PageUnderTest } from '../../testing/page-testing';
import { ServersPage } from './servers-page';

function server(facts: Partial<Server>): Server {
  return {
    id: 's1',
    version: 1,
    createdAt: '2026-11-22T12:00:00Z',
    updatedAt: '2026-11-22T12:00:00Z',
    connections: [],
    label: 'Bastion Seoul',
    protocol: 'ssh',
    host: 'bastion.seoul.kiops.io',
    port: 22,
    username: 'ops',
    jumpServerId: null,
    hostKeys: [],
    systemInfo: null,
    notes: null,
    hasPassword: false,
    route: [],
    lastContact: null,
    ...facts,
  };
}

const hop = { id: 's1', label: 'bastion-seoul', host: 'bastion.seoul.kiops.io', port: 22, username: 'ops' };

describe('The home page', () => {
  async function setUp() {
    TestBed.configureTestingModule({ providers: [provideHttpClient(), provideHttpClientTesting()] });
    const page = new PageUnderTest(TestBed.createComponent(ServersPage));
    const http = TestBed.inject(HttpTestingController);
    await page.settle();
    return { page, http };
  }

  it('names each server, its address, the way to it, and who uses it', async () => {
    const { page, http } = await setUp();
    const used = [{ id: 'c', kind: 'service', name: 'payment-api', detail: null, url: null }] as const;
    const items = [
      server({}),
      server({ id: 's2', label: '결제 API', host: '2001:db8::17', route: [hop], connections: used }),
    ];
    http.expectOne('/api/v1/servers?sort=label').flush({ items, nextCursor: null, total: 2 });
    const text = await page.text();
    expect(text).toContain('2 servers');
    expect(text).toContain('Direct');
    const addresses = Array.from(document.querySelectorAll('.address'), (each) => each.textContent?.trim());
    expect(addresses).toEqual(['ops@bastion.seoul.kiops.io:22', 'ops@[2001:db8::17]:22']);
    expect(text).toContain('Route: bastion-seoul, then 2001:db8::17');
    expect(text).toContain('payment-api');
  });

  it('sorts the other way round at the header', async () => {
    const { page, http } = await setUp();
    http.expectOne('/api/v1/servers?sort=label').flush({ items: [server({})], nextCursor: null, total: 1 });
    await page.settle();
    document.querySelector<HTMLElement>('th .mat-sort-header-container')?.click();
    await page.settle();
    http.expectOne('/api/v1/servers?sort=-label').flush({ items: [server({})], nextCursor: null, total: 1 });
  });

  it('loads more when asked', async () => {
    const { page, http } = await setUp();
    http.expectOne('/api/v1/servers?sort=label').flush({ items: [server({})], nextCursor: 'next', total: 2 });
    expect(await page.text()).toContain('1 of 2 shown');
    await page.press('Show more');
    const second = { items: [server({ id: 's2', label: 'GPU node 07' })], nextCursor: null, total: 2 };
    http.expectOne('/api/v1/servers?sort=label&cursor=next').flush(second);
    expect(await page.text()).toContain('GPU node 07');
    expect(page.hasControl('Show more')).toBeFalse();
  });

  it('invites to add the first one', async () => {
    const { page, http } = await setUp();
    http.expectOne('/api/v1/servers?sort=label').flush({ items: [], nextCursor: null, total: 0 });
    expect(await page.text()).toContain('No server yet');
  });

  it('says why there is nothing to see, and tries again', async () => {
    const { page, http } = await setUp();
    http.expectOne('/api/v1/servers?sort=label').error(new ProgressEvent('error'));
    expect(await page.text()).toContain('Servers could not be loaded');
    await page.press('Try again');
    http.expectOne('/api/v1/servers?sort=label').flush({ items: [server({})], nextCursor: null, total: 1 });
    expect(await page.text()).toContain('Bastion Seoul');
  });
});
