import { createHash, randomBytes } from 'node:crypto';

/** 256 random bits as base64url: a session token, a link token, the part of a service token after its prefix. */
export function newBearerSecret(): string {
  return randomBytes(32).toString('base64url');
}

/**
 * What the database keeps of a bearer secret. One SHA-256 is enough: unlike a password, 256 random bits cannot be
 * guessed from their hash.
 */
export function bearerSecretHash(secret: string): Buffer {
  return createHash('sha256').update(secret).digest();
}
