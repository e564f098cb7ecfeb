import { provideHttpClient } from '@angular/common/http';
import { HttpTestingController, provideHttpClientTesting } from '@angular/common/http/testing';
import { TestBed } from '@angular/core/testing';
import { MatDialog } from '@angular/material/dialog';
import { MatSnackBar } from '@angular/material/snack-bar';
import type { Page, Store } from '@kiops/contracts';
import { openCredentialsDialog } from './open-credentials';
import { page, registry, server, service } from '../records/testing/records';
import { VAULT_PROVIDERS } from '../../testing/vault-testing';

describe('View Credentials', () => {
  let http: HttpTestingController;

  beforeEach(() => {
    TestBed.configureTestingModule({
      providers: [provideHttpClient(), provideHttpClientTesting(), ...VAULT_PROVIDERS],
    });
    http = TestBed.inject(HttpTestingController);
  });

  afterEach(async () => {
    TestBed.inject(MatSnackBar).dismiss();
    TestBed.inject(MatDialog).closeAll();
    await settled();
  });

  const element = (selector: string): HTMLElement => {
    const found = document.querySelector<HTMLElement>(`mat-dialog-container ${selector}`);
    if (!found) throw new Error(`No ${selector}`);
    return found;
  };
  const button = (name: string): HTMLElement => element(`[aria-label="${name}"]`);
  const text = (selector: string): string => element(selector).textContent?.replace(/\s+/g, ' ').trim() ?? '';
  const press = (key: string): boolean =>
    (document.activeElement ?? document.body).dispatchEvent(
      new KeyboardEvent('keydown', { key, bubbles: true, cancelable: true }),
    );
  const frame = (): Promise<unknown> => new Promise((resolve) => requestAnimationFrame(resolve));
  const settled = async (): Promise<void> => {
    // The virtual list draws in the frames after its data came.
    for (let turn = 0; turn < 4; turn += 1) await frame();
  };
  const until = async (condition: () => boolean): Promise<void> => {
    while (!condition()) await frame();
  };
  const shows = (words: string): Promise<void> =>
    until(() => document.querySelector('mat-dialog-container')?.textContent?.includes(words) ?? false);

  async function open(tab: Store, list: Page<unknown>): Promise<void> {
    await openCredentialsDialog(TestBed.inject(MatDialog), tab);
    await until(
      () =>
        http.match((sent) => sent.url === `/api/v1/${tab}`).map((request) => request.flush(list)).length > 0,
    );
    http.match('/api/v1/me/usage').forEach((request) =>
      request.flush({
        counts: {
          servers: 3,
          registries: 2,
          'db-connections': 0,
          'docker-hub': 0,
          'source-repositories': 1,
          runtimes: 4,
        },
      }),
    );
    await settled();
  }

  it('shows five tabs with how many records each holds', async () => {
    await open('registries', page([registry('a')]));
    await shows('6 on KIOPS');
    const tabs = Array.from(document.querySelectorAll('[role="tab"]'), (tab) =>
      tab.textContent?.replace(/\s+/g, ' ').trim(),
    );
    expect(tabs).toEqual([
      'Servers3',
      'Registries2',
      'DB Connections0',
      'Docker Hub0',
      'Source Repositories1',
    ]);
  });

  it('shows a secret in its row for as long as it is wanted, and no secret on another tab', async () => {
    await open('registries', page([registry('a', { label: 'Harbor' }), registry('b')]));
    await shows('Harbor');
    button('Show password of Harbor').click();
    http.expectOne('/api/v1/registries/a/reveal').flush({ password: 'k8Tq-2vWm' });
    await shows('k8Tq-2vWm');
    (document.querySelectorAll('[role="tab"]')[3] as HTMLElement).click();
    await until(() => !document.body.textContent?.includes('k8Tq-2vWm'));
    expect(document.querySelector('.revealed')).toBeNull();
  });

  it('takes a deleted row out at once, and puts it back where it was', async () => {
    await open(
      'registries',
      page([
        registry('a', { label: 'First' }),
        registry('b', { label: 'Second' }),
        registry('c', { label: 'Third' }),
      ]),
    );
    await shows('Third');
    button('Actions for Second').click();
    await until(() => document.querySelector('.mat-mdc-menu-item.danger') !== null);
    document.querySelector<HTMLElement>('.mat-mdc-menu-item.danger')?.click();
    await until(() => !text('mat-table').includes('Second'));
    http.expectOne({ method: 'DELETE', url: '/api/v1/registries/b' }).flush(null);
    await until(() => document.querySelector('mat-snack-bar-container button') !== null);
    expect(document.querySelector('mat-snack-bar-container')?.textContent).toContain('Registry deleted.');
    document.querySelector<HTMLElement>('mat-snack-bar-container button')?.click();
    http.expectOne('/api/v1/registries/b/restore').flush(registry('b', { label: 'Second' }));
    await until(() => document.querySelectorAll('mat-row').length === 3);
    const labels = Array.from(document.querySelectorAll('mat-row .name'), (name) => name.textContent);
    expect(labels).toEqual(['First', 'Second', 'Third']);
  });

  it('puts the row back when KIOPS refuses to delete it, and says why', async () => {
    await open('servers', page([server('a', { label: 'Bastion' })]));
    await shows('Bastion');
    button('Actions for Bastion').click();
    await until(() => document.querySelector('.mat-mdc-menu-item.danger') !== null);
    document.querySelector<HTMLElement>('.mat-mdc-menu-item.danger')?.click();
    const problem = {
      code: 'still-used',
      title: 'Other records still point to this one.',
      detail: '2 servers.',
      status: 409,
    };
    await until(
      () =>
        http.match('/api/v1/servers/a').map((sent) => sent.flush(problem, { status: 409, statusText: '' }))
          .length > 0,
    );
    await until(() => document.querySelector('mat-snack-bar-container') !== null);
    expect(document.querySelector('mat-snack-bar-container')?.textContent).toContain(
      'Other records still point to this one. 2 servers.',
    );
    await shows('Bastion');
  });

  it('groups servers by account, one open at a time, and says where an SSH secret lives', async () => {
    await open(
      'servers',
      page([
        server('a', { label: 'Pay', host: 'pay', connections: [service('gateway')] }),
        server('b', { label: 'Pay old', host: 'PAY' }),
        server('c', { label: 'Windows', host: 'win', protocol: 'winrm', hasPassword: true }),
      ]),
    );
    await shows('Windows');
    expect(document.querySelectorAll('mat-row').length).toBe(2);
    expect(text('mat-row')).toContain('2 records');
    button('Expand Pay').click();
    await shows('It is never sent to KIOPS.');
    button('Expand Windows').click();
    await shows('On KIOPS');
    expect(document.querySelectorAll('kiops-server-detail').length).toBe(1);
    expect(text('kiops-server-detail')).toContain('WinRM password');
  });

  it('moves between rows with the arrows, and shows and copies by R and C', async () => {
    await open('registries', page([registry('a', { label: 'First' }), registry('b', { label: 'Second' })]));
    await shows('Second');
    element('mat-row[tabindex="0"]').focus();
    press('ArrowDown');
    await until(() => document.activeElement?.textContent?.includes('Second') ?? false);
    press('r');
    http.expectOne('/api/v1/registries/b/reveal').flush({ password: 'swordfish' });
    await shows('swordfish');
    press('r');
    await until(() => document.querySelector('.revealed') === null);
  });

  for (const tab of ['registries', 'servers'] as const) {
    it(`leaves the focus where it is when the rows of a filter come that were there before: ${tab}`, async () => {
      const records = (): readonly unknown[] =>
        tab === 'registries'
          ? [registry('a', { label: 'Harbor' })]
          : [server('a', { label: 'Harbor', host: 'harbor.acme.io', protocol: 'winrm', hasPassword: true })];
      await openCredentialsDialog(TestBed.inject(MatDialog), tab);
      // Drawn as places first: such rows are used again for the records.
      await until(() => document.querySelectorAll('mat-dialog-container mat-row').length > 1);
      http.match((sent) => sent.url === `/api/v1/${tab}`).forEach((sent) => sent.flush(page(records())));
      await shows('Harbor');
      const filter = element('kiops-filter input') as HTMLInputElement;
      filter.value = 'harbor';
      filter.dispatchEvent(new Event('input'));
      const control = button(tab === 'servers' ? 'Expand Harbor' : 'Show password of Harbor');
      control.focus();
      await until(
        () =>
          http.match((sent) => sent.params.get('q') === 'harbor').map((sent) => sent.flush(page(records())))
            .length > 0,
      );
      await settled();
      expect(control.isConnected).toBeTrue();
      expect(document.activeElement).toBe(control);
    });
  }

  it('draws no more than a screenful of 10,000 rows, and leaves places for the others', async () => {
    const first = Array.from({ length: 100 }, (_, index) =>
      registry(String(index), { label: `Registry ${index}` }),
    );
    await open('registries', page(first, 10_000, 'next'));
    await shows('Registry 5');
    expect(document.querySelectorAll('mat-row').length).toBeLessThan(60);
    expect(element('.cdk-virtual-scroll-spacer').style.height).toBe('520000px');
  });

  it('says what an empty tab is for, and that a filter found nothing', async () => {
    await open('registries', page([]));
    await shows('No registry yet');
    await shows('Import Credentials');
  });

  it('says why a tab could not be loaded, and loads it when tried again', async () => {
    await openCredentialsDialog(TestBed.inject(MatDialog), 'registries');
    const refused = { status: 503, statusText: '' };
    const problem = { code: 'not-ready', title: 'KIOPS is starting or stopping. Try again.', status: 503 };
    const list = () => http.match((sent) => sent.url === '/api/v1/registries');
    await until(() => list().map((sent) => sent.flush(problem, refused)).length > 0);
    await shows('Registries could not be loaded');
    Array.from(document.querySelectorAll<HTMLElement>('kiops-list-states button'))
      .find((each) => each.textContent?.includes('Try again'))
      ?.click();
    await until(
      () => list().map((sent) => sent.flush(page([registry('a', { label: 'Harbor' })]))).length > 0,
    );
    await shows('Harbor');
  });
});
