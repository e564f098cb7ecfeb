import { RECORD_STORES, type RecordStore } from './stores/all-stores';

/** What a service token can be allowed to do. An export needs both `records:export` and `records:reveal`. */
export const SCOPES = [
  'records:read',
  'records:reveal',
  'records:write',
  'records:export',
  'connections:write',
  'on-behalf-of',
] as const;
export type Scope = (typeof SCOPES)[number];

/**
 * Of what events and Health tell: the records of all stores, and the service tokens, personal ones and those of service
 * accounts.
 */
export const WATCHED_STORES = [...RECORD_STORES, 'service-tokens'] as const;
export type WatchedStore = (typeof WATCHED_STORES)[number];

/** The scopes of personal tokens: they act for their owner alone. */
export const PERSONAL_SCOPES = SCOPES.filter((scope) => scope !== 'on-behalf-of');

/** By this header a service account says for whom it acts: a user's id, or their email address. */
export const ON_BEHALF_OF_HEADER = 'X-Kiops-On-Behalf-Of';

/** A service token as it is seen afterwards: without the token. */
export interface ServiceToken {
  readonly id: string;
  readonly name: string;
  /** Its prefix and a few of its characters, by which a person tells it from others; null of tokens from before. */
  readonly hint: string | null;
  readonly scopes: readonly Scope[];
  /** The stores whose records it reaches; null: all. */
  readonly stores: readonly RecordStore[] | null;
  /** The networks from which it works, such as `10.8.0.0/16`; null: all. */
  readonly addresses: readonly string[] | null;
  /** For whom it may act, by ids or email addresses; empty: nobody. Null of personal tokens, which act for their owner. */
  readonly users: readonly string[] | null;
  readonly createdAt: string;
  readonly expiresAt: string;
  /** To the minute. */
  readonly lastUsedAt: string | null;
  /** The address from which it was used last. */
  readonly lastUsedFrom: string | null;
  /** The token that takes its place, when it was rotated: it ends at `expiresAt`. */
  readonly successorId: string | null;
}

/** A service token with the token itself: shown once, when it is made. */
export type NewServiceToken = ServiceToken & { readonly token: string };

/** A program that acts for users, within what its tokens say. It owns no records. */
export interface ServiceAccount {
  readonly id: string;
  readonly name: string;
  readonly createdAt: string;
  /** The oldest first. */
  readonly tokens: readonly ServiceToken[];
}
