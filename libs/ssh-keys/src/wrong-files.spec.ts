import { randomBytes } from 'node:crypto';
import { MOST_BCRYPT_ROUNDS } from './bcrypt-kdf';
import { SshKeyError, SshKeyErrorCode, SSH_KEY_ERROR_CODES } from './key-errors';
import { decodeKeyFile } from './key-text';
import { inspectPrivateKey, openPrivateKey } from './open-private-key';
import { KeyFolder, missingKeyTool } from './testing/key-tools';

describe('A wrong file in place of a private key', () => {
  let keys: KeyFolder;

  beforeEach(() => {
    const missing = missingKeyTool();
    if (missing) pending(missing);
    keys = new KeyFolder();
  });
  afterEach(() => keys?.remove());

  it('is a public key', () => {
    const path = keys.generate('ecdsa', { bits: 256 });
    expectCode(keys.read(`${path}.pub`), 'public-key');
    expectCode(keys.run('ssh-keygen', ['-e', '-f', path]), 'public-key');
    expectCode(keys.run('ssh-keygen', ['-e', '-m', 'PKCS8', '-f', path]), 'public-key');
    expectCode(`\uFEFFssh-rsa AAAAB3NzaC1yc2EAAAADAQABAAAB me@here`, 'public-key');
  });

  it('is a certificate', () => {
    const authority = keys.generate('ed25519');
    const path = keys.generate('ed25519');
    keys.run('ssh-keygen', ['-q', '-s', authority, '-I', 'me', '-n', 'root', `${path}.pub`]);
    expectCode(keys.read(`${path}-cert.pub`), 'certificate');
    const request = [
      'req',
      '-x509',
      '-newkey',
      'ed25519',
      '-nodes',
      '-subj',
      '/CN=me',
      '-keyout',
      '/dev/null',
    ];
    expectCode(keys.openssl(...request, '-out', 'OUT'), 'certificate');
  });

  it('is a DSA key, in any format', async () => {
    const parameters = keys.write(keys.openssl('dsaparam', '-out', 'OUT', '1024'));
    const pkcs8 = keys.openssl('gendsa', '-out', 'OUT', parameters);
    const path = keys.write(pkcs8);
    expectCode(pkcs8, 'dsa');
    expectCode(keys.openssl('dsa', '-in', path, '-out', 'OUT'), 'dsa');
    expectCode(openssh(publicBlob('ssh-dss')), 'dsa');
  });

  it('is a key that lives on a security key', () => {
    expectCode(openssh(publicBlob('sk-ssh-ed25519@openssh.com')), 'security-key');
  });

  it('is a key of ssh.com or PGP', () => {
    expectCode('---- BEGIN SSH2 ENCRYPTED PRIVATE KEY ----\nP2/56wAAAi4\n---- END SSH2', 'ssh-com');
    expectCode('-----BEGIN PGP PRIVATE KEY BLOCK-----\n\nlQWGBF\n-----END PGP PRIVATE KEY BLOCK-----', 'pgp');
  });

  it('is cut short, wherever', () => {
    for (const text of [
      keys.read(keys.generate('ed25519')),
      keys.openssl('genrsa', '-traditional', '-out', 'OUT', '2048'),
      keys.openssl('genpkey', '-algorithm', 'ED25519', '-out', 'OUT'),
    ]) {
      const lines = text.trim().split('\n');
      expectCode(lines.slice(0, -1).join('\n'), 'truncated');
      expectCode(lines[0], 'truncated');
      expectCode(text.slice(0, 20), 'truncated');
      expectCode([lines[0], ...lines.slice(1, -2), lines.at(-1)].join('\n'), 'truncated');
    }
  });

  it('is damaged inside', async () => {
    const text = keys.read(keys.generate('ed25519'));
    const bytes = Buffer.from(text.replace(/-----[^-]+-----|\s/g, ''), 'base64');
    bytes[bytes.length - 60] ^= 1;
    expectCode(openssh(bytes, true), 'damaged');
    expectCode(text.replace(/\n.{8}/, '\n!!!!!!!!'), 'damaged');
    const rsa = keys.openssl('genrsa', '-traditional', '-out', 'OUT', '2048').split('\n');
    expectCode([...rsa.slice(0, 10), 'A'.repeat(64), ...rsa.slice(11)].join('\n'), 'damaged');
  });

  it('is nothing, a letter, a picture, or 1 MB of noise', () => {
    const noise = randomBytes(1 << 20);
    expectCode('', 'empty');
    expectCode(' \n\t', 'empty');
    expectCode('Dear colleague, the key is in the other mail.', 'not-a-key');
    expectCode('-----BEGIN nothing', 'not-a-key');
    expectCode('hunter2', 'not-a-key');
    expectCode(decodeKeyFile(randomBytes(5000)), 'not-a-key');
    expectCode(noise.toString('latin1'), 'too-large');
    expectCode(noise.toString('base64'), 'too-large');
    expect(() => decodeKeyFile(noise)).toThrowMatching((error: SshKeyError) => error.code === 'too-large');
    expectCode(`${'-----BEGIN '.repeat(11_000)}x`, 'not-a-key');
  });

  it('asks for more work than anybody needs', async () => {
    const path = keys.generate('ed25519', { passphrase: 'right' });
    const bytes = Buffer.from(keys.read(path).replace(/-----[^-]+-----|\s/g, ''), 'base64');
    const rounds = bytes.indexOf(Buffer.from([0, 0, 0, 2, 0, 0, 0, 1]));
    bytes.writeUInt32BE(MOST_BCRYPT_ROUNDS + 1, rounds);
    await expectRefusal(openssh(bytes, true), 'kdf-too-costly');
    bytes.writeUInt32BE(0, rounds);
    await expectRefusal(openssh(bytes, true), 'damaged');

    const plain = keys.write(keys.openssl('genpkey', '-algorithm', 'ED25519', '-out', 'OUT'));
    const topk8 = ['pkcs8', '-topk8', '-passout', 'pass:right', '-in', plain, '-out', 'OUT'];
    const pem = keys.openssl(...topk8, '-iter', '70000');
    const der = Buffer.from(pem.replace(/-----[^-]+-----|\s/g, ''), 'base64');
    der.writeUIntBE(0x7fffff, der.indexOf(Buffer.from([0x02, 0x03, 0x01, 0x11, 0x70])) + 2, 3);
    const costly = `-----BEGIN ENCRYPTED PRIVATE KEY-----\n${der.toString('base64')}\n-----END ENCRYPTED PRIVATE KEY-----`;
    await expectRefusal(costly, 'pkcs8-too-costly');
  });

  it('has a sentence of its own for every mistake, and none shows the file', () => {
    const sentences = SSH_KEY_ERROR_CODES.map((code) => new SshKeyError(code).message);
    expect(new Set(sentences).size).toBe(SSH_KEY_ERROR_CODES.length);
    expect(expectCode('my secret text', 'not-a-key').message).not.toContain('secret');
  });
});

