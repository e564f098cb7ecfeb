import { provideHttpClient } from '@angular/common/http';
import { HttpTestingController, provideHttpClientTesting } from '@angular/common/http/testing';
import { type Type } from '@angular/core';
import { TestBed } from '@angular/core/testing';
import { MatDialog } from '@angular/material/dialog';
import { DialogHarness } from '../../../testing/dialog-harness';
import { VAULT_PROVIDERS } from '../../../testing/vault-testing';
import { DbConnectionForm } from '../../credentials/db-connections/db-connection-form';
import { SourceRepositoryForm } from '../../credentials/source-repositories/source-repository-form';
import { ServerForm } from '../server/server-form';
import { openRecordForm } from './open-record-form';

describe('What is typed into a record’s form', () => {
  let dialog: DialogHarness;

  beforeEach(() => {
    TestBed.configureTestingModule({
      providers: [provideHttpClient(), provideHttpClientTesting(), ...VAULT_PROVIDERS],
    });
    dialog = DialogHarness.get();
  });

  afterEach(() => TestBed.inject(MatDialog).closeAll());

  async function open(form: Type<unknown>): Promise<void> {
    void openRecordForm(TestBed.inject(MatDialog), form, {});
    await dialog.appears('mat-label');
    await dialog.settle();
  }

  const field = (label: string): HTMLInputElement => {
    const found = Array.from(dialog.element.querySelectorAll('mat-form-field')).find(
      (each) => each.querySelector('mat-label')?.textContent?.trim() === label,
    );
    return found!.querySelector('input')!;
  };
  const values = (...labels: string[]) => labels.map((label) => field(label).value);
  const leave = async (label: string): Promise<void> => {
    field(label).dispatchEvent(new Event('change', { bubbles: true }));
    await dialog.settle();
  };

  it('is taken apart when an address with user name and port is put into the host field', async () => {
    for (const form of [ServerForm, DbConnectionForm]) {
      await open(form);
      await dialog.type('Host', 'ssh://ops:canary@bastion.acme.io:2222/');
      field('Host').dispatchEvent(new Event('paste', { bubbles: true }));
      await dialog.shows('The user name and the port went to their fields. The password was left out.');
      expect(values('Host', 'Port', 'Username')).toEqual(['bastion.acme.io', '2222', 'ops']);
      await dialog.type('Host', '10.0.0.7:2022');
      await leave('Host');
      await dialog.shows('The port went to its field.');
      expect(values('Host', 'Port', 'Username')).toEqual(['10.0.0.7', '2022', 'ops']);
      await dialog.type('Host', '10.0.0.8');
      expect(await dialog.text()).not.toContain('went to its field');
      expect(dialog.element.innerHTML).not.toContain('canary');
      TestBed.inject(MatDialog).closeAll();
    }
  });

  it('is refused in the host field, with the reason, when it is known to one machine only', async () => {
    await open(ServerForm);
    await dialog.type('Host', 'fe80::1%eth0');
    await dialog.press('Add server');
    await dialog.shows('What follows % names a network card of one machine');
    TestBed.inject(HttpTestingController).expectNone((request) => request.method === 'POST');
  });

  it('shows what is stored of a Git provider’s address, and refuses a port that there is not', async () => {
    await open(SourceRepositoryForm);
    await dialog.type('URL', 'https://https://gitlab.acme.io/api/v4/');
    await leave('URL');
    expect(values('URL')).toEqual(['https://gitlab.acme.io']);
    await dialog.type('URL', 'https://gitlab.acme.io:99999');
    await dialog.press('Add token');
    await dialog.shows('Enter a port from 1 to 65535.');
  });

  it('is kept with its blanks, and says so beside the field', async () => {
    await open(ServerForm);
    for (const [label, text, note] of [
      ['Label', 'Bastion ', 'It ends with a blank, which is kept.'],
      ['Username', ' ops', 'It begins with a blank, which is kept.'],
      ['Username', 'Jose\u0301', 'Some of its letters are made of several characters'],
    ]) {
      await dialog.type(label, text);
      await dialog.shows(note);
      expect(values(label)).toEqual([text]);
      await dialog.type(label, text.trim().normalize('NFC'));
      expect(await dialog.text())
        .withContext(text)
        .not.toContain(note);
    }
    TestBed.inject(MatDialog).closeAll();
    await open(DbConnectionForm);
    await dialog.type('Password', 'one ');
    await dialog.shows('It ends with a blank, which is kept.');
  });
});
