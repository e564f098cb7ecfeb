import type { RecordByStore, Store } from '../stores/all-stores';
import type { DbEngine } from '../stores/db-connections';

/** The account of a database, named as exactly as its record. */
export interface DatabaseQuestion {
  readonly engine: DbEngine;
  readonly host: string;
  /** Left out: the engine's usual one. */
  readonly port?: number;
  readonly database: string;
  /** Left out: any, as long as there is one only. */
  readonly username?: string;
}

/** A server; what is left out may be anything. */
export interface ServerQuestion {
  readonly host: string;
  readonly port?: number;
  readonly username?: string;
}

/** What `POST /api/v1/resolve` looks for: exactly one of these. */
export interface ResolveQuestion {
  /** An image reference, such as `ghcr.io/acme/app:2.0`. */
  readonly image?: string;
  /** A repository, in any spelling that Git takes. */
  readonly repositoryUrl?: string;
  readonly database?: DatabaseQuestion;
  readonly server?: ServerQuestion;
}

/** The questions, by the name of their member. */
export const QUESTIONS = ['image', 'repositoryUrl', 'database', 'server'] as const;

/** The stores that a question can lead to. */
export type ResolvedStore = Store;

/** The record that fits. */
export interface Resolved<Name extends ResolvedStore = ResolvedStore> {
  readonly store: Name;
  readonly id: string;
  /** For what the record is, in normal form: `quay.io/acme`, `github.com`, `postgresql://db.acme.io:5432/orders`. */
  readonly matched: string;
  /** As in a list. */
  readonly record: RecordByStore[Name];
  /** As a reveal replies it, when the caller may reveal. */
  readonly secret?: Readonly<Record<string, string | null>>;
}

/** A record that fits as well as another one: of an `ambiguous` problem. */
export interface ResolveCandidate {
  readonly store: ResolvedStore;
  readonly id: string;
  readonly label: string;
  readonly matched: string;
}

/** A record that nearly fits: of a `no-match` problem. `reason` is for people, and tells of the record only. */
export interface NearestMiss {
  readonly store: ResolvedStore;
  readonly id: string;
  readonly label: string;
  readonly reason: string;
}