function expectCode(text: string, code: SshKeyErrorCode): SshKeyError {
  try {
    inspectPrivateKey(text);
  } catch (error) {
    expect(error).toBeInstanceOf(SshKeyError);
    expect((error as SshKeyError).code)
      .withContext(text.slice(0, 60))
      .toBe(code);
    return error as SshKeyError;
  }
  fail(`This was taken for a key: ${text.slice(0, 60)}`);
  return new SshKeyError('damaged');
}

async function expectRefusal(text: string, code: SshKeyErrorCode): Promise<void> {
  await expectAsync(openPrivateKey(text, 'right')).toBeRejectedWith(jasmine.objectContaining({ code }));
}

function publicBlob(type: string): Buffer {
  const name = Buffer.from(type);
  const length = Buffer.alloc(4);
  length.writeUInt32BE(name.length);
  return Buffer.concat([length, name, Buffer.from([0, 0, 0, 1, 7])]);
}

/** An OpenSSH file around a public key blob, or around a whole container. */
function openssh(content: Buffer, isContainer = false): string {
  const string = (bytes: Buffer | string): Buffer => {
    const length = Buffer.alloc(4);
    length.writeUInt32BE(bytes.length);
    return Buffer.concat([length, Buffer.from(bytes)]);
  };
  const container = [
    Buffer.from('openssh-key-v1\0'),
    string('none'),
    string('none'),
    string(''),
    Buffer.from([0, 0, 0, 1]),
  ];
  const bytes = isContainer ? content : Buffer.concat([...container, string(content), string('')]);
  return `-----BEGIN OPENSSH PRIVATE KEY-----\n${bytes.toString('base64')}\n-----END OPENSSH PRIVATE KEY-----\n`;
}
