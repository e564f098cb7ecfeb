import { inspectPrivateKey, openPrivateKey } from './open-private-key';
import { decodeKeyFile } from './key-text';
import { KeyFolder, missingKeyTool } from './testing/key-tools';

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
  'all on one line': (text) => text.replaceAll('\n', ' '),
  'its public key before it': (text) => `ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIA== me\n${text}`,
  'a certificate before it': (text) =>
    `-----BEGIN CERTIFICATE-----\nMIIB\n-----END CERTIFICATE-----\n${text}`,
};

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
  ]) {
    it(`may come with ${name} around the headers of an old encrypted key`, async () => {
      const text = keys.openssl(
        'genrsa',
        '-traditional',
        '-aes128',
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
