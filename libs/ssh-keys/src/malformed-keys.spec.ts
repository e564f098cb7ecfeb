import { generateKeyPairSync } from 'node:crypto';
import fc from 'fast-check';
import { SshKeyError } from './key-errors';
import { ed25519Material } from './key-material';
import { decodeKeyFile } from './key-text';
import { inspectPrivateKey, openPrivateKey } from './open-private-key';
import { readPrivateKeyFile } from './private-key-file';
import { publicKeyBlob } from './public-key-blob';
import { Bytes, WireError, WireWriter } from './wire';

const labels = [
  'OPENSSH PRIVATE KEY',
  'RSA PRIVATE KEY',
  'EC PRIVATE KEY',
  'PRIVATE KEY',
  'ENCRYPTED PRIVATE KEY',
  'PUBLIC KEY',
];

/** Good files whose bytes the properties below change. */
const good: readonly { label: string; bytes: Buffer }[] = [
  { label: 'PRIVATE KEY', bytes: der('ed25519', {}, 'pkcs8') },
  { label: 'PRIVATE KEY', bytes: der('ec', { namedCurve: 'P-256' }, 'pkcs8') },
  { label: 'EC PRIVATE KEY', bytes: der('ec', { namedCurve: 'P-384' }, 'sec1') },
  { label: 'RSA PRIVATE KEY', bytes: der('rsa', { modulusLength: 2048 }, 'pkcs1') },
  {
    label: 'ENCRYPTED PRIVATE KEY',
    bytes: der('ed25519', {}, 'pkcs8', { cipher: 'aes-256-cbc', passphrase: 'x' }),
  },
  { label: 'OPENSSH PRIVATE KEY', bytes: opensshContainer() },
];

describe('A malformed key', () => {
  it('never fails but with the error that says so: any bytes under any label', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.constantFrom(...labels),
        fc.uint8Array({ maxLength: 400 }),
        async (label, bytes) => {
          await expectKeyOrKeyError(pem(label, bytes));
        },
      ),
      { numRuns: 500 },
    );
  });

  it('never fails but with the error that says so: any text', async () => {
    const pieces = fc.constantFrom(
      ...labels.map((label) => `-----BEGIN ${label}-----`),
      '-----END',
      'ssh-rsa AAAA',
      ': ',
      '\n',
      '\uFEFF',
    );
    const text = fc.array(fc.oneof(pieces, fc.string(), fc.base64String()), { maxLength: 30 });
    await fc.assert(
      fc.asyncProperty(text, async (parts) => expectKeyOrKeyError(parts.join(''))),
      { numRuns: 500 },
    );
  });

  it('never fails but with the error that says so: a good key with bytes changed, left out or added', async () => {
    const change = fc.record({
      key: fc.constantFrom(...good),
      at: fc.double({ min: 0, max: 1, noNaN: true }),
      remove: fc.integer({ min: 0, max: 3 }),
      insert: fc.uint8Array({ maxLength: 3 }),
    });
    await fc.assert(
      fc.asyncProperty(change, async ({ key, at, remove, insert }) => {
        const position = Math.floor(at * key.bytes.length);
        const changed = [key.bytes.subarray(0, position), insert, key.bytes.subarray(position + remove)];
        await expectKeyOrKeyError(pem(key.label, Buffer.concat(changed)));
      }),
      { numRuns: 600 },
    );
  });

  it('never fails but with the error that says so: a good key cut at every byte', async () => {
    for (const { label, bytes } of good) {
      for (let length = 0; length < bytes.length; length += label === 'RSA PRIVATE KEY' ? 13 : 1) {
        const text = pem(label, bytes.subarray(0, length));
        expect(() => inspectPrivateKey(text)).toThrowError(SshKeyError);
      }
    }
  });

  it('never fails but with the error that says so: any file', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 2000 }), (bytes) => {
        expect(() => inspectPrivateKey(decodeKeyFile(bytes))).toThrowError(SshKeyError);
      }),
    );
  });
});

async function expectKeyOrKeyError(text: string): Promise<void> {
  expectExpectedError(text);
  try {
    const key = await openPrivateKey(text, 'x');
    expect(key.facts.fingerprint).toMatch(/^SHA256:/);
  } catch (error) {
    if (!(error instanceof SshKeyError)) throw error;
  }
}

/** Without the safety net of the public functions: mistakes of this code itself show here. */
function expectExpectedError(text: string): void {
  try {
    readPrivateKeyFile(text);
  } catch (error) {
    if (!(error instanceof SshKeyError || error instanceof WireError)) throw error;
  }
}

function pem(label: string, bytes: Uint8Array): string {
  return `-----BEGIN ${label}-----\n${Buffer.from(bytes).toString('base64')}\n-----END ${label}-----\n`;
}

function der(type: string, options: object, format: string, protection: object = {}): Buffer {
  // Node's overloads name every kind of key; here the kind is data.
  const generate = generateKeyPairSync as unknown as (
    type: string,
    options: object,
  ) => { privateKey: { export(options: object): Buffer } };
  return generate(type, options).privateKey.export({ type: format, format: 'der', ...protection });
}

function opensshContainer(): Buffer {
  const { seed, publicKey, ...material } = ed25519Material(crypto.getRandomValues(new Uint8Array(32)));
  const blob = publicKeyBlob({ ...material, seed, publicKey });
  const secret = Buffer.concat([seed, publicKey]);
  const section = new WireWriter().uint32(7).uint32(7).string('ssh-ed25519').string(publicKey).string(secret);
  section.string('me@here').raw(padding(section.bytes()));
  const container = new WireWriter()
    .raw(Buffer.from('openssh-key-v1\0'))
    .string('none')
    .string('none')
    .string('');
  return Buffer.from(container.uint32(1).string(blob).string(section.bytes()).bytes());
}

function padding(section: Bytes): Uint8Array {
  return Uint8Array.from({ length: (8 - (section.length % 8)) % 8 }, (_, index) => index + 1);
}
