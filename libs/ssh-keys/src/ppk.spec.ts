import { createHash, createHmac } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { SshKeyErrorCode } from './key-errors';
import { decodeKeyFile } from './key-text';
import { inspectPrivateKey, openPrivateKey } from './open-private-key';
import { KeyFolder, missingPuttyTool } from './testing/key-tools';
import { WireWriter } from './wire';

const kinds = [
  { name: 'Ed25519', make: 'ed25519', bits: 256, type: 'ed25519', signs: 'ssh-ed25519' },
  { name: 'ECDSA P-256', make: 'ecdsa', bits: 256, type: 'ecdsa', signs: 'ecdsa-sha2-nistp256' },
  { name: 'ECDSA P-384', make: 'ecdsa', bits: 384, type: 'ecdsa', signs: 'ecdsa-sha2-nistp384' },
  { name: 'ECDSA P-521', make: 'ecdsa', bits: 521, type: 'ecdsa', signs: 'ecdsa-sha2-nistp521' },
  { name: 'RSA 2048', make: 'rsa', bits: 2048, type: 'rsa', signs: 'rsa-sha2-512' },
] as const;

/** Little work: the cost of the passphrase is not what is tested. */
const version3 = (kdf: string) => ['--ppk-param', `version=3,kdf=${kdf},memory=64,passes=2,parallelism=2`];
const version2 = ['--ppk-param', 'version=2'];

