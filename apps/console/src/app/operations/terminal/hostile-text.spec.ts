import { exitWords, gridText, linesRun, pastedText, remoteTitle, webAddress } from './hostile-text';

describe('Text from outside', () => {
  it('is shown as a title on one line, without marks that turn or hide it, and cut', () => {
    expect(remoteTitle('  vim\n\tnotes.txt  ')).toBe('vim notes.txt');
    expect(remoteTitle('\u202etxt.exe\u2066\u200b\u0007\x1b[31m')).toBe('txt.exe[31m');
    const long = remoteTitle('가'.repeat(500));
    expect(Array.from(long).length).toBe(100);
    expect(Array.from(remoteTitle('🖥'.repeat(300))).length).toBe(100);
  });

  it('turns no text around in the grid of a terminal, and is otherwise left as it is', () => {
    expect(gridText('a\u061c\u200e\u200f\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069b')).toBe('ab');
    const text = '👩‍👩‍👧 שלום \x1b[31me\u0301\x1b[0m\u200b\ufeff\r\n';
    expect(gridText(text)).toBe(text);
  });

  it('leads as a link to web addresses alone, by its true name', () => {
    expect(webAddress('https://kiops.example/a?b#c')).toBe('https://kiops.example/a?b#c');
    expect(webAddress('HTTP://EXAMPLE.com')).toBe('http://example.com/');
    for (const uri of ['javascript:alert(1)', 'data:text/html,x', 'file:///etc/passwd', 'ssh://x', '//x', ''])
      expect(webAddress(uri)).withContext(uri).toBeUndefined();
  });

  it('cannot end a bracketed paste, or send other keys than it shows', () => {
    expect(pastedText('a\x1b[201~\rrm -rf /\x03\x7f\x9b')).toBe('a[201~\rrm -rf /');
    expect(pastedText('한글\tand\r\nlines\n')).toBe('한글\tand\r\nlines\n');
  });

  it('is counted in lines that a shell would run', () => {
    expect(linesRun('ls -l')).toBe(0);
    expect(linesRun('ls -l\n')).toBe(1);
    expect(linesRun('one\r\ntwo\rthree\n\n')).toBe(3);
    expect(linesRun('\n'.repeat(3))).toBe(1);
  });

  it('names a signal in letters', () => {
    expect(exitWords({ kind: 'status', status: 0 })).toBe('The shell ended.');
    expect(exitWords({ kind: 'status', status: 1 })).toBe('The shell ended with status 1.');
    const signal = { kind: 'signal', coreDumped: false, message: '' } as const;
    expect(exitWords({ ...signal, signal: 'HUP' })).toBe('The shell was ended by the signal HUP.');
    expect(exitWords({ ...signal, signal: 'local\u202e@host <b>' })).toContain('signal localhostb.');
  });
});
