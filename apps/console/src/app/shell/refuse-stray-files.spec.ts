import { TestBed } from '@angular/core/testing';
import { refuseStrayFiles } from './refuse-stray-files';

describe('Files that are dropped beside every place for them', () => {
  /** Whether the browser would do what it does by itself. */
  const isLeft = (type: 'dragover' | 'drop', content: File | string): boolean => {
    const dataTransfer = new DataTransfer();
    if (typeof content === 'string') dataTransfer.setData('text/plain', content);
    else dataTransfer.items.add(content);
    return document.body.dispatchEvent(
      new DragEvent(type, { dataTransfer, bubbles: true, cancelable: true }),
    );
  };
  const file = new File(['{}'], 'credentials.json');

  it('do not take the place of the page, while pages of the signed-in are there', () => {
    expect(isLeft('drop', file)).toBeTrue();
    TestBed.runInInjectionContext(() => refuseStrayFiles());
    expect([isLeft('dragover', file), isLeft('drop', file)]).toEqual([false, false]);
    TestBed.resetTestingModule();
    expect(isLeft('drop', file)).toBeTrue();
  });

  it('are told from text, which goes into fields', () => {
    TestBed.runInInjectionContext(() => refuseStrayFiles());
    expect(isLeft('drop', 'db.example.com')).toBeTrue();
  });
});
