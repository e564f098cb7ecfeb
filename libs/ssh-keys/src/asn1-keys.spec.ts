import { generateKeyPairSync, getDiffieHellman, KeyObject } from 'node:crypto';
import { DerTag, derElement, derInteger } from './der';
import { SshKeyErrorCode } from './key-errors';
import { inspectPrivateKey, openPrivateKey } from './open-private-key';
import { bigIntToBytes, bytesToBigInt } from './wire';
import { KeyFolder, missingKeyTool } from './testing/key-tools';

const pkcs8Kinds = [
  { name: 'RSA 2048', type: 'rsa', args: ['-algorithm', 'RSA', '-pkeyopt', 'rsa_keygen_bits:2048'] },
  { name: 'P-256', type: 'ecdsa', args: ['-algorithm', 'EC', '-pkeyopt', 'ec_paramgen_curve:P-256'] },
  { name: 'P-384', type: 'ecdsa', args: ['-algorithm', 'EC', '-pkeyopt', 'ec_paramgen_curve:P-384'] },
  { name: 'P-521', type: 'ecdsa', args: ['-algorithm', 'EC', '-pkeyopt', 'ec_paramgen_curve:P-521'] },
  { name: 'Ed25519', type: 'ed25519', args: ['-algorithm', 'ED25519'] },
] as const;