describe('A key of PuTTY', () => {
  let keys: KeyFolder;

  beforeEach(() => {
    const missing = missingPuttyTool();
    if (missing) pending(missing);
    keys = new KeyFolder();
  });
  afterEach(() => keys?.remove());

  for (const { name, make, bits, type, signs } of kinds) {
    for (const [version, args] of [
      ['2', version2],
      ['3', version3('argon2id')],
    ] as const) {
      it(`opens, and signs, with a passphrase and without: ${name}, version ${version}`, async () => {
        const made = keys.puttygen(make, { comment: 'grün: 열쇠 ', args: ['-b', String(bits), ...args] });
        // puttygen writes a passphrase only when it saves a key anew.
        const locked = keys.puttygenFrom(made, 'pässwort', '-P', '-O', 'private', '-o', 'OUT', ...args);
        const open = keys.read(made);
        const openssh = keys.write(keys.puttygenFrom(made, '', '-O', 'private-openssh-new', '-o', 'OUT'));
        const expected = {
          type,
          bits,
          fingerprint: keys.listing(openssh).fingerprint,
          comment: 'grün: 열쇠 ',
          format: 'ppk' as const,
        };

        expect(open).toContain(`PuTTY-User-Key-File-${version}`);
        expect(inspectPrivateKey(open).facts).toEqual({ ...expected, encrypted: false });
        expect(inspectPrivateKey(locked).facts).toEqual({ ...expected, encrypted: true });
        for (const text of [open, locked]) {
          const key = await openPrivateKey(text, 'pässwort');
          expect(key.facts).toEqual({ ...expected, encrypted: text === locked });
          expect(Buffer.from(key.publicKeyBlob)).toEqual(keys.publicBlob(openssh));
          const reference = await openPrivateKey(keys.read(openssh));
          const data = Uint8Array.of(1, 2, 3);
          if (type !== 'ecdsa')
            expect(await key.sign(signs, data)).toEqual(await reference.sign(signs, data));
        }
        await expectRefusal(locked, 'wrong', 'wrong-passphrase');
        await expectRefusal(locked, undefined, 'passphrase-missing');
      });
    }
  }

  for (const kdf of ['argon2d', 'argon2i', 'argon2id']) {
    it(`opens under ${kdf}, and tells damage from a wrong passphrase`, async () => {
      const text = keys.read(keys.puttygen('ed25519', { passphrase: 'right', args: version3(kdf) }));

      expect((await openPrivateKey(text, 'right')).facts.type).toBe('ed25519');
      await expectRefusal(text, 'wrong', 'wrong-passphrase');
      await expectRefusal(text.replace('made by', 'made for'), 'right', 'damaged');
      await expectRefusal(changed(text, /(?<=Private-MAC: )./), 'right', 'damaged');
      await expectRefusal(changed(text, /(?<=Private-Lines: \d\s+\S{40})\S/), 'right', 'damaged');
      await expectRefusal(text.replace('made by', 'made for'), 'wrong', 'wrong-passphrase');
    });
  }

  it('is damaged without a passphrase, too, and said to be at once', () => {
    for (const args of [version2, version3('argon2id')]) {
      const text = keys.read(keys.puttygen('ed25519', { args }));
      expectCode(text.replace('made by', 'made for'), 'damaged');
      expectCode(changed(text, /(?<=Private-Lines: \d\s+\S{20})\S/), 'damaged');
      expectCode(changed(text, /(?<=Private-MAC: )./), 'damaged');
    }
  });

  it('is cut short, wherever', () => {
    const text = keys.read(keys.puttygen('ed25519', { passphrase: 'right', args: version3('argon2id') }));
    const lines = text.trim().split('\n');
    for (let count = 1; count < lines.length; count++) {
      expectCode(lines.slice(0, count).join('\n'), 'truncated');
    }
    expectCode(text.trim().slice(0, -3), 'truncated');
    expectCode(text.trim().slice(0, -4), 'truncated');
  });

  it('may ask for more memory or work than anybody needs: it is refused before it is tried', async () => {
    const text = keys.read(keys.puttygen('ed25519', { passphrase: 'right', args: version3('argon2id') }));
    for (const [from, to] of [
      ['Memory: 64', 'Memory: 4194304'],
      ['Memory: 64', 'Memory: 9999999999'],
      ['Passes: 2', 'Passes: 400000'],
      ['Parallelism: 2', 'Parallelism: 9999999'],
    ]) {
      expect(text).toContain(from);
      await expectRefusal(text.replace(from, to), 'right', 'ppk-too-costly');
    }
    await expectRefusal(text.replace('Passes: 2', 'Passes: 0'), 'right', 'damaged');
    await expectRefusal(text.replace('Parallelism: 2', 'Parallelism: 0'), 'right', 'damaged');
    await expectRefusal(text.replace('Memory: 64', 'Memory: -1'), 'right', 'damaged');
    await expectRefusal(text.replace(/Salt: .*/, 'Salt: 00'), 'right', 'damaged');
  });

  it('can be let go of while its passphrase is worked on, and tells how far it is', async () => {
    const costly = ['--ppk-param', 'memory=512,passes=8'];
    const text = keys.read(keys.puttygen('ed25519', { passphrase: 'right', args: costly }));
    const told: number[] = [];
    await openPrivateKey(text, 'right', { onProgress: (done) => told.push(done) });
    expect(told.length).toBeGreaterThan(2);
    expect(told).toEqual([...told].sort((one, other) => one - other));
    expect(told.at(-1)).toBeLessThanOrEqual(1);

    const aborter = new AbortController();
    const opening = openPrivateKey(text, 'right', {
      signal: aborter.signal,
      onProgress: () => aborter.abort(),
    });
    await expectAsync(opening).toBeRejectedWith(jasmine.objectContaining({ code: 'cancelled' }));
  });

  it('may come with other line ends, indentation, a byte order mark and text around it', async () => {
    const text = keys.read(keys.puttygen('ed25519', { passphrase: 'right', args: version3('argon2id') }));
    const { facts } = await openPrivateKey(text, 'right');
    for (const travelled of [
      text.replaceAll('\n', '\r\n'),
      text.replaceAll('\n', '\r'),
      text.replace(/^/gm, '    '),
      text.replaceAll('\n', '\n\n'),
      `\uFEFF${text}`,
      `Hi, here is the key.\n\n${text}`,
      text.trimEnd(),
    ]) {
      expect((await openPrivateKey(travelled, 'right')).facts).toEqual(facts);
    }
  });

  it('may have a comment in an old code page', async () => {
    for (const args of [version2, version3('argon2id')]) {
      const path = keys.puttygen('ed25519', { args });
      const out = keys.write('');
      const rename = 'puttygen "$0" -C "$(printf "\\277\\255")" -O private -o "$1"';
      keys.run('sh', ['-c', rename, path, out]);
      const renamed = readFileSync(out);
      expect(renamed.includes(Buffer.from([0xbf, 0xad]))).toBeTrue();
      expect((await openPrivateKey(decodeKeyFile(renamed))).facts.type).toBe('ed25519');
    }
  });

  it('may leave out the zeros at the end of its number, as older versions do', async () => {
    const short = keys.write(SHORT_NUMBER);
    const blob = keys.puttygenFrom(short, '', '-L', '-o', 'OUT').split(' ')[1];
    const key = await openPrivateKey(SHORT_NUMBER);
    expect(Buffer.from(key.publicKeyBlob).toString('base64')).toBe(blob);
  });

  it('is of a kind that SSH has and the product has not', () => {
    expectCode(keys.read(keys.puttygen('dsa', { args: ['-b', '1024'] })), 'dsa');
    expectCode(keys.read(keys.puttygen('ed448')), 'ed448');
    expectCode(keys.read(keys.puttygen('rsa', { args: ['-b', '1024'] })), 'unsupported-size');
    expectCode('PuTTY-User-Key-File-1: ssh-rsa\nEncryption: none\nComment: me\n', 'ppk-version');
    expectCode('PuTTY-User-Key-File-4: ssh-rsa\nEncryption: none\nComment: me\n', 'ppk-version');
    expectCode('PuTTY-User-Key-File-3: ssh-rsa\nEncryption: chacha\nComment: me\n', 'damaged');
  });

  it('has a certificate inside, which can be taken out', () => {
    const made = keys.puttygen('ed25519');
    const openssh = keys.write(keys.puttygenFrom(made, '', '-L', '-o', 'OUT'));
    const authority = keys.generate('ed25519');
    keys.run('ssh-keygen', ['-q', '-s', authority, '-I', 'me', '-n', 'root', openssh]);
    const certificate = `${openssh}-cert.pub`;
    const text = keys.puttygenFrom(made, '', '--certificate', certificate, '-O', 'private', '-o', 'OUT');
    expectCode(text, 'ppk-certificate');
    const plain = keys.puttygenFrom(
      ...([keys.write(text), '', '--remove-certificate', '-O', 'private', '-o', 'OUT'] as const),
    );
    expect(inspectPrivateKey(plain).facts).toEqual(inspectPrivateKey(keys.read(made)).facts);
  });
});

