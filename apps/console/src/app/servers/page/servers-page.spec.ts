import { provideHttpClient } from '@angular/common/http';
import { HttpTestingController, provideHttpClientTesting } from '@angular/common/http/testing';
import { TestBed } from '@angular/core/testing';
import type { SystemSummary } from '@kiops/contracts';
import { PageHarness } from '../../../testing/page-harness';
import { openNewVault, VAULT_PROVIDERS } from '../../../testing/vault-testing';
import { page as pageOf, server } from '../../records/testing/records';
import { ServersPage } from './servers-page';

const bastion = server('s1', { label: 'Bastion Seoul', host: 'bastion.seoul.kiops.io', username: 'ops' });

const info: SystemSummary = {
  os: 'Debian GNU/Linux 12 (bookworm)',
  kernel: 'Linux 6.1.0-37-amd64',
  architecture: 'x86_64',
  cpuLoad: 0.06,
  memoryBytes: 1_000,
  memoryUsedBytes: 830,
  fullestDisk: { mount: '/data', sizeBytes: 1_000, usedBytes: 920 },
};

const hop = {
  id: 's1',
  label: 'bastion-seoul',
  host: 'bastion.seoul.kiops.io',
  port: 22,
  username: 'ops',
  allowOldAlgorithms: true,
};

/** What the page asks for at first. */
const FIRST_PAGE = '/api/v1/servers?sort=label&limit=100';

