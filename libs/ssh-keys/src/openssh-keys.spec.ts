import { SshKeyErrorCode } from './key-errors';
import { inspectPrivateKey, openPrivateKey } from './open-private-key';
import { KeyFolder, missingKeyTool } from './testing/key-tools';

const kinds = [
  { name: 'Ed25519', type: 'ed25519', bits: 256 },
  { name: 'ECDSA P-256', type: 'ecdsa', bits: 256 },
  { name: 'ECDSA P-384', type: 'ecdsa', bits: 384 },
  { name: 'ECDSA P-521', type: 'ecdsa', bits: 521 },
  { name: 'RSA 2048', type: 'rsa', bits: 2048 },
] as const;

const ciphers = [
  '3des-cbc',
  'aes128-cbc',
  'aes192-cbc',
  'aes256-cbc',
  'aes128-ctr',
  'aes192-ctr',
  'aes256-ctr',
  'aes128-gcm@openssh.com',
  'aes256-gcm@openssh.com',
  'chacha20-poly1305@openssh.com',
];

describe('A key in the OpenSSH format', () => {
  let keys: KeyFolder;

  beforeEach(() => {
    const missing = missingKeyTool();
    if (missing) pending(missing);
    keys = new KeyFolder();
  });
  afterEach(() => keys?.remove());

  for (const { name, type, bits } of kinds) {
    it(`shows the facts that ssh-keygen shows: ${name}`, async () => {
      const path = keys.generate(type, { bits, comment: 'ops@gate two' });
      const expected = keys.listing(path);

      const inspection = inspectPrivateKey(keys.read(path));
      const key = await openPrivateKey(keys.read(path));

      expect(inspection).toEqual({ format: 'openssh', encrypted: false, type, facts: key.facts });
      expect(key.facts).toEqual({
        type,
        ...expected,
        comment: 'ops@gate two',
        encrypted: false,
        format: 'openssh',
      });
      expect(Buffer.from(key.publicKeyBlob)).toEqual(keys.publicBlob(path));
    });

    it(`opens with its passphrase, and shows its facts without: ${name}`, async () => {
      const path = keys.generate(type, {
        bits,
        passphrase: 'grün and 열쇠',
        comment: 'behind the passphrase',
      });
      const { fingerprint } = keys.listing(path);
      const text = keys.read(path);

      expect(inspectPrivateKey(text)).toEqual({
        format: 'openssh',
        encrypted: true,
        type,
        facts: { type, bits, fingerprint, comment: '', encrypted: true, format: 'openssh' },
      });
      expect((await openPrivateKey(text, 'grün and 열쇠')).facts).toEqual({
        type,
        bits,
        fingerprint,
        comment: 'behind the passphrase',
        encrypted: true,
        format: 'openssh',
      });
    });
  }

  for (const bits of [3072, 4096]) {
    it(`counts ${bits} bits as ssh-keygen does`, async () => {
      const path = keys.generate('rsa', { bits });
      expect((await openPrivateKey(keys.read(path))).facts.bits).toBe(keys.listing(path).bits);
    });
  }

  for (const cipher of ciphers) {
    it(`opens under ${cipher}, and tells a wrong passphrase`, async () => {
      const text = keys.read(keys.generate('ed25519', { passphrase: 'right', cipher }));

      expect((await openPrivateKey(text, 'right')).facts.type).toBe('ed25519');
      await expectRefusal(text, 'wrong', 'wrong-passphrase');
      await expectRefusal(text, undefined, 'passphrase-missing');
    });
  }

  it('says which protection it cannot open', async () => {
    const text = keys.read(keys.generate('ed25519', { passphrase: 'right', cipher: 'aes256-ctr' }));
    const container = Buffer.from(text.replace(/-----[^-]+-----|\s/g, ''), 'base64').toString('latin1');
    const other = Buffer.from(container.replace('aes256-ctr', 'acss@xssh.'), 'latin1').toString('base64');
    const pem = `-----BEGIN OPENSSH PRIVATE KEY-----\n${other}\n-----END OPENSSH PRIVATE KEY-----\n`;
    await expectRefusal(pem, 'right', 'unknown-encryption');
  });

  it('refuses RSA keys that are too short to be safe', async () => {
    await expectRefusal(keys.read(keys.generate('rsa', { bits: 1024 })), undefined, 'unsupported-size');
  });
});

async function expectRefusal(
  text: string,
  passphrase: string | undefined,
  code: SshKeyErrorCode,
): Promise<void> {
  await expectAsync(openPrivateKey(text, passphrase)).toBeRejectedWith(jasmine.objectContaining({ code }));
}