/** A key that ends in a zero, without it. */
const SHORT_NUMBER = (() => {
  const number = 'e0529a0e107f0421eb48ce7afdd939aede01b57220c6a3a52d01766ffcd9c0';
  const privateBlob = Buffer.from(`0000001f${number}`, 'hex');
  const publicBlob = 'AAAAC3NzaC1lZDI1NTE5AAAAIFUbfqPbQCTLxz6dxYUdWMycsvYXA/OS2L8qGkV6N8fr';
  const covered = new WireWriter().string('ssh-ed25519').string('none').string('short');
  const mac = createHmac('sha1', createHash('sha1').update('putty-private-key-file-mac-key').digest())
    .update(covered.string(Buffer.from(publicBlob, 'base64')).string(privateBlob).bytes())
    .digest('hex');
  return [
    'PuTTY-User-Key-File-2: ssh-ed25519',
    'Encryption: none',
    'Comment: short',
    'Public-Lines: 2',
    publicBlob.slice(0, 64),
    publicBlob.slice(64),
    'Private-Lines: 1',
    privateBlob.toString('base64'),
    `Private-MAC: ${mac}`,
    '',
  ].join('\n');
})();

/** One hexadecimal or base64 digit is another one. */
function changed(text: string, digit: RegExp): string {
  expect(text).toMatch(digit);
  return text.replace(digit, (found) => (found === '0' ? '1' : '0'));
}

function expectCode(text: string, code: SshKeyErrorCode): void {
  expect(() => inspectPrivateKey(text))
    .withContext(text)
    .toThrow(jasmine.objectContaining({ code }));
}

async function expectRefusal(
  text: string,
  passphrase: string | undefined,
  code: SshKeyErrorCode,
): Promise<void> {
  await expectAsync(openPrivateKey(text, passphrase))
    .withContext(code)
    .toBeRejectedWith(jasmine.objectContaining({ code }));
}
