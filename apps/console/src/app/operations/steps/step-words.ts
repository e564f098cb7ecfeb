import type { HopProtection, HopStep, ShownHostKey } from '@kiops/ssh-worker';

interface StepWords {
  readonly doing: string;
  readonly done: string;
  readonly failed: string;
}

const WORDS: Readonly<Record<HopStep, StepWords>> = {
  connected: { doing: 'Connecting', done: 'Connected', failed: 'Connect' },
  'host-key-verified': { doing: 'Verifying the host key', done: 'Host key verified', failed: 'Host key' },
  'signed-in': { doing: 'Signing in', done: 'Signed in', failed: 'Sign in' },
};

/** A step of a hop in words. `hop` counts from 1. */
export function stepWords(step: HopStep, state: keyof StepWords, hop: number): string {
  const words = WORDS[step][state];
  return step === 'connected' && hop > 1 ? `${words} through hop ${hop - 1}` : words;
}

/** How far a key is opened, whose passphrase is made slow to guess. */
export function openingKeyWords(done: number): string {
  return `Opening the key: ${Math.round(100 * done)} %`;
}

/** Whether what is sent through a hop stays secret from who has a quantum computer later. */
export function postQuantumWords({ postQuantum }: HopProtection): string {
  return `Post-quantum key exchange: ${postQuantum ? 'yes' : 'no'}`;
}

const KEY_TYPES: Readonly<Record<string, string>> = {
  'ssh-ed25519': 'ED25519',
  'ssh-rsa': 'RSA',
  'ecdsa-sha2-nistp256': 'ECDSA P-256',
  'ecdsa-sha2-nistp384': 'ECDSA P-384',
  'ecdsa-sha2-nistp521': 'ECDSA P-521',
};

/** A host key in a few letters: its type, and both ends of its fingerprint. */
export function hostKeyText({ type, fingerprint }: ShownHostKey): string {
  const name = KEY_TYPES[type] ?? type;
  return fingerprint.length > 20
    ? `${name} ${fingerprint.slice(0, 11)}…${fingerprint.slice(-4)}`
    : `${name} ${fingerprint}`;
}