describe('A key of OpenSSL', () => {
  let keys: KeyFolder;

  beforeEach(() => {
    const missing = missingKeyTool();
    if (missing) pending(missing);
    keys = new KeyFolder();
  });
  afterEach(() => keys?.remove());

  for (const { name, type, args } of pkcs8Kinds) {
    describe(`in PKCS#8, ${name}`, () => {
      let text: string;
      /** What ssh-keygen says; it does not read Ed25519 in PKCS#8, where the SPKI's last 32 bytes are the key. */
      let blob: Buffer;

      beforeEach(() => {
        text = keys.openssl('genpkey', ...args, '-out', 'OUT');
        blob = type === 'ed25519' ? ed25519Blob(keys, text) : keys.publicBlob(keys.write(text));
      });

      it('has the public key that the real tools derive', async () => {
        const key = await openPrivateKey(text);
        expect(key.facts).toEqual(
          jasmine.objectContaining({ type, format: 'pkcs8', encrypted: false, comment: '' }),
        );
        expect(Buffer.from(key.publicKeyBlob)).toEqual(blob);
        expect(inspectPrivateKey(text).facts).toEqual(key.facts);
      });

      for (const hash of ['SHA1', 'SHA256', 'SHA512']) {
        for (const cipher of ['aes-128-cbc', 'aes-192-cbc', 'aes-256-cbc', 'des3']) {
          it(`opens under PBES2 with ${hash} and ${cipher}`, async () => {
            const path = keys.write(text);
            const encrypted = keys.openssl(
              ...['pkcs8', '-topk8', '-v2', cipher, '-v2prf', `hmacWith${hash}`],
              ...['-passout', 'pass:right', '-in', path, '-out', 'OUT'],
            );

            expect(inspectPrivateKey(encrypted)).toEqual({
              format: 'pkcs8',
              encrypted: true,
              type: undefined,
              facts: undefined,
            });
            expect(Buffer.from((await openPrivateKey(encrypted, 'right')).publicKeyBlob)).toEqual(blob);
            await expectRefusal(encrypted, 'wrong', 'wrong-passphrase');
            await expectRefusal(encrypted, undefined, 'passphrase-missing');
          });
        }
      }
    });
  }

  for (const curve of ['prime256v1', 'secp384r1', 'secp521r1']) {
    it(`opens in SEC1, with the parameters before it or not: ${curve}`, async () => {
      const withParameters = keys.openssl('ecparam', '-name', curve, '-genkey', '-out', 'OUT');
      const path = keys.write(withParameters);
      const alone = keys.openssl('ec', '-in', path, '-out', 'OUT');
      const withoutPoint = keys.openssl('ec', '-in', path, '-no_public', '-out', 'OUT');
      const blob = keys.publicBlob(path);

      expect(withParameters).toContain('BEGIN EC PARAMETERS');
      for (const text of [withParameters, alone, withoutPoint]) {
        const key = await openPrivateKey(text);
        expect(key.facts.format).toBe('sec1');
        expect(Buffer.from(key.publicKeyBlob)).toEqual(blob);
      }
    });

    it(`opens with a compressed public point: ${curve}`, async () => {
      const path = keys.write(keys.openssl('ecparam', '-name', curve, '-genkey', '-noout', '-out', 'OUT'));
      const compressed = keys.openssl('ec', '-in', path, '-conv_form', 'compressed', '-out', 'OUT');
      expect(Buffer.from((await openPrivateKey(compressed)).publicKeyBlob)).toEqual(keys.publicBlob(path));
    });
  }

  it('opens in PKCS#1', async () => {
    const text = keys.openssl('genrsa', '-traditional', '-out', 'OUT', '2048');
    const key = await openPrivateKey(text);
    expect(key.facts).toEqual(jasmine.objectContaining({ type: 'rsa', format: 'pkcs1', bits: 2048 }));
    expect(Buffer.from(key.publicKeyBlob)).toEqual(keys.publicBlob(keys.write(text)));
  });

  it('opens RSA with 8192 bits', async () => {
    const text = eightKilobitKey();
    const key = await openPrivateKey(text);
    expect(key.facts.bits).toBe(8192);
    expect(Buffer.from(key.publicKeyBlob)).toEqual(keys.publicBlob(keys.write(text)));
  });

  for (const cipher of ['-aes128', '-aes192', '-aes256', '-des3']) {
    it(`opens with the old DEK-Info protection: ${cipher}`, async () => {
      const rsa = keys.openssl(
        'genrsa',
        '-traditional',
        cipher,
        '-passout',
        'pass:right',
        '-out',
        'OUT',
        '2048',
      );
      const plainEc = keys.write(
        keys.openssl('ecparam', '-name', 'secp384r1', '-genkey', '-noout', '-out', 'OUT'),
      );
      const ec = keys.openssl('ec', cipher, '-passout', 'pass:right', '-in', plainEc, '-out', 'OUT');

      for (const [text, type] of [
        [rsa, 'rsa'],
        [ec, 'ecdsa'],
      ] as const) {
        expect(text).toContain('DEK-Info');
        expect(inspectPrivateKey(text)).toEqual(jasmine.objectContaining({ encrypted: true, type }));
        const blob = keys.publicBlob(keys.write(text), 'right');
        expect(Buffer.from((await openPrivateKey(text, 'right')).publicKeyBlob)).toEqual(blob);
        await expectRefusal(text, 'wrong', 'wrong-passphrase');
        await expectRefusal(text, undefined, 'passphrase-missing');
      }
    });
  }

  it('is the same key in every encoding, by its fingerprint', async () => {
    const openssh = keys.generate('rsa', { bits: 2048 });
    const pkcs1 = keys.rewrite(openssh, '', '-m', 'PEM');
    const pkcs8 = keys.rewrite(openssh, '', '-m', 'PKCS8');
    const opened = await Promise.all([openssh, pkcs1, pkcs8].map((path) => openPrivateKey(keys.read(path))));

    expect(opened.map(({ facts }) => facts.format)).toEqual(['openssh', 'pkcs1', 'pkcs8']);
    expect(new Set(opened.map(({ facts }) => facts.fingerprint)).size).toBe(1);
  });

  it('says which protection it cannot open', async () => {
    const path = keys.write(keys.openssl('genpkey', '-algorithm', 'ED25519', '-out', 'OUT'));
    const topk8 = ['pkcs8', '-topk8', '-passout', 'pass:right', '-in', path, '-out', 'OUT'];
    await expectRefusal(keys.openssl(...topk8, '-scrypt'), 'right', 'unsupported-encryption');
  });

  it('refuses kinds and sizes it does not know', async () => {
    const make = (...args: string[]) => keys.openssl(...args, '-out', 'OUT');
    const explicit = ['-pkeyopt', 'ec_paramgen_curve:P-256', '-pkeyopt', 'ec_param_enc:explicit'];
    const elsewhere = ['-pkeyopt', 'ec_paramgen_curve:secp256k1', '-pkeyopt', 'ec_param_enc:explicit'];
    const binary = ['-pkeyopt', 'ec_paramgen_curve:sect233r1', '-pkeyopt', 'ec_param_enc:explicit'];
    await expectRefusal(make('genpkey', '-algorithm', 'X25519'), undefined, 'unsupported-type');
    await expectRefusal(make('genpkey', '-algorithm', 'ED448'), undefined, 'ed448');
    await expectRefusal(make('genpkey', '-algorithm', 'EC', ...explicit), undefined, 'explicit-curve');
    await expectRefusal(make('genpkey', '-algorithm', 'EC', ...elsewhere), undefined, 'unsupported-curve');
    await expectRefusal(make('genpkey', '-algorithm', 'EC', ...binary), undefined, 'unsupported-curve');
    const specified = ['-name', 'prime256v1', '-genkey', '-noout', '-param_enc', 'explicit'];
    await expectRefusal(make('ecparam', ...specified), undefined, 'explicit-curve');
    await expectRefusal(make('genrsa', '-primes', '3', '-traditional'), undefined, 'multi-prime');
    const pss = make('genpkey', '-algorithm', 'RSA-PSS', '-pkeyopt', 'rsa_keygen_bits:2048');
    await expectRefusal(pss, undefined, 'rsa-pss');
    await expectRefusal(make('rsa', '-traditional', '-in', keys.write(pss)), undefined, 'rsa-pss');
    for (const type of ['ml-dsa-44', 'ml-dsa-65', 'ml-dsa-87'])
      await expectRefusal(mlDsa(type), undefined, 'ml-dsa');
    await expectRefusal(make('ecparam', '-name', 'secp256k1', '-genkey'), undefined, 'unsupported-curve');
    await expectRefusal(keys.openssl('genrsa', '-out', 'OUT', '1024'), undefined, 'unsupported-size');
  });
});

