import { TestBed } from '@angular/core/testing';
import { LetterSize } from './letter-size';

const KEY = 'kiops.terminal.letter-size';

describe('The size of a terminal’s letters', () => {
  const begin = (kept?: string) => {
    localStorage.removeItem(KEY);
    if (kept !== undefined) localStorage.setItem(KEY, kept);
    return TestBed.inject(LetterSize);
  };

  afterEach(() => localStorage.removeItem(KEY));

  it('is 13 pixels before somebody chooses, and what was chosen from then on', () => {
    const size = begin();
    expect(size.pixels()).toBe(13);
    size.grow();
    size.grow();
    size.shrink();
    expect(size.pixels()).toBe(14);
    TestBed.resetTestingModule();
    expect(TestBed.inject(LetterSize).pixels()).toBe(14);
  });

  it('stays within what can be read, whatever was kept', () => {
    const size = begin('900');
    expect(size.pixels()).toBe(28);
    expect(size.isLargest()).toBeTrue();
    size.grow();
    expect(size.pixels()).toBe(28);
    TestBed.resetTestingModule();
    expect(begin('large').pixels()).toBe(13);
  });
});
