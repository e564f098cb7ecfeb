import { provideHttpClient } from '@angular/common/http';
import { HttpTestingController, provideHttpClientTesting } from '@angular/common/http/testing';
import { TestBed } from '@angular/core/testing';
import { MatDialog } from '@angular/material/dialog';
import type { Connection, Registry } from '@kiops/contracts';
import { RegistryForm } from '../../credentials/registries/registry-form';
import { DialogHarness } from '../../../testing/dialog-harness';
import { provideDialogs } from '../../dialog/provide-dialogs';
import { page as pageOf, registry } from '../testing/records';
import { openRecordForm } from './open-record-form';

const KNOWN = registry('known', {
  label: 'Harbor of old',
  url: 'harbor.acme.io',
  username: 'kim',
  version: 3,
});
const SECRET = 'canary-of-a-password';
const used = (name: string): Connection => ({ id: name, kind: 'service', name, detail: null, url: null });

describe('A form for a new record', () => {
  let http: HttpTestingController;
  let dialog: DialogHarness;
  let saved: Promise<Registry | undefined>;

  beforeEach(async () => {
    TestBed.configureTestingModule({
      providers: [provideHttpClient(), provideHttpClientTesting(), provideDialogs()],
    });
    http = TestBed.inject(HttpTestingController);
    dialog = DialogHarness.get();
    saved = openRecordForm<Registry>(TestBed.inject(MatDialog), RegistryForm, {});
    await dialog.shows('Add registry');
    await dialog.type('Password', SECRET);
    await dialog.type('URL', 'https://Harbor.acme.io:443/');
  });

  afterEach(() => TestBed.inject(MatDialog).closeAll());

  async function answer(records: readonly Registry[]): Promise<string> {
    let asked = '';
    await dialog.until(() => {
      const [request] = http.match(({ method, url }) => method === 'GET' && url === '/api/v1/registries');
      if (!request) return false;
      asked = request.request.urlWithParams;
      request.flush(pageOf(records));
      return true;
    }, 'a search for the account');
    await dialog.settle();
    return asked;
  }

  it('notices that the account is there already, and changes that one with what was typed', async () => {
    await dialog.type('Username', 'kim');
    await dialog.type('Label', 'Harbor');
    const asked = await answer([registry('other', { url: 'harbor.acme.io', username: 'kim2' }), KNOWN]);
    expect(new URL(asked, location.href).searchParams.get('q')).toBe('harbor.acme.io:kim');
    expect(asked).not.toContain(SECRET);
    expect(dialog.words).toContain('You have this account already: Harbor of old.');
    await dialog.press('Change that one');
    await dialog.shows('Edit registry');
    expect(dialog.field('URL').value).toBe('harbor.acme.io');
    expect(dialog.field('Label').value).toBe('Harbor');
    await dialog.press('Save');
    const [sent] = http.match({ method: 'PATCH', url: '/api/v1/registries/known' });
    expect(sent.request.body).toEqual({ label: 'Harbor', password: SECRET });
    sent.flush({ ...KNOWN, label: 'Harbor', version: 4 });
    expect((await saved)?.version).toBe(4);
  });

  it('says nothing of another account, nor once it is another one', async () => {
    await dialog.type('Username', 'lee');
    await answer([KNOWN]);
    expect(dialog.words).not.toContain('already');
    await dialog.type('Username', 'kim');
    await answer([KNOWN]);
    expect(dialog.words).toContain('already');
    await dialog.type('Username', 'kimchi');
    expect(dialog.words).not.toContain('already');
  });

  it('names who uses a record as soon as its address is another one, and before', async () => {
    TestBed.inject(MatDialog).closeAll();
    await dialog.goes('kiops-registry-form');
    const record = { ...KNOWN, connections: ['a', 'b', 'c', 'd', 'e', 'f', 'g'].map(used) };
    void openRecordForm<Registry>(TestBed.inject(MatDialog), RegistryForm, { record });
    await dialog.shows('Edit registry');
    await dialog.type('Label', 'Another');
    expect(dialog.words).not.toContain('It is used by');
    await dialog.type('URL', 'elsewhere.acme.io');
    expect(dialog.words).toContain('It is used by a, b, c, d, e and 2 others.');
    expect(http.match({ method: 'PATCH' })).toEqual([]);
  });
});
