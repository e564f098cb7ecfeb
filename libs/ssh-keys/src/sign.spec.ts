import { createHash } from 'node:crypto';
import { execFileSync } from 'node:child_process';
import { ECDSA_CURVES } from './curves';
import { ecdsaMaterial, ed25519Material } from './key-material';
import { openPrivateKey } from './open-private-key';
import { publicKeyBlob } from './public-key-blob';
import { scriptedEcdsaSigner, scriptedEd25519Signer } from './signers';
import { KeyFolder, missingKeyTool } from './testing/key-tools';
import { Bytes, WireReader, WireWriter } from './wire';

const message = Buffer.from('what the server wants signed');

describe('A signature', () => {
  let keys: KeyFolder;

  beforeEach(() => {
    const missing = missingKeyTool();
    if (missing) pending(missing);
    keys = new KeyFolder();
  });
  afterEach(() => keys?.remove());

  for (const [type, bits, algorithms] of [
    ['ed25519', 256, ['ssh-ed25519']],
    ['ecdsa', 256, ['ecdsa-sha2-nistp256']],
    ['ecdsa', 384, ['ecdsa-sha2-nistp384']],
    ['ecdsa', 521, ['ecdsa-sha2-nistp521']],
    ['rsa', 2048, ['rsa-sha2-512', 'rsa-sha2-256']],
  ] as const) {
    it(`of ${type} ${bits} convinces ssh-keygen`, async () => {
      const key = await openPrivateKey(keys.read(keys.generate(type, { bits })));

      expect(key.algorithms).toEqual(algorithms);
      for (const algorithm of algorithms) {
        const verdict = await verify(keys, key.publicKeyBlob, (data) => key.sign(algorithm, data));
        expect(verdict).toContain(key.facts.fingerprint);
      }
    });
  }

  it('of other data does not convince ssh-keygen', async () => {
    const key = await openPrivateKey(keys.read(keys.generate('ed25519')));
    const other = (data: Uint8Array) =>
      key.sign(
        'ssh-ed25519',
        data.map((byte) => byte ^ 1),
      );
    await expectAsync(verify(keys, key.publicKeyBlob, other)).toBeRejected();
  });

  for (const curve of ECDSA_CURVES) {
    it(`is as good without help of the browser: ${curve.webCryptoName}`, async () => {
      const material = ecdsaMaterial(curve, curve.noble.utils.randomSecretKey());
      const signer = scriptedEcdsaSigner(material);
      const verdict = await verify(keys, publicKeyBlob(material), async (data) =>
        sshSignature(curve.algorithm, await signer.sign(data.slice())),
      );
      expect(verdict).toContain('Good "file" signature');
    });
  }

  it('is as good without help of the browser: Ed25519', async () => {
    const material = ed25519Material(crypto.getRandomValues(new Uint8Array(32)));
    const signer = scriptedEd25519Signer(material);
    const verdict = await verify(keys, publicKeyBlob(material), async (data) =>
      sshSignature('ssh-ed25519', await signer.sign(data.slice())),
    );
    expect(verdict).toContain('Good "file" signature');
  });

  it('is refused for an algorithm of another key, and after the key was closed', async () => {
    const key = await openPrivateKey(keys.read(keys.generate('ed25519')));
    const refusal = (code: string) => jasmine.objectContaining({ name: 'SshKeyError', code });

    await expectAsync(key.sign('rsa-sha2-256', message)).toBeRejectedWith(refusal('unsupported-algorithm'));
    key.dispose();
    await expectAsync(key.sign('ssh-ed25519', message)).toBeRejectedWith(refusal('disposed'));
  });
});

describe('A signer that keeps the private bytes itself', () => {
  it('cannot sign with them after it was closed', async () => {
    const material = ed25519Material(crypto.getRandomValues(new Uint8Array(32)));
    const signer = scriptedEd25519Signer(material);
    const before = await signer.sign(message.slice() as Bytes);
    signer.dispose();
    expect(await signer.sign(message.slice() as Bytes)).not.toEqual(before);
  });
});

function sshSignature(algorithm: string, signature: Uint8Array): Bytes {
  return new WireWriter().string(algorithm).string(signature).bytes();
}

/** Puts a signature into the file format of PROTOCOL.sshsig, and lets the real tool judge it. */
async function verify(
  keys: KeyFolder,
  publicBlob: Uint8Array,
  sign: (data: Uint8Array) => Promise<Uint8Array>,
): Promise<string> {
  const digest = createHash('sha512').update(message).digest();
  const magic = Buffer.from('SSHSIG');
  const signed = new WireWriter()
    .raw(magic)
    .string('file')
    .string('')
    .string('sha512')
    .string(digest)
    .bytes();
  const signature = await sign(signed);
  const file = new WireWriter().raw(magic).uint32(1).string(publicBlob);
  file.string('file').string('').string('sha512').string(signature);
  const base64 = Buffer.from(file.bytes()).toString('base64').replace(/.{70}/g, '$&\n');
  const path = keys.write(`-----BEGIN SSH SIGNATURE-----\n${base64}\n-----END SSH SIGNATURE-----\n`);
  expect(new WireReader(signature).text()).toBeTruthy();
  return execFileSync('ssh-keygen', ['-Y', 'check-novalidate', '-n', 'file', '-s', path], {
    input: message,
    encoding: 'utf8',
    stdio: ['pipe', 'pipe', 'pipe'],
  });
}
