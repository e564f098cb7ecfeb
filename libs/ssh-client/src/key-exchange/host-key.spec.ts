import { type Bytes, WireWriter } from '@kiops/ssh-keys';
import type { HostKey } from '../host-key';
import { readHostKey, verifyHostKeySignature } from './host-key';

const RSA = {
  name: 'RSASSA-PKCS1-v1_5',
  hash: 'SHA-512',
  modulusLength: 2048,
  publicExponent: Uint8Array.of(1, 0, 1),
};

async function rsaHostKey(): Promise<{ hostKey: HostKey; privateKey: CryptoKey }> {
  const { publicKey, privateKey } = await crypto.subtle.generateKey(RSA, true, ['sign', 'verify']);
  const { n, e } = await crypto.subtle.exportKey('jwk', publicKey);
  const blob = new WireWriter()
    .string('ssh-rsa')
    .string(Buffer.from(e ?? '', 'base64url'))
    .string(Buffer.concat([Buffer.of(0), Buffer.from(n ?? '', 'base64url')]))
    .bytes();
  return { hostKey: readHostKey(blob), privateKey };
}

/** Something to sign whose signature begins with a zero: one in 256 does. */
async function signedWithLeadingZero(privateKey: CryptoKey): Promise<{ data: Bytes; proof: Bytes }> {
  for (let tried = 0; tried < 10_000; tried++) {
    const data = new TextEncoder().encode(`exchange hash ${tried}`);
    const proof = new Uint8Array(await crypto.subtle.sign(RSA.name, privateKey, data));
    if (proof[0] === 0) return { data, proof };
  }
  throw new Error('No signature began with a zero.');
}

function signature(proof: Uint8Array): Bytes {
  return new WireWriter().string('rsa-sha2-512').string(new Uint8Array(proof)).bytes();
}

describe("A server's RSA signature", () => {
  it('may lack its leading zeros, as it may for OpenSSH, and nothing else', async () => {
    const { hostKey, privateKey } = await rsaHostKey();
    const { data, proof } = await signedWithLeadingZero(privateKey);
    const verify = (bytes: Uint8Array): Promise<void> =>
      verifyHostKeySignature(hostKey, 'rsa-sha2-512', signature(bytes), data);
    await expectAsync(verify(proof)).toBeResolved();
    await expectAsync(verify(proof.subarray(1))).toBeResolved();
    for (const wrong of [proof.subarray(2), proof.subarray(0, -1), Buffer.concat([Buffer.of(0), proof])])
      await expectAsync(verify(wrong)).toBeRejectedWith(
        jasmine.objectContaining({ code: 'bad-host-key-signature' }),
      );
  });
});
