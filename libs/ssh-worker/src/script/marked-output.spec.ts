import fc from 'fast-check';
import { randomMarks } from './carried-script';
import { MarkedOutput } from './marked-output';

const marks = { begin: 'kiops-1-begin', end: 'kiops-1-end' };
const encode = (text: string) => new TextEncoder().encode(text);

/** What is handed on of these chunks, and how it ended. */
async function taken(chunks: readonly Uint8Array[]) {
  const decoder = new TextDecoder();
  let text = '';
  const output = new MarkedOutput(marks, (bytes) => void (text += decoder.decode(bytes, { stream: true })));
  for (const chunk of chunks) await output.push(chunk);
  const { hasBegun, isWhole } = output;
  await output.finish();
  return { text, before: output.before, hasBegun, isWhole };
}

/** Cuts bytes at the given places, wherever they are. */
function cut(bytes: Uint8Array, places: readonly number[]): Uint8Array[] {
  const ends = [...places.map((place) => place % (bytes.length + 1)), bytes.length].sort((a, b) => a - b);
  return ends.map((end, index) => bytes.slice(ends[index - 1] ?? 0, end));
}

describe('MarkedOutput', () => {
  it('hands on what stands between the marks, however it arrives and whatever stands around it', async () => {
    const piece = fc.constantFrom(
      'k',
      'kiops',
      'kiops-1',
      'kiops-1-',
      '-begin',
      '-en',
      '\n',
      '한',
      '🙂',
      ' ',
    );
    const text = fc.array(piece, { maxLength: 8 }).map((pieces) => pieces.join(''));
    const clean = text.filter((each) => !each.includes(marks.begin) && !each.includes(marks.end));
    await fc.assert(
      fc.asyncProperty(clean, clean, clean, fc.array(fc.nat()), async (before, output, after, places) => {
        fc.pre(!`${before}${marks.begin}`.slice(0, -1).includes(marks.begin));
        const all = encode(`${before}${marks.begin}\n${output}${marks.end}\n${after}`);
        const expected = { text: output, before, hasBegun: true, isWhole: true };
        expect(await taken(cut(all, places))).toEqual(expected);
      }),
    );
  });

  it('keeps what came where no script began, of a great deal its beginning', async () => {
    const refused = await taken([encode('This account is not avail'), encode('able. kiops-1-beg')]);
    expect(refused).toEqual({
      text: '',
      before: 'This account is not available. kiops-1-beg',
      hasBegun: false,
      isWhole: false,
    });
    const chatty = await taken(Array.from({ length: 100 }, () => encode('x'.repeat(1_000))));
    expect(chatty.before.length).toBe(4_096);
  });

  it('tells an output that was cut off from a whole one, and hands all of it on', async () => {
    const result = await taken([encode('kiops-1-begin\nhalf of it kiops-1-e')]);
    expect(result).toEqual({ text: 'half of it kiops-1-e', before: '', hasBegun: true, isWhole: false });
  });

  it('does not wait for more before it hands on what can be no mark', async () => {
    const lines: string[] = [];
    const output = new MarkedOutput(marks, (bytes) => void lines.push(new TextDecoder().decode(bytes)));
    await output.push(encode('kiops-1-begin\nPulling'));
    expect(lines).toEqual(['Pulling']);
  });
});

describe('randomMarks', () => {
  it('are others each time', () => {
    const [one, two] = [randomMarks(), randomMarks()];
    expect(one.begin).toMatch(/^kiops-[0-9a-f]{32}-begin$/);
    expect(one.end).toMatch(/^kiops-[0-9a-f]{32}-end$/);
    expect(one.begin).not.toBe(two.begin);
  });
});
