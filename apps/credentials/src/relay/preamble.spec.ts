import fc from 'fast-check';
import { Preamble, type PreambleState } from './preamble';

/** What is found in a text that comes in pieces of one length. */
function read(text: string, pieces = text.length): PreambleState {
  const preamble = new Preamble();
  for (let at = 0; at < text.length; at += pieces) {
    const state = preamble.read(Buffer.from(text.slice(at, at + pieces), 'latin1'));
    if (state !== 'open') return state;
  }
  return 'open';
}

describe('What a target says before its SSH version', () => {
  it('may be as many lines, and as long, as OpenSSH takes', () => {
    expect(read('SSH-2.0-Echo\r\n')).toBe('version');
    expect(read('SSH-1.99-Old\r\n')).toBe('version');
    expect(read(`${'Rule\r\n'.repeat(1_024)}SSH-2.0-Echo\r\n`)).toBe('version');
    expect(read(`${`${'x'.repeat(8_000)}\n`.repeat(30)}SSH-2.0-Echo\r\n`)).toBe('version');
  });

  it('may not be more', () => {
    expect(read('Rule\r\n'.repeat(1_025))).toBe('too-much');
    expect(read('x'.repeat(8_193))).toBe('too-much');
    expect(read(`${'x'.repeat(8_000)}\n`.repeat(33))).toBe('too-much');
  });

  it('is no version in the middle of a line, and not that of SSH 1', () => {
    expect(read('220 SSH-2.0-Echo\r\n')).toBe('open');
    expect(read('SSH-1.5-Old\r\n')).toBe('open');
  });

  it('is the same in whatever pieces it comes', () => {
    const line = fc.oneof(
      fc.string({ maxLength: 30 }),
      fc.constantFrom('SSH-2.0-Echo\r', 'SSH-1.99-Old', 'SSH-1.9', 'SSH-', 'x'.repeat(8_192)),
    );
    fc.assert(
      fc.property(fc.array(line, { maxLength: 8 }), fc.integer({ min: 1, max: 20 }), (lines, pieces) => {
        const text = lines.join('\n');
        expect(read(text, pieces)).toBe(read(text));
      }),
    );
  });
});
