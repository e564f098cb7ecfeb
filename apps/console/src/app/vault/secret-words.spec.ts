import { keyTitle, secretsInWords, secretTitle } from './secret-words';

const password = { kind: 'password' } as const;
const key = (type?: 'rsa' | 'ecdsa' | 'ed25519', bits?: number) =>
  ({ kind: 'key', key: { type, bits, comment: '', encrypted: false, format: 'openssh' } }) as const;

describe('words for SSH secrets', () => {
  it('name a key as ssh-keygen does, with its size where sizes differ', () => {
    expect(
      [key('ed25519', 256), key('ecdsa', 384), key('rsa', 4096), key()].map((each) => keyTitle(each.key)),
    ).toEqual(['ED25519', 'ECDSA P-384', 'RSA 4096', 'Private key']);
  });

  it('name one secret', () => {
    expect([password, key('ed25519'), key()].map(secretTitle)).toEqual([
      'Password',
      'ED25519 key',
      'Private key',
    ]);
  });

  it('sum up what an account has', () => {
    expect(secretsInWords([])).toBe('');
    expect(secretsInWords([key('rsa', 2048)])).toBe('RSA 2048 key');
    expect(secretsInWords([password, key('rsa', 2048)])).toBe('Password + key');
    expect(secretsInWords([password, key(), key()])).toBe('Password + 2 keys');
    expect(secretsInWords([key(), key()])).toBe('2 keys');
    expect(secretsInWords([password, password])).toBe('2 passwords');
  });
});
