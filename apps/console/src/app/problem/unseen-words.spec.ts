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
});