describe('The home page', () => {
  async function setUp() {
    TestBed.configureTestingModule({
      providers: [provideHttpClient(), provideHttpClientTesting(), ...VAULT_PROVIDERS],
    });
    const page = PageHarness.of(TestBed.createComponent(ServersPage));
    const http = TestBed.inject(HttpTestingController);
    await page.settle();
    http.expectOne('/api/v1/operations/summary').flush({ answeredInLastHour: 0 });
    return { page, http };
  }

  /** Rows are drawn with the next frame, and their words with the one after. */
  const drawn = (page: PageHarness, rows: number) =>
    page.until(() => {
      const all = Array.from(document.querySelectorAll('tr.mat-mdc-row'));
      return all.length === rows && all.every(({ textContent }) => textContent !== '');
    }, `${rows} rows`);

  /** Before a server is deleted, it is looked what runs on it. */
  const nothingRuns = async (page: PageHarness, http: HttpTestingController) => {
    await page.until(() => {
      const asked = http.match(({ url }) => url === '/api/v1/runtimes');
      asked.forEach((request) => request.flush(pageOf([])));
      return asked.length > 0;
    }, 'what runs on it');
    await page.settle();
  };

  const pressHeading = (words: string) =>
    Array.from(document.querySelectorAll<HTMLElement>('th .mat-sort-header-container'))
      .find((heading) => heading.textContent?.trim() === words)
      ?.click();

  async function setUpWith(...servers: Parameters<typeof pageOf>[0]) {
    const { page, http } = await setUp();
    http.expectOne(FIRST_PAGE).flush(pageOf(servers));
    await drawn(page, servers.length);
    return { page, http };
  }

  it('names each server, its address, the way to it, and who uses it', async () => {
    const { page, http } = await setUp();
    const used = [{ id: 'c', kind: 'service', name: 'payment-api', detail: null, url: null }] as const;
    const items = [
      bastion,
      server('s2', {
        label: '결제 API',
        host: '2001:db8::17',
        username: 'ops',
        route: [hop],
        connections: used,
      }),
    ];
    http.expectOne(FIRST_PAGE).flush({ items, nextCursor: null, total: 2 });
    await drawn(page, 2);
    const text = await page.text();
    expect(text).toContain('2 servers');
    const addresses = Array.from(document.querySelectorAll('.address'), (each) => each.textContent?.trim());
    expect(addresses).toEqual(['ops@bastion.seoul.kiops.io:22', 'ops@[2001:db8::17]:22']);
    // Where there is little room, these stand in the server's details only.
    const [first, second] = Array.from(
      document.querySelectorAll('tr.mat-mdc-row'),
      (row) => row.textContent ?? '',
    );
    expect(first).toContain('Direct');
    expect(second).toContain('Route: bastion-seoul, then 2001:db8::17');
    expect(second).toContain('payment-api');
  });

  it('shows how each server was when it was last looked at', async () => {
    const collected = {
      ...bastion,
      systemSummary: info,
      lastContact: { at: new Date().toISOString(), answered: true },
    };
    const failed = server('s2', { lastContact: { at: '2026-11-20T01:00:00.000Z', answered: false } });
    const windows = server('s3', { protocol: 'winrm' });
    const { page } = await setUpWith(collected, failed, windows);
    const rows = Array.from(document.querySelectorAll('tr.mat-mdc-row'), (row) =>
      (row.textContent ?? '').replace(/\s+/g, ' ').trim(),
    );
    for (const words of ['Debian 12', '6.1.0 · x86_64', '6%', '83%', '92%', 'Answered last time']) {
      expect(rows[0]).toContain(words);
    }
    expect(rows[1]).toContain('Not collected');
    expect(rows[1]).toContain('Failed last time');
    // In words that all can see, too.
    expect(rows[1]).toMatch(/Failed \d/);
    expect(rows[2]).toContain('WinRM');
    expect(rows[2]).toContain('Never');
    expect(await page.text()).not.toContain('NaN');
  });

  it('says how many answered in the last hour', async () => {
    TestBed.configureTestingModule({
      providers: [provideHttpClient(), provideHttpClientTesting(), ...VAULT_PROVIDERS],
    });
    const page = PageHarness.of(TestBed.createComponent(ServersPage));
    const http = TestBed.inject(HttpTestingController);
    await page.settle();
    http.expectOne('/api/v1/operations/summary').flush({ answeredInLastHour: 9 });
    http.expectOne(FIRST_PAGE).flush({ items: [bastion], nextCursor: 'next', total: 12 });
    expect(await page.text()).toContain('12 servers · 9 answered in the last hour');
  });

  it('offers what can be done with a selection, and only with servers over SSH', async () => {
    const { page } = await setUpWith(
      bastion,
      server('s2'),
      server('s3', { protocol: 'winrm', label: 'Windows' }),
    );
    const box = (name: string) => page.field(name);
    expect(box('Select Windows').disabled).toBeTrue();
    box('Select Bastion Seoul').click();
    expect(await page.text()).toContain('1 selected');
    box('Select all servers that are shown').click();
    expect(await page.text()).toContain('2 selected');
    expect(page.hasControl('Test connection')).toBeTrue();
    await page.press('Clear selection');
    expect(await page.text()).not.toContain('selected');
  });

  it('draws what is selected at once, so that the next click turns what is seen', async () => {
    const { page } = await setUpWith(bastion, server('s2', { label: 'Inner' }));
    page.field('Select all servers that are shown').click();
    // No frame has been drawn between the clicks.
    page.field('Select Inner').click();
    expect(await page.text()).toContain('1 selected');
    expect(page.field('Select Inner').checked).toBeFalse();
    expect(page.field('Select Bastion Seoul').checked).toBeTrue();
  });

  it('deletes a server, and brings it back', async () => {
    const { page, http } = await setUpWith(bastion);
    await page.press('Actions for Bastion Seoul');
    await page.press('Delete');
    await nothingRuns(page, http);
    http
      .expectOne({ url: '/api/v1/servers/s1', method: 'DELETE' })
      .flush(null, { status: 204, statusText: 'No Content' });
    await page.settle();
    http.expectOne(FIRST_PAGE).flush(pageOf([]));
    expect(await page.text()).toContain('No server yet');
    await page.press('Undo');
    http.expectOne('/api/v1/servers/s1/restore').flush(bastion);
    await page.settle();
    http.expectOne(FIRST_PAGE).flush(pageOf([bastion]));
    await drawn(page, 1);
    expect(await page.text()).toContain('Bastion Seoul');
  });

  it('sorts the other way round at the header', async () => {
    const { page, http } = await setUp();
    http.expectOne(FIRST_PAGE).flush({ items: [bastion], nextCursor: null, total: 1 });
    await page.settle();
    pressHeading('Server');
    await page.settle();
    http
      .expectOne('/api/v1/servers?sort=-label&limit=100')
      .flush({ items: [bastion], nextCursor: null, total: 1 });
  });

  it('sorts by what is busiest first, and by the last contact', async () => {
    const { page, http } = await setUpWith(bastion);
    for (const [heading, sort] of [
      ['CPU', '-cpuLoad'],
      ['Memory', '-memoryUsed'],
      ['Disk', '-diskUsed'],
      ['Last contact', '-lastContactAt'],
      ['Last contact', 'lastContactAt'],
    ]) {
      pressHeading(heading);
      await page.settle();
      http.expectOne(`/api/v1/servers?sort=${sort}&limit=100`).flush(pageOf([bastion]));
      await page.settle();
    }
  });

  it('loads more as one scrolls, and draws no more than a screenful', async () => {
    const { page, http } = await setUp();
    const first = Array.from({ length: 100 }, (_, index) =>
      server(`s${index}`, { label: `Host ${index}`, host: `host-${index}` }),
    );
    http.expectOne(FIRST_PAGE).flush({ items: first, nextCursor: 'next', total: 3_600 });
    await page.until(() => document.querySelectorAll('tr.mat-mdc-row').length > 0);
    expect(document.querySelectorAll('tr.mat-mdc-row').length).toBeLessThan(60);
    expect(document.documentElement.scrollHeight).toBeGreaterThan(3_600 * 52);
    window.scrollTo(0, 98 * 52);
    await page.until(() => http.match(({ params }) => params.get('cursor') === 'next').length > 0);
    window.scrollTo(0, 0);
  });

  it('says why a server could not be deleted, and keeps its row', async () => {
    const { page, http } = await setUpWith(bastion);
    await page.press('Actions for Bastion Seoul');
    await page.press('Delete');
    await nothingRuns(page, http);
    const problem = {
      code: 'still-used',
      title: 'Still used',
      detail: 'One server is reached through this one.',
    };
    http
      .expectOne({ url: '/api/v1/servers/s1', method: 'DELETE' })
      .flush(problem, { status: 409, statusText: 'Conflict' });
    expect(await page.overlayText()).toContain('Server not deleted.');
    expect(await page.overlayText()).toContain('One server is reached through this one.');
    expect(await page.text()).toContain('Bastion Seoul');
  });

  it('invites to add the first one', async () => {
    const { page, http } = await setUp();
    http.expectOne(FIRST_PAGE).flush({ items: [], nextCursor: null, total: 0 });
    expect(await page.text()).toContain('No server yet');
    expect(await page.text()).toContain(
      'Registries, databases, Docker Hub accounts and Git tokens are under View Credentials',
    );
    expect(page.hasControl('Import Credentials')).toBeTrue();
  });

  it('offers the next step on the row of a server that nobody has signed in to yet', async () => {
    const { page, http } = await setUp();
    const vault = await openNewVault();
    const old = server('old', { lastContact: { at: new Date().toISOString(), answered: true } });
    const servers = [
      server('new', { label: 'New' }),
      server('rack', { label: 'Rack', protocol: 'ipmi' }),
      old,
    ];
    http.expectOne(FIRST_PAGE).flush(pageOf(servers));
    await drawn(page, servers.length);
    await page.until(() => page.hasControl('Add its secret: New'));
    expect(page.hasControl('Add its secret: Rack')).toBeFalse();
    expect(page.hasControl(`Test connection to ${old.label}`)).toBeFalse();
    const { host, port, username } = servers[0];
    await vault.put({ host, port, username, secret: { kind: 'password', password: 'of the new one' } });
    await page.until(() => page.hasControl('Test connection to New'));
    expect(page.hasControl('Add its secret: New')).toBeFalse();
  });

  it('says why there is nothing to see, and tries again', async () => {
    const { page, http } = await setUp();
    http.expectOne(FIRST_PAGE).error(new ProgressEvent('error'));
    expect(await page.text()).toContain('Servers could not be loaded');
    await page.press('Try again');
    http.expectOne(FIRST_PAGE).flush(pageOf([bastion]));
    await drawn(page, 1);
    expect(await page.text()).toContain('Bastion Seoul');
  });
});
