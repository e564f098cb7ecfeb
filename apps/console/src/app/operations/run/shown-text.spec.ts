import { shownLine, shownSignal } from './shown-text';

describe('shownLine', () => {
  it('leaves out what a terminal would do, and keeps what it would show', () => {
    expect(shownLine('\x1b[1;32mok\x1b[0m  \x1b[2K\x1b[1Gdone')).toBe('ok  done');
    expect(shownLine('\x1b]0;a title\x07text \x1b]8;;https://evil.example\x1b\\link\x1b]8;;\x1b\\')).toBe(
      'text link',
    );
    expect(shownLine('\x1bP+q544e\x1b\\a\x9b31mb\x1b(Bc\x1b7d')).toBe('abcd');
    expect(shownLine('\x1b]0;never ended')).toBe('');
  });

  it('leaves out signs that nobody sees, or that turn text around', () => {
    expect(shownLine('a\u0000b\u0007c\bd\u007fe\u0085f')).toBe('abcdef');
    expect(shownLine('user\u202egnp.exe \u2066x\u2069 \u200b\ufeff\u2028y')).toBe('usergnp.exe x y');
    expect(shownLine('\ud800x')).toBe('x');
  });

  it('keeps tabs, blanks, letters of every script, and signs of private use', () => {
    const line = 'a\tb   한국어 é 🙂 \ue0b0 │';
    expect(shownLine(line)).toBe(line);
  });
});

describe('shownSignal', () => {
  it('keeps a short name', () => {
    expect(shownSignal('TERM')).toBe('TERM');
    expect(shownSignal('KILL\x1b[31m\u202e and much more than that')).toBe('KILL31mandmuchmoreth');
  });
});
