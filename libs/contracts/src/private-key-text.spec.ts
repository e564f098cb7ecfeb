import { holdsPrivateKey } from './private-key-text';

describe('holdsPrivateKey', () => {
  it('finds a key of OpenSSH, PKCS and PuTTY behind other text', () => {
    for (const begin of [
      '-----BEGIN OPENSSH PRIVATE KEY-----',
      '-----BEGIN PRIVATE KEY-----',
      '-----BEGIN EC PRIVATE KEY-----',
      'PuTTY-User-Key-File-3: ssh-ed25519',
    ])
      expect(holdsPrivateKey(`the box in Busan\n${begin}\nAAAA`))
        .withContext(begin)
        .toBeTrue();
  });

  it('does not take words about keys, or public ones, for one', () => {
    for (const text of [
      '',
      'Its private key is with Kim.',
      '-----BEGIN PUBLIC KEY-----',
      'see PuTTY-User-Key-File-3',
    ])
      expect(holdsPrivateKey(text)).withContext(text).toBeFalse();
  });
});
