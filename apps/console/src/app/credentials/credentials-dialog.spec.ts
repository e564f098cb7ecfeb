import { provideHttpClient } from '@angular/common/http';
import { HttpTestingController, provideHttpClientTesting } from '@angular/common/http/testing';
import { TestBed } from '@angular/core/testing';
import { MatDialog } from '@angular/material/dialog';
import { MatSnackBar } from '@angular/material/snack-bar';
import { STORES, type Page, type Registry, type RestoreConflict, type Store } from '@kiops/contracts';
import { DialogHarness } from '../../testing/dialog-harness';
import { PageHarness } from '../../testing/page-harness';
import { countsOf } from '../../testing/record-counts';
import { RecordTableHarness } from '../../testing/record-table-harness';
import { harnessOf } from '../../testing/screen';
import { VAULT_PROVIDERS } from '../../testing/vault-testing';
import { RecordChanges } from '../records/record-changes';
import { STORE_TITLES } from '../records/store-titles';
import { page, registry, server, service } from '../records/testing/records';
import { openCredentialsDialog } from './open-credentials';

/** How many records the account holds. */
const HELD = countsOf({ servers: 3, registries: 2, 'source-repositories': 1, runtimes: 4 });

const RUNTIMES = '/api/v1/runtimes';

describe('View Credentials', () => {
  let http: HttpTestingController;
  let dialog: DialogHarness;
  let screen: PageHarness;

  beforeEach(() => {
    TestBed.configureTestingModule({
      providers: [provideHttpClient(), provideHttpClientTesting(), ...VAULT_PROVIDERS],
    });
    http = TestBed.inject(HttpTestingController);
    dialog = DialogHarness.get();
    screen = harnessOf(PageHarness);
  });

  afterEach(async () => {
    TestBed.inject(MatSnackBar).dismiss();
    TestBed.inject(MatDialog).closeAll();
    await dialog.settle();
  });

  const table = (): Promise<RecordTableHarness> => dialog.part(RecordTableHarness);

  /** Answers what the dialog asks for, once it does. */
  const answer = (url: string, reply: object, options?: { status: number; statusText: string }) =>
    dialog.until(
      () => http.match((sent) => sent.url === url).map((sent) => sent.flush(reply, options)).length > 0,
      `a request for ${url}`,
    );

  async function open(tab: Store, list: Page<unknown>, runtimes: Page<unknown> = page([])): Promise<void> {
    await openCredentialsDialog(TestBed.inject(MatDialog), tab);
    await dialog.appears('mat-dialog-container');
    await answer(`/api/v1/${tab}`, list);
    http.match('/api/v1/me/usage').forEach((request) =>
      request.flush({
        counts: HELD,
      }),
    );
    // Which of them are on no server.
    if (tab === 'servers') await answer(RUNTIMES, runtimes);
    await dialog.settle();
  }

  it('shows a tab of every store with how many records it holds', async () => {
    await open('registries', page([registry('a')]));
    await dialog.shows('6 on KIOPS');
    const tabs = Array.from(document.querySelectorAll('[role="tab"]'), (tab) =>
      tab.textContent?.replace(/\s+/g, ' ').trim(),
    );
    expect(tabs).toEqual(STORES.map((store) => `${STORE_TITLES[store]}${HELD[store]}`));
  });

  it('shows a secret in its row for as long as it is wanted, and no secret on another tab', async () => {
    await open('registries', page([registry('a', { label: 'Harbor' }), registry('b')]));
    await dialog.shows('Harbor');
    await dialog.press('Show password of Harbor');
    http.expectOne('/api/v1/registries/a/reveal').flush({ password: 'k8Tq-2vWm' });
    await dialog.shows('k8Tq-2vWm');
    await dialog.press(/^Docker Hub/);
    await dialog.until(() => !document.body.textContent?.includes('k8Tq-2vWm'));
    expect(document.querySelector('.revealed')).toBeNull();
  });

  it('hides a secret whose record was changed elsewhere, and leaves it when another one was', async () => {
    const harbor = registry('a', { label: 'Harbor' });
    const changed = async (...records: Registry[]) => {
      TestBed.inject(RecordChanges).note('registries');
      await answer('/api/v1/registries', page(records));
      await dialog.settle();
    };
    await open('registries', page([harbor, registry('b', { label: 'Other' })]));
    await dialog.press('Show password of Harbor');
    http.expectOne('/api/v1/registries/a/reveal').flush({ password: 'k8Tq-2vWm' });
    await dialog.shows('k8Tq-2vWm');
    await changed(harbor, registry('b', { label: 'Renamed', version: 2 }));
    await dialog.shows('Renamed');
    expect(dialog.words).toContain('k8Tq-2vWm');
    await changed({ ...harbor, version: harbor.version + 1 }, registry('b'));
    await dialog.until(() => !dialog.words.includes('k8Tq-2vWm'));
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
    await dialog.shows('Third');
    const rows = await table();
    await rows.choose('Delete', 'Actions for Second');
    await rows.until(() => !rows.words.includes('Second'), 'the row to go');
    http.expectOne({ method: 'DELETE', url: '/api/v1/registries/b' }).flush(null);
    await dialog.appears('mat-snack-bar-container button');
    expect(await screen.overlayText()).toContain('Registry deleted.');
    await screen.press('Undo');
    http.expectOne('/api/v1/registries/b/restore').flush(registry('b', { label: 'Second' }));
    await rows.until(() => rows.rows.length === 3, 'the row to come back');
    expect(rows.names).toEqual(['First', 'Second', 'Third']);
  });

  it('asks before it brings back a row whose account is there again, and shows what stays', async () => {
    await open('registries', page([registry('a', { label: 'First' }), registry('b', { label: 'Second' })]));
    await dialog.shows('Second');
    const rows = await table();
    await rows.choose('Delete', 'Actions for Second');
    http.expectOne({ method: 'DELETE', url: '/api/v1/registries/b' }).flush(null);
    await dialog.appears('mat-snack-bar-container button');
    await screen.press('Undo');
    const conflict: RestoreConflict = {
      store: 'registries',
      id: 'b',
      label: 'Second',
      title: 'second.example.com · robot',
      mine: { id: 'c', label: 'Again', updatedAt: '2026-11-20T08:00:00Z', connections: [] },
      addedSince: true,
      differences: [{ field: 'password', secret: true }],
    };
    await answer(
      '/api/v1/registries/b/restore',
      { code: 'restore-conflicts', conflicts: { total: 1, records: [conflict] } },
      { status: 409, statusText: '' },
    );
    await screen.appears('kiops-restore-conflicts-dialog');
    expect(await screen.overlayText()).toContain('Password differs.');
    document
      .querySelector<HTMLElement>(
        '[aria-label="Decision for Second"] mat-button-toggle:nth-of-type(2) button',
      )
      ?.click();
    await screen.settle();
    await screen.press('Restore');
    await screen.goes('kiops-restore-conflicts-dialog');
    const asked = http.expectOne('/api/v1/trash/restore');
    expect(asked.request.body).toEqual({ records: ['registries/b'], answers: ['registries/b/replace'] });
    asked.flush({ records: 1, notInTrash: 0 });
    await answer(
      '/api/v1/registries',
      page([registry('a', { label: 'First' }), registry('c', { label: 'Second' })]),
    );
    await rows.until(() => rows.rows.length === 2, 'the row of the one that was kept');
    expect(rows.names).toEqual(['First', 'Second']);
    expect(await screen.overlayText()).toContain('1 record restored.');
  });

  it('says that the record stays in the Trash when nobody wants to choose', async () => {
    await open('registries', page([registry('a', { label: 'First' })]));
    await dialog.shows('First');
    await (await table()).choose('Delete', 'Actions for First');
    http.expectOne({ method: 'DELETE', url: '/api/v1/registries/a' }).flush(null);
    await dialog.appears('mat-snack-bar-container button');
    await screen.press('Undo');
    const conflicts = { total: 0, records: [] };
    await answer(
      '/api/v1/registries/a/restore',
      { code: 'restore-conflicts', conflicts },
      { status: 409, statusText: '' },
    );
    await screen.appears('kiops-restore-conflicts-dialog');
    await screen.press('Cancel');
    await screen.goes('kiops-restore-conflicts-dialog');
    await screen.until(
      () => document.body.textContent?.includes('Registry stays in the Trash.') ?? false,
      'the message',
    );
    http.expectNone('/api/v1/trash/restore');
  });

  it('leads to the runtimes on no server, which no row can show', async () => {
    const runtime = (label: string, serverId: string | null) => ({
      id: label,
      kind: 'kubernetes',
      label,
      serverId,
      endpoint: `https://${label}.acme.io:6443`,
      connections: [],
      hasKubeconfig: true,
      endsAt: null,
      previousUntil: null,
    });
    const all = page([runtime('edge', 'a'), runtime('prod', null), runtime('stage', null)]);
    await open('servers', page([server('a', { label: 'Bastion' })]), all);
    await dialog.shows('2 runtimes on no server');
    await dialog.press('Show the runtimes on no server');
    await answer(RUNTIMES, all);
    await screen.appears('kiops-runtimes-dialog .line');
    const shown = document.querySelector('kiops-runtimes-dialog')?.textContent ?? '';
    expect(shown).toContain('prod');
    expect(shown).toContain('stage');
    expect(shown).not.toContain('edge');
  });

  it('names the runtimes on a server, and who uses them, before it is deleted', async () => {
    await open('servers', page([server('a', { label: 'Bastion' })]));
    await dialog.shows('Bastion');
    await (await table()).choose('Delete', 'Actions for Bastion');
    const docker = { label: 'docker', connections: [{ kind: 'service', name: 'shop' }] };
    await answer(RUNTIMES, page([docker, { label: 'k3s', connections: [] }]));
    await screen.appears('kiops-in-use-dialog');
    const text = (await screen.overlayText()).replace(/\s+/g, ' ');
    expect(text).toContain(
      'The runtimes docker and k3s are on it, and deleted with it. shop will not find them.',
    );
    expect(text).toContain('This is the server Bastion (');
    expect(text).not.toContain('is used by');
    await screen.press('Keep it');
    await screen.goes('kiops-in-use-dialog');
    http.expectNone({ method: 'DELETE' });
    expect((await table()).names).toEqual(['Bastion']);
    await (await table()).choose('Delete', 'Actions for Bastion');
    await answer(RUNTIMES, { code: 'unavailable', title: 'Not now.' }, { status: 503, statusText: '' });
    await screen.until(
      () => document.body.textContent?.includes('Server not deleted.') ?? false,
      'the message',
    );
    http.expectNone({ method: 'DELETE' });
  });

  it('puts the row back when KIOPS refuses to delete it, and says why', async () => {
    await open('servers', page([server('a', { label: 'Bastion' })]));
    await dialog.shows('Bastion');
    await (await table()).choose('Delete', 'Actions for Bastion');
    await answer(RUNTIMES, page([]));
    const problem = {
      code: 'still-used',
      title: 'Other records still point to this one.',
      detail: '2 servers.',
      status: 409,
    };
    await answer('/api/v1/servers/a', problem, { status: 409, statusText: '' });
    await dialog.appears('mat-snack-bar-container');
    expect(await screen.overlayText()).toContain('Other records still point to this one. 2 servers.');
    await dialog.shows('Bastion');
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
    await dialog.shows('Windows');
    const { rows } = await table();
    expect(rows.length).toBe(2);
    expect(rows[0].innerText).toContain('2 records');
    await dialog.press('Expand Pay');
    await dialog.shows('It is never sent to KIOPS.');
    await dialog.press('Expand Windows');
    await dialog.shows('On KIOPS');
    const details = document.querySelectorAll<HTMLElement>('kiops-server-detail');
    expect(details.length).toBe(1);
    expect(details[0].innerText).toContain('WinRM password');
  });

  it('copies each record of an account in the forms of its tools', async () => {
    await open(
      'servers',
      page([server('a', { label: 'Pay', host: 'pay' }), server('b', { label: 'Pay old', host: 'PAY' })]),
    );
    await dialog.press('Expand Pay');
    await dialog.shows('Records of this account');
    await (await table()).choose('Copy as…', 'Actions for Pay old');
    await screen.until(() => document.querySelector('kiops-copy-as-dialog') !== null, 'the forms');
    expect(document.querySelector('kiops-copy-as-dialog')?.textContent).toContain('Pay old');
    expect(document.querySelector('kiops-copy-as-dialog')?.textContent).toContain('ssh_config block');
  });

  it('moves between rows with the arrows, and shows and copies by R and C', async () => {
    await open('registries', page([registry('a', { label: 'First' }), registry('b', { label: 'Second' })]));
    await dialog.shows('Second');
    const rows = await table();
    rows.focusRow();
    await rows.pressKey('ArrowDown');
    await rows.until(() => document.activeElement?.textContent?.includes('Second') ?? false);
    await rows.pressKey('r');
    http.expectOne('/api/v1/registries/b/reveal').flush({ password: 'swordfish' });
    await rows.shows('swordfish');
    await rows.pressKey('r');
    await rows.goes('.revealed');
  });

  for (const tab of ['registries', 'servers'] as const) {
    it(`leaves the focus where it is when the rows of a filter come that were there before: ${tab}`, async () => {
      const records = (): readonly unknown[] =>
        tab === 'registries'
          ? [registry('a', { label: 'Harbor' })]
          : [server('a', { label: 'Harbor', host: 'harbor.acme.io', protocol: 'winrm', hasPassword: true })];
      await openCredentialsDialog(TestBed.inject(MatDialog), tab);
      // Drawn as places first: such rows are used again for the records.
      await dialog.appears('mat-dialog-container mat-row:nth-of-type(2)');
      http.match((sent) => sent.url === `/api/v1/${tab}`).forEach((sent) => sent.flush(page(records())));
      await dialog.shows('Harbor');
      const rows = await table();
      await rows.filter('harbor');
      const control = dialog.control(tab === 'servers' ? 'Expand Harbor' : 'Show password of Harbor');
      // From the filter, where one types, into the rows, and on to the control.
      await rows.pressKey('/');
      await rows.pressKey('ArrowDown');
      await rows.pressKey('ArrowRight');
      expect(document.activeElement).toBe(control);
      await dialog.until(
        () =>
          http.match((sent) => sent.params.get('q') === 'harbor').map((sent) => sent.flush(page(records())))
            .length > 0,
      );
      await dialog.settle();
      await dialog.settle();
      expect(control.isConnected).toBeTrue();
      expect(document.activeElement).toBe(control);
    });
  }

  it('draws no more than a screenful of 10,000 rows, and leaves places for the others', async () => {
    const first = Array.from({ length: 100 }, (_, index) =>
      registry(String(index), { label: `Registry ${index}` }),
    );
    await open('registries', page(first, 10_000, 'next'));
    await dialog.shows('Registry 5');
    const { rows, height } = await table();
    expect(rows.length).toBeLessThan(60);
    expect(height).toBe(520_000);
  });

  it('says what an empty tab is for, and that a filter found nothing', async () => {
    await open('registries', page([]));
    await dialog.shows('No registry yet');
    await dialog.shows('Import Credentials');
  });

  it('says why a tab could not be loaded, and loads it when tried again', async () => {
    await openCredentialsDialog(TestBed.inject(MatDialog), 'registries');
    const problem = { code: 'not-ready', title: 'KIOPS is starting or stopping. Try again.', status: 503 };
    await answer('/api/v1/registries', problem, { status: 503, statusText: '' });
    await dialog.shows('Registries could not be loaded');
    await dialog.press('Try again');
    await answer('/api/v1/registries', page([registry('a', { label: 'Harbor' })]));
    await dialog.shows('Harbor');
  });
});
