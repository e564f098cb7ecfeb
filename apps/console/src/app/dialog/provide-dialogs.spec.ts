import { ChangeDetectionStrategy, Component } from '@angular/core';
import { TestBed } from '@angular/core/testing';
import { MatDialog } from '@angular/material/dialog';
import { firstValueFrom } from 'rxjs';
import { frame, until } from '../../testing/until';
import { provideDialogs } from './provide-dialogs';

@Component({
  template: '<input aria-label="First" /><input aria-label="Second" />',
  changeDetection: ChangeDetectionStrategy.OnPush,
})
class TwoFields {}

describe('A dialog', () => {
  beforeEach(() => TestBed.configureTestingModule({ providers: [provideDialogs()] }));

  afterEach(() => TestBed.inject(MatDialog).closeAll());

  const field = (name: string) =>
    document.querySelector<HTMLElement>(`mat-dialog-container [aria-label="${name}"]`);

  it('takes the focus from nobody who is in another of its fields when its opening animation ends', async () => {
    const opened = TestBed.inject(MatDialog).open(TwoFields, { autoFocus: 'input' });
    const isOpen = firstValueFrom(opened.afterOpened());
    await until(() => field('Second') !== null);
    await frame();
    field('Second')?.focus();
    await isOpen;
    await frame();
    expect(document.activeElement).toBe(field('Second'));
  });

  it('has the focus in the field that it names, once it is drawn', async () => {
    TestBed.inject(MatDialog).open(TwoFields, { autoFocus: 'input' });
    await until(() => field('First') !== null && document.activeElement === field('First'));
    expect(document.activeElement).toBe(field('First'));
  });
});
