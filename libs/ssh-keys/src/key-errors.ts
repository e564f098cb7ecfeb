/** Every way in which a private key cannot be used, with the sentence for the person who gave it. */
const SENTENCES = {
  empty: 'There is no key here yet.',
  'not-a-key':
    'This is not a private key. A private key file has a line such as -----BEGIN OPENSSH PRIVATE KEY-----.',
  'too-large': 'This is too large to be a private key. The largest supported key file is 128 KB.',
  'public-key':
    'This is a public key. The private key is needed: the file of the same name without .pub, for example id_ed25519.',
  certificate: 'This is a certificate. The private key that belongs to it is needed.',
  'ppk-version':
    'This PuTTY key (.ppk) is of another version of the format than 2 and 3. Save it anew with PuTTYgen: "puttygen key.ppk -O private -o new.ppk".',
  'ppk-certificate':
    'This PuTTY key (.ppk) has a certificate inside. Take it out: "puttygen key.ppk --remove-certificate -O private -o plain.ppk".',
  'ppk-too-costly':
    'The passphrase protection of this PuTTY key asks for too much work. Protect it anew: "puttygen key.ppk --reencrypt -O private -o new.ppk".',
  'ssh-com':
    'This key is in the format of ssh.com. Convert it first: "puttygen key -O private-openssh-new -o new-key".',
  pgp: 'This is a PGP key, which SSH does not use. An SSH private key is needed.',
  dsa: 'This is a DSA key. DSA is no longer secure, and servers refuse it. Make a new key: "ssh-keygen -t ed25519".',
  'security-key':
    'This key works only together with its security key (FIDO), which a browser cannot reach over SSH. Use another key.',
  ed448:
    'This is an Ed448 key, which OpenSSH servers do not take. Make an Ed25519 key: "ssh-keygen -t ed25519".',
  'ml-dsa':
    'This is an ML-DSA key, a post-quantum kind that is not supported yet. Use an Ed25519, ECDSA or RSA key.',
  'rsa-pss':
    'This is an RSA-PSS key. SSH has no signatures of that kind. Make a new key: "ssh-keygen -t ed25519".',
  'multi-prime':
    'This RSA key has more than two primes, which browsers do not work with. Make a new key: "ssh-keygen -t ed25519".',
  'unsupported-type': 'This kind of key is not supported. Use an Ed25519, ECDSA or RSA key.',
  'explicit-curve':
    'This key spells out the numbers of its elliptic curve instead of naming it. Write it anew with "ssh-keygen -p -f key" and try again.',
  'unsupported-curve': 'This elliptic curve is not supported. Use P-256, P-384 or P-521, or an Ed25519 key.',
  'unsupported-size': 'This RSA key has an unsupported size. From 2048 to 8192 bits are supported.',
  'unsupported-encryption':
    'The key file is encrypted in a way that is not supported. Protect it anew with "openssl pkcs8 -topk8 -in key -out new-key" and use the new file.',
  'legacy-encryption':
    'The key file is encrypted in an old way that is not supported. Protect it anew with "openssl pkcs8 -topk8 -provider default -provider legacy -in key -out new-key" and use the new file.',
  'unknown-encryption':
    'The key file is encrypted in a way that is not known here. Protect it anew with the program that made it, with AES, and try again.',
  'kdf-too-costly':
    'The passphrase protection of this key asks for too much work. Protect it anew with "ssh-keygen -p -a 100 -f key" and try again.',
  'pkcs8-too-costly':
    'The passphrase protection of this key asks for too much work. Protect it anew with "openssl pkcs8 -topk8 -in key -out new-key" and use the new file.',
  truncated: 'This key is cut short. Copy the whole file, from its first line to its last.',
  damaged: 'This key is damaged: its content does not fit together.',
  'passphrase-missing': 'This key is protected by a passphrase. Enter the passphrase.',
  'wrong-passphrase': 'The passphrase does not open this key.',
  'crypto-unavailable':
    'This browser offers no cryptography at this address. Open the console over HTTPS, or on localhost.',
  'worker-missing':
    'The key could not be opened: a part of the console did not load. Reload the page and try again.',
  cancelled: 'Opening the key was cancelled.',
  'unsupported-algorithm': 'This key cannot make the signature that was asked for.',
  disposed: 'This key has been closed.',
} as const;

/** What is wrong, as a program tells it apart. */
export type SshKeyErrorCode = keyof typeof SENTENCES;

/** All codes, for those who translate or list them. */
export const SSH_KEY_ERROR_CODES = Object.keys(SENTENCES) as readonly SshKeyErrorCode[];

/** The only error that this library throws or rejects with. The message is fit to be shown and holds nothing of the key. */
export class SshKeyError extends Error {
  override readonly name = 'SshKeyError';

  constructor(readonly code: SshKeyErrorCode) {
    super(SENTENCES[code]);
  }
}
