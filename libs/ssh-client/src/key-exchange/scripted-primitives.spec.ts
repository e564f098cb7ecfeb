import { ed25519 } from '@noble/curves/ed25519.js';
import { WireWriter } from '@kiops/ssh-keys';
import { createX25519Pair } from './curve25519';
import { readHostKey, verifyHostKeySignature } from './host-key';

const unknown = new DOMException('Unrecognized name.', 'NotSupportedError');

describe('In a browser whose WebCrypto lacks Curve25519', () => {
  it('both ways of X25519 agree', async () => {
    const native = await createX25519Pair();
    spyOn(crypto.subtle, 'generateKey').and.rejectWith(unknown);
    const scripted = await createX25519Pair();
    expect(await scripted.agree(native.publicKey)).toEqual(await native.agree(scripted.publicKey));
  });

  it('refuses a point that gives zero', async () => {
    spyOn(crypto.subtle, 'generateKey').and.rejectWith(unknown);
    const scripted = await createX25519Pair();
    await expectAsync(scripted.agree(new Uint8Array(32))).toBeRejectedWith(
      jasmine.objectContaining({ code: 'bad-key-exchange' }),
    );
  });

  it('checks Ed25519 signatures all the same', async () => {
    spyOn(crypto.subtle, 'importKey').and.rejectWith(unknown);
    const { secretKey, publicKey } = ed25519.keygen();
    const hostKey = readHostKey(new WireWriter().string('ssh-ed25519').string(publicKey).bytes());
    const data = new TextEncoder().encode('exchange hash');
    const proof = ed25519.sign(data, secretKey);
    const signature = new WireWriter().string('ssh-ed25519').string(proof).bytes();
    await verifyHostKeySignature(hostKey, 'ssh-ed25519', signature, data);
    const other = new TextEncoder().encode('another hash');
    await expectAsync(verifyHostKeySignature(hostKey, 'ssh-ed25519', signature, other)).toBeRejectedWith(
      jasmine.objectContaining({ code: 'bad-host-key-signature' }),
    );
  });
});

describe('An RSA host key', () => {
  it('of 1024 bits is not trusted', async () => {
    const modulus = new Uint8Array(128).fill(0xff);
    const hostKey = readHostKey(new WireWriter().string('ssh-rsa').mpint(65537n).mpint(modulus).bytes());
    const signature = new WireWriter().string('rsa-sha2-512').string(new Uint8Array(128)).bytes();
    await expectAsync(
      verifyHostKeySignature(hostKey, 'rsa-sha2-512', signature, new Uint8Array(64)),
    ).toBeRejectedWith(jasmine.objectContaining({ code: 'weak-host-key', facts: { hostKey, bits: 1024 } }));
  });

  it('of a SHA-1 signature is not accepted', async () => {
    const hostKey = readHostKey(
      new WireWriter().string('ssh-rsa').mpint(65537n).mpint(new Uint8Array(256).fill(0xff)).bytes(),
    );
    const signature = new WireWriter().string('ssh-rsa').string(new Uint8Array(256)).bytes();
    await expectAsync(
      verifyHostKeySignature(hostKey, 'rsa-sha2-512', signature, new Uint8Array(64)),
    ).toBeRejectedWith(jasmine.objectContaining({ code: 'bad-host-key-signature' }));
  });
});
