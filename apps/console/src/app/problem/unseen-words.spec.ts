import { unseenWords } from './unseen-words';

describe('unseenWords', () => {
  it('says which ends of a text are blanks, and that letters are made of parts', () => {
    expect(unseenWords('robot$ci')).toBe('');
    expect(unseenWords('two words')).toBe('');
    expect(unseenWords(' robot')).toBe('It begins with a blank, which is kept.');
    expect(unseenWords('robot\u00a0')).toBe('It ends with a blank, which is kept.');
    expect(unseenWords('\trobot ')).toBe('It begins and ends with a blank, which is kept.');
    expect(unseenWords('Jos\u00e9')).toBe('');
    expect(unseenWords('Jose\u0301')).toContain('made of several characters');
  });

  it('says that signs are hidden or turn text around, beside whatever else there is to say', () => {
    const words = 'It holds signs that cannot be seen, or that turn text around.';
    for (const hidden of [
      'a\u202elive',
      'ro\u200bbot',
      'a\u2066b',
      'a\u00adb',
      '\u3164',
      'a\u{e0041}b',
      'a\u001bb',
    ])
      expect(unseenWords(hidden)).withContext(JSON.stringify(hidden)).toBe(words);
    expect(unseenWords(' Jose\u0301\u202e')).toMatch(
      /^It begins with a blank, .*made of several characters.* that turn text around\.$/,
    );
    for (const drawn of [
      '한글',
      '👩‍👩‍👧',
      '👍🏽',
      '❤️',
      '1️⃣',
      '🏴\u{e0067}\u{e0062}\u{e0065}\u{e006e}\u{e0067}\u{e007f}',
      'שלום',
      'a\tb',
    ])
      expect(unseenWords(drawn)).withContext(drawn).toBe('');
    expect(unseenWords('👍\u{e0041}')).withContext('text that hides behind a picture').toBe(words);
  });
});
