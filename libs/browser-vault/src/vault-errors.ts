/** Every way in which the vault can refuse, with the sentence for the person in front of it. */
const SENTENCES = {
  closed: 'The vault is closed. Sign in first.',
  'insecure-address':
    'This address needs HTTPS or localhost: to others browsers give nothing to keep secrets with. Open the console over HTTPS.',
  unavailable:
    'This browser does not let the console store anything. Private windows and strict privacy settings can be the reason.',
  'quota-full':
    'This browser has no room left for the console. Nothing was changed. Free some space and try again.',
  damaged: 'The vault in this browser is damaged and cannot be opened. You can start over with an empty one.',
  'header-gone':
    'The part of this browser’s vault that says how it is opened is gone. You can start over with an empty one.',
  'key-gone': 'The key of the vault in this browser is gone. You can start over with an empty one.',
  cleared:
    'The data that this browser kept for the console was deleted, and the vault with it. Nothing was kept: start over first.',
  'newer-version':
    'The vault in this browser was written by a newer version of the console. Reload the page.',
  locked: 'The vault is locked. Unlock it first.',
  'not-found': 'This secret is no longer in this browser.',
  tampered: 'This entry of the vault is damaged, or was changed from outside, and is not used.',
  invalid: 'This cannot be kept.',
  'wrong-passphrase': 'The passphrase does not open the vault.',
  'short-passphrase': 'The passphrase is too short.',
  'proof-missing': 'Enter the passphrase, or use the passkey, that opens the vault now.',
  'lock-changed':
    'The lock of the vault was changed in another tab. Look at it again and repeat your change.',
  'costly-lock': 'The passphrase lock asks for more work or memory than this console allows.',
  'out-of-memory':
    'The browser has too little memory to check the passphrase. Close some tabs and try again.',
  'passkey-cancelled': 'The passkey was not used: it was cancelled, or none fits.',
  'passkey-known': 'This device has a passkey for the vault already.',
  'passkey-unsupported': 'This passkey, or this browser, cannot lock the vault (it lacks the PRF extension).',
  'wrong-passkey': 'This passkey does not open the vault.',
} as const;

export type VaultErrorCode = keyof typeof SENTENCES;

/** The error of this library. The message is fit to be shown; it never holds a secret. */
export class VaultError extends Error {
  override readonly name = 'VaultError';

  /** `field` names the input that is wrong when the code is `invalid`; `detail` then replaces the general sentence. */
  constructor(
    readonly code: VaultErrorCode,
    readonly field?: string,
    detail?: string,
  ) {
    super(detail ?? SENTENCES[code]);
  }
}
