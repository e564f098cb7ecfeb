import { provideHttpClient } from '@angular/common/http';
import { HttpTestingController, provideHttpClientTesting } from '@angular/common/http/testing';
import { TestBed } from '@angular/core/testing';
import { MatDialog } from '@angular/material/dialog';
import type { Registry } from '@kiops/contracts';
import { RegistryForm } from '../../credentials/registries/registry-form';
import { registry } from '../testing/records';
import { openRecordForm } from './open-record-form';

describe('A record’s form', () => {
  let http: HttpTestingController;
  let saved: Promise<Registry | undefined>;

  beforeEach(() => {
    TestBed.configureTestingModule({ providers: [provideHttpClient(), provideHttpClientTesting()] });
    http = TestBed.inject(HttpTestingController);
  });

  afterEach(() => {
    http.verify();
    TestBed.inject(MatDialog).closeAll();
  });

  const frame = (): Promise<unknown> => new Promise((resolve) => requestAnimationFrame(resolve));
  const until = async (condition: () => boolean): Promise<void> => {
    while (!condition()) await frame();
  };
  const shows = (words: string): Promise<void> =>
    until(() => document.body.textContent?.includes(words) ?? false);
  const control = (label: string): HTMLInputElement => {
    const field = Array.from(document.querySelectorAll('mat-form-field')).find((each) =>
      each.textContent?.includes(label),
    );
    const found = field?.querySelector('input');
    if (!found) throw new Error(`No field ${label}`);
    return found;
  };
  const type = (label: string, value: string): void => {
    control(label).value = value;
    control(label).dispatchEvent(new Event('input'));
  };
  const click = (words: string): void =>
    Array.from(document.querySelectorAll('button'))
      .findLast((each) => each.textContent?.trim() === words)
      ?.click();

  async function edit(record?: Registry): Promise<void> {
    saved = openRecordForm<Registry>(TestBed.inject(MatDialog), RegistryForm, { record });
    await shows(record ? 'Edit registry' : 'Add registry');
    await frame();
  }

  it('sends only what was changed, with the version that was read', async () => {
    await edit(registry('a', { label: 'Harbor', version: 3 }));
    type('Label', 'Harbor Seoul');
    click('Save');
    const sent = http.expectOne('/api/v1/registries/a');
    expect(sent.request.body).toEqual({ label: 'Harbor Seoul' });
    expect(sent.request.headers.get('If-Match')).toBe('"3"');
    sent.flush(registry('a', { label: 'Harbor Seoul', version: 4 }));
    expect((await saved)?.version).toBe(4);
  });

  it('asks for the secret again when the address changes, and says why', async () => {
    await edit(registry('a'));
    type('URL', 'elsewhere.example.com');
    click('Save');
    await shows('The address changed: enter the password again.');
    type('Password', 'hunter2');
    click('Save');
    await until(
      () => http.match('/api/v1/registries/a').map((sent) => sent.flush(sent.request.body)).length > 0,
    );
    expect(await saved).toEqual(
      jasmine.objectContaining({ url: 'elsewhere.example.com', password: 'hunter2' }),
    );
  });

  it('shows the service’s errors beside the fields', async () => {
    await edit();
    type('Label', 'Harbor');
    type('URL', 'harbor.acme.io');
    type('Username', 'robot');
    type('Password', 'hunter2');
    click('Add registry');
    const refused = { status: 400, statusText: '' };
    const errors = [{ path: 'url', message: 'This address is not one of a registry.' }];
    const problem = { code: 'invalid-input', title: 'Some fields are not valid.', status: 400, errors };
    await until(
      () => http.match('/api/v1/registries').map((sent) => sent.flush(problem, refused)).length > 0,
    );
    await shows('This address is not one of a registry.');
    const field = control('URL').closest('mat-form-field');
    expect(field?.textContent).toContain('This address is not one of a registry.');
  });

  it('keeps what was typed when someone else changed the record, and saves on top of it', async () => {
    await edit(registry('a', { label: 'Harbor', username: 'robot', version: 3 }));
    type('Label', 'Harbor Seoul');
    click('Save');
    const problem = { code: 'version-changed', title: 'Someone changed this record meanwhile.', status: 412 };
    http.expectOne('/api/v1/registries/a').flush(problem, { status: 412, statusText: '' });
    await shows('Someone changed this record meanwhile.');
    click('Load again');
    http
      .expectOne({ method: 'GET', url: '/api/v1/registries/a' })
      .flush(registry('a', { label: 'Harbor Busan', username: 'robot2', version: 4 }));
    await shows('Loaded again.');
    expect([control('Label').value, control('Username').value]).toEqual(['Harbor Seoul', 'robot2']);
    click('Save');
    await until(
      () =>
        http.match('/api/v1/registries/a').map((sent) => {
          expect(sent.request.headers.get('If-Match')).toBe('"4"');
          expect(sent.request.body).toEqual({ label: 'Harbor Seoul' });
          sent.flush(registry('a', { version: 5 }));
        }).length > 0,
    );
    expect((await saved)?.version).toBe(5);
  });

  it('asks before it throws away what was typed, and not when nothing was', async () => {
    await edit(registry('a', { label: 'Harbor' }));
    type('Label', 'Harbor Seoul');
    click('Cancel');
    await shows('Discard what you typed?');
    click('Keep editing');
    await until(() => !document.body.textContent?.includes('Discard what you typed?'));
    expect(control('Label').value).toBe('Harbor Seoul');
    type('Label', 'Harbor');
    click('Cancel');
    expect(await saved).toBeUndefined();
  });
});
