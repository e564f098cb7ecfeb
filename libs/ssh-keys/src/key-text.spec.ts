import { inspectPrivateKey, openPrivateKey } from './open-private-key';
import { decodeKeyFile } from './key-text';
import type { KeyMending } from './key-mending';
import { KeyFolder, missingKeyTool, missingPuttyTool } from './testing/key-tools';

/** What happens to key files on their way through editors, mail, chat and forms. */
const travels: Record<string, (text: string) => string> = {
  'Windows line ends': (text) => text.replaceAll('\n', '\r\n'),
  'old Mac line ends': (text) => text.replaceAll('\n', '\r'),
  'no newline at the end': (text) => text.trimEnd(),
  'a byte order mark': (text) => `\uFEFF${text}`,
  'text before and after': (text) =>
    `Hi, here is the key:\n\nBag Attributes: none\n${text}\n-- \nSent from my phone\n`,
  indentation: (text) => text.replace(/^/gm, '    '),
  'spaces at the ends of lines': (text) => text.replace(/$/gm, '  '),
  'empty lines between': (text) => text.replaceAll('\n', '\n\n'),
  'lines of 20 characters': (text) => rewrap(text, 20),
  'lines of 500 characters': (text) => rewrap(text, 500),
  'no line ends at all': (text) => text.replaceAll('\n', ''),
  'all on one line': (text) => text.replaceAll('\n', ' '),
  'its public key before it': (text) => `ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIA== me\n${text}`,
  'a certificate before it': (text) =>
    `-----BEGIN CERTIFICATE-----\nMIIB\n-----END CERTIFICATE-----\n${text}`,
};

/** What happens to it that must be undone before it can be read. */
const mishaps: readonly (readonly [string, KeyMending, (text: string) => string])[] = [
  ['UTF-16 read as something else', 'utf-16', (text) => decodeKeyFile(Buffer.from(text, 'utf16le'))],
  ['\\n for its line ends', 'written-line-ends', (text) => JSON.stringify(text)],
  ['\\r\\n for its line ends', 'written-line-ends', (text) => text.replaceAll('\n', '\\r\\n')],
  ['the marks of a quoted mail', 'quoting', (text) => text.replace(/^/gm, '> ')],
  ['the marks of a mail quoted twice', 'quoting', (text) => text.replace(/^/gm, '>> ')],
  [
    'zero-width blanks',
    'invisible-characters',
    (text) => text.replace(/PRIVATE/g, 'PRI\u200BVATE').replace(/.{30}/g, '$&\u2060\u200D'),
  ],
];

describe('The text of a key file', () => {
  let keys: KeyFolder;

  beforeEach(() => {
    const missing = missingKeyTool();
    if (missing) pending(missing);
    keys = new KeyFolder();
  });
  afterEach(() => keys?.remove());

  for (const [name, travel] of Object.entries(travels)) {
    it(`may come with ${name}`, async () => {
      const openssh = keys.read(keys.generate('ed25519', { passphrase: 'right' }));
      const pkcs8 = keys.openssl('genpkey', '-algorithm', 'ED25519', '-out', 'OUT');
      for (const text of [openssh, pkcs8]) {
        const untouched = await openPrivateKey(text, 'right');
        expect((await openPrivateKey(travel(text), 'right')).facts).toEqual(untouched.facts);
      }
    });
  }

  for (const name of [
    'Windows line ends',
    'indentation',
    'no newline at the end',
    'empty lines between',
    'text before and after',
    'all on one line',
    'no line ends at all',
  ]) {
    for (const cipher of ['-aes128', '-des3'])
      it(`may come with ${name} around the headers of an old encrypted key: ${cipher}`, async () => {
        const text = keys.openssl(
          'genrsa',
          '-traditional',
          cipher,
          '-passout',
          'pass:right',
          '-out',
          'OUT',
          '2048',
        );
        const untouched = await openPrivateKey(text, 'right');
        expect((await openPrivateKey(travels[name](text), 'right')).facts).toEqual(untouched.facts);
      });
  }

  for (const [name, mending, spoil] of mishaps) {
    it(`is mended, and said to be, when it came with ${name}`, async () => {
      const openssh = keys.read(keys.generate('ed25519', { passphrase: 'right' }));
      const pkcs8 = keys.openssl('genpkey', '-algorithm', 'ED25519', '-out', 'OUT');
      const pkcs1 = keys.openssl(
        ...['genrsa', '-traditional', '-aes128', '-passout', 'pass:right', '-out', 'OUT', '2048'],
      );
      for (const text of [openssh, pkcs8, pkcs1]) {
        const spoiled = spoil(text);
        const { mended, ...inspection } = inspectPrivateKey(spoiled);
        expect(inspection).toEqual(inspectPrivateKey(text));
        expect(mended?.mendings).toEqual([mending]);
        expect(inspectPrivateKey(mended?.text ?? '')).toEqual(inspection);
        const untouched = await openPrivateKey(text, 'right');
        expect((await openPrivateKey(spoiled, 'right')).facts).toEqual(untouched.facts);
      }
    });
  }

  it('is mended of several mishaps at once, a key of PuTTY too', async () => {
    const text = keys.read(keys.generate('ed25519'));
    const spoiled = text.replace(/^/gm, '> ').replaceAll('A', 'A\u200B').replaceAll('\n', '\\n\n');
    expect(inspectPrivateKey(spoiled).mended?.mendings).toEqual([
      'written-line-ends',
      'quoting',
      'invisible-characters',
    ]);
    if (missingPuttyTool()) return;
    const ppk = keys.read(keys.puttygen('ed25519'));
    const { facts, mended } = inspectPrivateKey(ppk.replace(/^/gm, '> '));
    expect(facts).toEqual(inspectPrivateKey(ppk).facts);
    expect(mended).toEqual({ text: ppk, mendings: ['quoting'] });
  });

  it('is not said to be mended when no key comes out, nor when nothing was wrong with it', () => {
    const text = keys.read(keys.generate('ed25519', { comment: 'C:\\new > old' }));
    expect(inspectPrivateKey(text).mended).toBeUndefined();
    const bytes = text.replace('b3BlbnNzaC1rZXktdjE', 'b3BlbnNzaC1rZXktdjI');
    expect(() => inspectPrivateKey(bytes.replace(/^/gm, '> '))).toThrow(
      jasmine.objectContaining({ code: 'damaged' }),
    );
    expect(() => inspectPrivateKey('> Is it in C:\\new\\ras?')).toThrow(
      jasmine.objectContaining({ code: 'not-a-key' }),
    );
  });

  it('may be UTF-16, as Windows tools write it', () => {
    const text = keys.read(keys.generate('ed25519'));
    const little = Buffer.from(`\uFEFF${text}`, 'utf16le');
    for (const bytes of [
      little,
      Buffer.from(little).swap16(),
      Buffer.from(`\uFEFF${text}`),
      Buffer.from(text),
    ]) {
      expect(inspectPrivateKey(decodeKeyFile(bytes))).toEqual(inspectPrivateKey(text));
    }
  });
});

function rewrap(text: string, width: number): string {
  const [begin, ...rest] = text.trim().split('\n');
  const end = rest.pop();
  const lines = rest.join('').match(new RegExp(`.{1,${width}}`, 'g')) ?? [];
  return [begin, ...lines, end, ''].join('\n');
}
