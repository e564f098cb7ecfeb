import { signal } from '@angular/core';
import { TestBed } from '@angular/core/testing';
import { MAT_DIALOG_DATA, MatDialogRef } from '@angular/material/dialog';
import { HostKeyDialog } from './host-key-dialog';
import type { HostKeyQuestion } from './host-key-question';

describe('The question for a host key', () => {
  it('says that the server went meanwhile, as soon as it did', async () => {
    const isDropped = signal(false);
    const question = {
      hop: { id: 's', label: 'Pay', host: 'pay.acme.io', port: 22, username: 'deploy' },
      shown: { type: 'ssh-ed25519', fingerprint: 'SHA256:abc' },
      proposed: [],
      isDropped,
    } as unknown as HostKeyQuestion;
    TestBed.configureTestingModule({
      providers: [
        { provide: MAT_DIALOG_DATA, useValue: question },
        { provide: MatDialogRef, useValue: {} },
      ],
    });
    const fixture = TestBed.createComponent(HostKeyDialog);
    await fixture.whenStable();
    const text = () => (fixture.nativeElement as HTMLElement).textContent;
    expect(text()).toContain('SHA256:abc');
    expect(text()).not.toContain('ended the attempt');
    isDropped.set(true);
    await fixture.whenStable();
    expect(text()).toContain('The server ended the attempt meanwhile.');
  });
});
