import { TestBed } from '@angular/core/testing';
import { MatSnackBar } from '@angular/material/snack-bar';
import { closeOverlays } from './close-overlays';

describe('Leaving the pages of the signed-in', () => {
  it('waits until no message can be read any more', async () => {
    TestBed.inject(MatSnackBar).open('Server deleted.', 'Undo');
    TestBed.tick();
    expect(document.body.textContent).toContain('Undo');
    const leave = TestBed.runInInjectionContext(() =>
      closeOverlays(undefined, {} as never, {} as never, {} as never),
    );
    expect(await leave).toBeTrue();
    expect(document.body.textContent).not.toContain('Undo');
  });
});
