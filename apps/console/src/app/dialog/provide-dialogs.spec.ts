import { ChangeDetectionStrategy, Component } from '@angular/core';
import { TestBed } from '@angular/core/testing';
import { MatDialog } from '@angular/material/dialog';
import { firstValueFrom } from 'rxjs';
import { provideDialogs } from './provide-dialogs';

@Component({
  template: '<input aria-label="First" /><input aria-label="Second" />',
  changeDetection: ChangeDetectionStrategy.OnPush,
})
class TwoFields {}

describe('A dialog', () => {
  beforeEach(() => TestBed.configureTestingModule({ providers: [provideDialogs()] }));

  afterEach(() => TestBed.inject(MatDialog).closeAll());

  it('has the focus once it is drawn, and takes it from nobody who has moved on', async () => {
    const opened = TestBed.inject(MatDialog).open(TwoFields, { autoFocus: 'input' });
    const isOpen = firstValueFrom(opened.afterOpened());
    const focused = () => document.activeElement?.getAttribute('aria-label');
    while (focused() !== 'First') await new Promise((resolve) => requestAnimationFrame(resolve));
    document.querySelector<HTMLElement>('[aria-label="Second"]')?.focus();
    await isOpen;
    expect(focused()).toBe('Second');
  });
});
