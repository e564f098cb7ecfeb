import { readText } from '../testing/read-text';

/** Repeats a piece until the text has about so many characters. */
function filled(piece: string, characters: number): string {
  return piece.repeat(Math.floor(characters / piece.length));
}

describe('A file that is made to take memory', () => {
  for (const [what, text] of [
    ['of nothing but small values', `{"auths":{},"items":[${filled('{},', 4_000_000)}{}]}`],
    [
      'of an element with any number of attributes',
      `<?xml version="1.0"?><mrng:Connections xmlns:mrng="http://mremoteng.org"><Node ${Array.from({ length: 2_000 }, (_, index) => `a${index}="b"`).join(' ')}/></mrng:Connections>`,
    ],
    [
      'of more accounts than one may give',
      `{"auths":{${Array.from({ length: 100_001 }, (_, index) => `"r${index}":{}`).join(',')}}}`,
    ],
    [
      'of more hosts than one may give',
      `[web]\n${Array.from({ length: 100_001 }, (_, index) => `h${index}`).join(' ansible_user=u\n')}\n`,
    ],
    [
      'of more host keys than one may give',
      filled(
        'h ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIGJ1c2FuYnVzYW5idXNhbmJ1c2FuYnVzYW5idXNhbmJ1c2Fu\n',
        9_000_000,
      ),
    ],
  ] as const) {
    it(`${what} is refused with what to do`, async () => {
      const { error, leftOut, entries, hostKeys } = await readText(text);
      expect([error, entries.length, hostKeys.length]).toEqual(['too-large', 0, 0]);
      expect(leftOut.map(({ what: named }) => named)).toEqual(['the file']);
    });
  }

  it('is not one of many accounts', async () => {
    const account = (_: unknown, index: number) => `"r${index}.example.com":{"auth":"dTpw"}`;
    const { error, entries } = await readText(
      `{"auths":{${Array.from({ length: 50_000 }, account).join(',')}}}`,
    );
    expect([error, entries.length]).toEqual([undefined, 50_000]);
  });
});
