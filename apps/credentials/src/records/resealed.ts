import { openSecret, sealSecret } from '../crypto/envelope';
import type { OwnerKeys } from '../crypto/owner-keys.service';
import { SealBrokenError } from '../problems/seal-broken-error';
import type { RecordTable } from './record-table';

/** A record's secrets as they are stored, by column. */
export type SealedSecrets = Readonly<Record<string, Buffer | null>>;

/** To which record, and which version of its secrets, secrets are bound. */
export interface Binding {
  readonly id: string;
  readonly secretVersion: number;
}

/** Secrets of one record bound to another one; undefined when one of them is damaged. */
export function resealed(
  keys: OwnerKeys,
  table: RecordTable,
  secrets: SealedSecrets,
  { from, to }: { readonly from: Binding; readonly to: Binding },
): SealedSecrets | undefined {
  const bound: Record<string, Buffer | null> = {};
  for (const { field, column } of table.secrets) {
    const stored = secrets[column];
    const placeIn = ({ id, secretVersion }: Binding) => ({
      store: table.store,
      recordId: id,
      field,
      secretVersion,
    });
    try {
      bound[column] =
        stored === null ? null : sealSecret(keys, placeIn(to), openSecret(keys, placeIn(from), stored));
    } catch (error) {
      if (error instanceof SealBrokenError) return undefined;
      throw error;
    }
  }
  return bound;
}
