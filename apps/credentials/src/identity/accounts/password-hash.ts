import { randomBytes } from 'node:crypto';
import { hash, verify } from '@node-rs/argon2';

/**
 * Argon2id (the library's default variant) with 19 MiB, 2 passes, 1 lane: the OWASP Password Storage Cheat Sheet's
 * recommendation. Written out, so that a new default of the library does not change it.
 */
const PARAMETERS = { memoryCost: 19_456, timeCost: 2, parallelism: 1 } as const;

/** A hash of a password that nobody knows, made with the same parameters as the real ones. */
const nobodysHash = hash(randomBytes(32), PARAMETERS);

/** An Argon2id PHC string for a new password. */
export function hashPassword(password: string): Promise<string> {
  return hash(password.normalize('NFC'), PARAMETERS);
}

/**
 * Whether the password fits the hash. Without a hash (an unknown account) the answer is no, after the same work: the
 * time taken does not tell which accounts exist.
 */
export async function passwordMatches(passwordHash: string | null, password: string): Promise<boolean> {
  const fits = await verify(passwordHash ?? (await nobodysHash), password.normalize('NFC'));
  return fits && passwordHash !== null;
}
