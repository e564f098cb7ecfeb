import type { RecordStore, Scope } from '@kiops/contracts';
import { invalidField } from '../../problems/problem';
import { LONGEST_LIFE, type WantedToken } from './token-rows';

/** What somebody asks for, as it comes in. */
export interface TokenRequest {
  readonly name: string;
  readonly scopes: readonly Scope[];
  /** Left out or null: all. */
  readonly stores?: readonly RecordStore[] | null;
  /** Left out or null: all. */
  readonly addresses?: readonly string[] | null;
  /** RFC 3339. */
  readonly expiresAt: string;
  /** Of the account that asks. */
  readonly password: string;
}

/** How somebody asks for a token to be rotated. */
export interface RotationRequest {
  readonly overlapSeconds: number;
  /** Of the account that asks; without it the new token ends when the old one was to. */
  readonly password?: string;
}

/**
 * What the token is to be; personal, unless users are added to it.
 * @throws ProblemException `invalid-input` at `expiresAt`
 */
export function wantedToken({ name, scopes, stores, addresses, expiresAt }: TokenRequest): WantedToken {
  const end = new Date(expiresAt);
  const life = end.getTime() - Date.now();
  if (!(life > 0 && life <= LONGEST_LIFE)) {
    throw invalidField('expiresAt', 'Choose a time in the future, at most a year from now.');
  }
  return { name, scopes, stores: stores ?? null, addresses: addresses ?? null, users: null, expiresAt: end };
}
