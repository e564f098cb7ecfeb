import { createHmac } from 'node:crypto';
import { canonicalSecret, type StoreDefinition } from '@kiops/contracts';
import type { OwnerKeys } from './owner-keys.service';

/**
 * HMAC-SHA-256 (RFC 2104) of a record's secrets under the owner's fingerprint key: equal secrets of one store are found
 * without decrypting. Null without a secret. It never leaves the service.
 */
export function fingerprintOf(
  keys: OwnerKeys,
  definition: StoreDefinition<never>,
  secrets: Readonly<Record<string, string | null | undefined>>,
): Buffer | null {
  const canonical = canonicalSecret(definition, secrets);
  return canonical === undefined
    ? null
    : createHmac('sha256', keys.fingerprintKey).update(canonical).digest();
}
