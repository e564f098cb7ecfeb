import { provideHttpClient } from '@angular/common/http';
import {
  HttpTestingController,
  provideHttpClientTesting,
  type TestRequest,
} from '@angular/common/http/testing';
import { TestBed } from '@angular/core/testing';
import { MatDialog } from '@angular/material/dialog';
import type { Registry } from '@kiops/contracts';
import { RegistryForm } from '../../credentials/registries/registry-form';
import { wouldAskBeforeUnload } from '../../../testing/before-unload';
import { DialogHarness } from '../../../testing/dialog-harness';
import { provideDialogs } from '../../dialog/provide-dialogs';
import { registry } from '../testing/records';
import { openRecordForm } from './open-record-form';

describe('A record’s form', () => {
  let http: HttpTestingController;
  let dialog: DialogHarness;
  let saved: Promise<Registry | undefined>;

  beforeEach(() => {
    TestBed.configureTestingModule({
      providers: [provideHttpClient(), provideHttpClientTesting(), provideDialogs()],
    });
    http = TestBed.inject(HttpTestingController);
    dialog = DialogHarness.get();
  });

  afterEach(() => {
    // Whether the account is there already is asked when somebody stopped typing, be that before or after a spec’s end.
    http.match(({ method, params }) => method === 'GET' && params.has('q'));
    http.verify();
    TestBed.inject(MatDialog).closeAll();
  });

  async function edit(record?: Registry): Promise<void> {
    saved = openRecordForm<Registry>(TestBed.inject(MatDialog), RegistryForm, { record });
    await dialog.appears('kiops-registry-form');
    await dialog.shows(record ? 'Edit registry' : 'Add registry');
    await dialog.settle();
  }

  it('sends only what was changed, with the version that was read', async () => {
    await edit(registry('a', { label: 'Harbor', version: 3 }));
    await dialog.type('Label', 'Harbor Seoul');
    await dialog.press('Save');
    const sent = http.expectOne('/api/v1/registries/a');
    expect(sent.request.body).toEqual({ label: 'Harbor Seoul' });
    expect(sent.request.headers.get('If-Match')).toBe('"3"');
    sent.flush(registry('a', { label: 'Harbor Seoul', version: 4 }));
    expect((await saved)?.version).toBe(4);
  });

  it('asks for the secret again when the address changes, and says why', async () => {
    await edit(registry('a'));
    await dialog.type('URL', 'elsewhere.example.com');
    await dialog.press('Save');
    await dialog.shows('The address changed: enter the password again.');
    await dialog.type('Password', 'hunter2');
    await dialog.press('Save');
    await dialog.until(
      () => http.match('/api/v1/registries/a').map((sent) => sent.flush(sent.request.body)).length > 0,
    );
    expect(await saved).toEqual(
      jasmine.objectContaining({ url: 'elsewhere.example.com', password: 'hunter2' }),
    );
  });

  it('shows the service’s errors beside the fields', async () => {
    await edit();
    await dialog.type('Label', 'Harbor');
    await dialog.type('URL', 'harbor.acme.io');
    await dialog.type('Username', 'robot');
    await dialog.type('Password', 'hunter2');
    await dialog.press('Add registry');
    const refused = { status: 400, statusText: '' };
    const errors = [{ path: 'url', message: 'This address is not one of a registry.' }];
    const problem = { code: 'invalid-input', title: 'Some fields are not valid.', status: 400, errors };
    await dialog.until(
      () => http.match('/api/v1/registries').map((sent) => sent.flush(problem, refused)).length > 0,
    );
    await dialog.shows('This address is not one of a registry.');
    const field = dialog.field('URL').closest('mat-form-field');
    expect(field?.textContent).toContain('This address is not one of a registry.');
  });

  it('adds with the same key when it is saved again since no answer came, and with another what was changed', async () => {
    await edit();
    for (const [field, text] of [
      ['Label', 'Harbor'],
      ['URL', 'harbor.acme.io'],
      ['Username', 'robot'],
      ['Password', 'hunter2'],
    ])
      await dialog.type(field, text);
    const keys: (string | null)[] = [];
    const add = async (answer: (sent: TestRequest) => void) => {
      await dialog.press('Add registry');
      await dialog.until(() => {
        const found = http.match('/api/v1/registries').filter(({ request }) => request.method === 'POST');
        for (const sent of found) {
          keys.push(sent.request.headers.get('Idempotency-Key'));
          answer(sent);
        }
        return found.length > 0;
      });
    };
    await add((sent) => sent.error(new ProgressEvent('error')));
    await dialog.shows('KIOPS could not be reached.');
    await add((sent) => sent.error(new ProgressEvent('error')));
    await dialog.type('Label', 'Harbor Seoul');
    await add((sent) => sent.flush(registry('a')));
    expect((await saved)?.id).toBe('a');
    expect(keys[0]).toMatch(/^"[0-9a-f]{32}"$/);
    expect([keys[1] === keys[0], keys[2] === keys[0]]).toEqual([true, false]);
  });

  it('keeps what was typed when someone else changed the record, and saves on top of it', async () => {
    await edit(registry('a', { label: 'Harbor', username: 'robot', version: 3 }));
    await dialog.type('Label', 'Harbor Seoul');
    await dialog.press('Save');
    const problem = { code: 'version-changed', title: 'Someone changed this record meanwhile.', status: 412 };
    http.expectOne('/api/v1/registries/a').flush(problem, { status: 412, statusText: '' });
    await dialog.shows('Someone changed this record meanwhile.');
    await dialog.press('Load again');
    http
      .expectOne({ method: 'GET', url: '/api/v1/registries/a' })
      .flush(registry('a', { label: 'Harbor Busan', username: 'robot2', version: 4 }));
    await dialog.shows('Loaded again.');
    expect([dialog.field('Label').value, dialog.field('Username').value]).toEqual(['Harbor Seoul', 'robot2']);
    await dialog.press('Save');
    await dialog.until(
      () =>
        http.match('/api/v1/registries/a').map((sent) => {
          expect(sent.request.headers.get('If-Match')).toBe('"4"');
          expect(sent.request.body).toEqual({ label: 'Harbor Seoul' });
          sent.flush(registry('a', { version: 5 }));
        }).length > 0,
    );
    expect((await saved)?.version).toBe(5);
  });

  it('takes a record that someone else deleted out of the Trash, and keeps what was typed', async () => {
    await edit(registry('a', { label: 'Harbor', version: 3 }));
    await dialog.type('Label', 'Harbor Seoul');
    await dialog.press('Save');
    const gone = { code: 'not-found', title: 'There is nothing here.', status: 404 };
    http.expectOne('/api/v1/registries/a').flush(gone, { status: 404, statusText: '' });
    await dialog.shows('Someone deleted this record meanwhile.');
    await dialog.press('Restore');
    await dialog.press('Restore');
    http
      .expectOne({ method: 'POST', url: '/api/v1/registries/a/restore' })
      .flush(registry('a', { label: 'Harbor', version: 5 }));
    await dialog.shows('Restored. What you typed is kept');
    await dialog.press('Save');
    await dialog.until(
      () =>
        http.match('/api/v1/registries/a').map((sent) => {
          expect(sent.request.headers.get('If-Match')).toBe('"5"');
          expect(sent.request.body).toEqual({ label: 'Harbor Seoul' });
          sent.flush(registry('a', { version: 6 }));
        }).length > 0,
    );
    expect((await saved)?.version).toBe(6);
  });

  it('says of a record that is erased for good that it is, and takes over one that someone else restored', async () => {
    await edit(registry('a', { label: 'Harbor', version: 3 }));
    await dialog.type('Label', 'Harbor Seoul');
    const gone = { code: 'not-found', title: 'There is nothing here.', status: 404 };
    const asked = { method: 'GET', url: '/api/v1/registries/a' };
    const saveAndRestore = async () => {
      await dialog.press('Save');
      http
        .expectOne({ method: 'PATCH', url: '/api/v1/registries/a' })
        .flush(gone, { status: 404, statusText: '' });
      await dialog.shows('Take it out of the Trash');
      await dialog.press('Restore');
      http
        .expectOne({ method: 'POST', url: '/api/v1/registries/a/restore' })
        .flush(gone, { status: 404, statusText: '' });
      await dialog.settle();
    };
    await saveAndRestore();
    http.expectOne(asked).flush(gone, { status: 404, statusText: '' });
    await dialog.shows('It is not in the Trash any more.');
    expect(dialog.words).not.toContain('Take it out of the Trash');
    expect(dialog.words).not.toContain('Restore');
    await saveAndRestore();
    http.expectOne(asked).flush(registry('a', { label: 'Harbor Busan', version: 5 }));
    await dialog.shows('What you typed is kept');
    expect(dialog.field('Label').value).toBe('Harbor Seoul');
    // It is not sent, and the question about that is not this spec’s.
    await dialog.type('Label', 'Harbor Busan');
    await dialog.press('Cancel');
    expect(await saved).toBeUndefined();
  });

  it('asks before it throws away what was typed, and not when nothing was', async () => {
    await edit(registry('a', { label: 'Harbor' }));
    expect(wouldAskBeforeUnload()).toBeFalse();
    await dialog.type('Label', 'Harbor Seoul');
    expect(wouldAskBeforeUnload()).toBeTrue();
    await dialog.press('Cancel');
    await dialog.shows('Discard what you typed?');
    await dialog.press('Keep editing');
    await dialog.until(() => !document.body.textContent?.includes('Discard what you typed?'));
    expect(dialog.field('Label').value).toBe('Harbor Seoul');
    await dialog.type('Label', 'Harbor');
    await dialog.press('Cancel');
    expect(await saved).toBeUndefined();
    expect(wouldAskBeforeUnload()).toBeFalse();
  });
});