function mlDsa(type: string): string {
  // The typings name fewer kinds than Node makes.
  const generate = generateKeyPairSync as unknown as (type: string) => { privateKey: KeyObject };
  return generate(type).privateKey.export({ type: 'pkcs8', format: 'pem' }).toString();
}

/** Finding primes of this size takes half a minute, so this takes two well-known ones (RFC 3526). */
function eightKilobitKey(): string {
  const p = bytesToBigInt(getDiffieHellman('modp17').getPrime());
  const q = bytesToBigInt(getDiffieHellman('modp14').getPrime());
  const e = 65537n;
  const d = inverse(e, (p - 1n) * (q - 1n));
  const numbers = [0n, p * q, e, d, p, q, d % (p - 1n), d % (q - 1n), inverse(q, p)];
  const der = derElement(DerTag.sequence, ...numbers.map((number) => derInteger(bigIntToBytes(number))));
  const base64 = Buffer.from(der).toString('base64').replace(/.{64}/g, '$&\n');
  return `-----BEGIN RSA PRIVATE KEY-----\n${base64}\n-----END RSA PRIVATE KEY-----\n`;
}

/** Extended Euclid. */
function inverse(value: bigint, modulus: bigint): bigint {
  let [r0, r1, s0, s1] = [modulus, value % modulus, 0n, 1n];
  while (r1 !== 0n) {
    const quotient = r0 / r1;
    [r0, r1] = [r1, r0 - quotient * r1];
    [s0, s1] = [s1, s0 - quotient * s1];
  }
  return ((s0 % modulus) + modulus) % modulus;
}

function ed25519Blob(keys: KeyFolder, text: string): Buffer {
  const publicPem = keys.openssl('pkey', '-in', keys.write(text), '-pubout', '-out', 'OUT');
  const spki = Buffer.from(publicPem.replace(/-----[^-]+-----|\s/g, ''), 'base64');
  const name = Buffer.from('\0\0\0\x0bssh-ed25519\0\0\0\x20', 'latin1');
  return Buffer.concat([name, spki.subarray(-32)]);
}

async function expectRefusal(
  text: string,
  passphrase: string | undefined,
  code: SshKeyErrorCode,
): Promise<void> {
  await expectAsync(openPrivateKey(text, passphrase)).toBeRejectedWith(jasmine.objectContaining({ code }));
}
