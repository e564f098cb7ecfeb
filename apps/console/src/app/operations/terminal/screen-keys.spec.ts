import { keyMeaning } from './screen-keys';

describe('The keys of a terminal', () => {
  const press = (init: KeyboardEventInit, hasSelection = false) =>
    keyMeaning(new KeyboardEvent('keydown', init), hasSelection);
  const ctrl = { ctrlKey: true };

  it('are for the shell', () => {
    const plain = [{ key: 'Tab' }, { key: 'Escape' }, { key: 'F6' }, { key: 'a' }, { key: 'PageUp' }];
    const held = [{ key: 'c' }, { key: 'v' }, { key: 'r' }, { key: 'F5' }, { key: 'w' }, { key: 'PageDown' }];
    for (const init of [...plain, ...held.map((each) => ({ ...ctrl, ...each }))])
      expect(press(init)).withContext(JSON.stringify(init)).toBe('shell');
    expect(press({ ctrlKey: true, altKey: true, key: 'c' })).toBe('shell');
  });

  it('copy and paste with shift; without it Ctrl+C copies only what is selected', () => {
    expect(press({ ...ctrl, shiftKey: true, key: 'C' })).toBe('copy');
    expect(press({ ...ctrl, shiftKey: true, key: 'V' })).toBe('browser');
    expect(press({ ...ctrl, key: 'c' }, true)).toBe('copy');
    expect(press({ ...ctrl, key: 'v' }, true)).toBe('shell');
  });

  it('find with shift, as the shell’s own Ctrl+F goes to the shell', () => {
    expect(press({ ...ctrl, shiftKey: true, key: 'F' })).toBe('find');
    expect(press({ ...ctrl, shiftKey: true, key: 'ㄹ', code: 'KeyF' })).toBe('find');
    expect(press({ ...ctrl, key: 'f' })).toBe('shell');
  });

  it('mean the same when the keyboard writes Hangul', () => {
    expect(press({ ...ctrl, shiftKey: true, key: 'ㅊ', code: 'KeyC' })).toBe('copy');
    expect(press({ ...ctrl, shiftKey: true, key: 'ㅍ', code: 'KeyV' })).toBe('browser');
  });

  it('lead out of the terminal, and to the others', () => {
    expect(press({ ...ctrl, key: 'F6' })).toBe('leave');
    expect(press({ ...ctrl, altKey: true, key: 'PageUp' })).toBe('previous');
    expect(press({ ...ctrl, altKey: true, key: 'PageDown' })).toBe('next');
  });
});
