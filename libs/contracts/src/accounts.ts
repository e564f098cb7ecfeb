import type { RecordCounts } from './stores/all-stores';

/** From most to least powerful. */
export const ROLES = ['PlatformAdmin', 'Manager', 'Member'] as const;
export type Role = (typeof ROLES)[number];

/** What an account may hold. `maxRecords` null: no limit. */
export interface Plan {
  readonly id: PlanId;
  readonly name: string;
  readonly maxRecords: number | null;
}

export const PLAN_IDS = ['free', 'team', 'enterprise'] as const;
export type PlanId = (typeof PLAN_IDS)[number];

export const PLANS: Readonly<Record<PlanId, Plan>> = {
  free: { id: 'free', name: 'Free', maxRecords: 100 },
  team: { id: 'team', name: 'Team', maxRecords: 5_000 },
  enterprise: { id: 'enterprise', name: 'Enterprise', maxRecords: null },
};

/** The signed-in account, as `GET /api/v1/me` replies it. */
export interface Me {
  readonly id: string;
  readonly email: string;
  readonly name: string;
  readonly role: Role;
  readonly plan: PlanId;
  readonly createdAt: string;
  readonly wrongTries: WrongTries | null;
}

/** Wrong passwords from browsers in which the account did not sign in before, that its owner has not seen yet. */
export interface WrongTries {
  readonly count: number;
  /** When the first of them was. */
  readonly since: string;
}

/** One of the caller's own sessions. */
export interface OwnSession {
  readonly id: string;
  /** Whether it is the session that asks. */
  readonly current: boolean;
  readonly userAgent: string | null;
  /** From where it was opened. */
  readonly address: string;
  /** The VPN of that address, null outside all of them; no network at all when KIOPS knows no VPN. */
  readonly network: { readonly vpn: string | null } | null;
  readonly createdAt: string;
  /** To the minute. */
  readonly lastUsedAt: string;
  readonly expiresAt: string;
}

/** Where the caller is signed in, as `GET /api/v1/me/sessions` replies it: this session first. */
export interface OwnSessions {
  readonly items: readonly OwnSession[];
  readonly total: number;
  /** Without a request for so long, a session ends. */
  readonly idleSeconds: number;
  /** After so long, a session ends in any case. */
  readonly lifetimeSeconds: number;
}

/** What is used of the plan, as `GET /api/v1/me/usage` replies it. `total` counts all stores and runtimes. */
export interface Usage {
  readonly plan: Plan;
  readonly counts: RecordCounts;
  readonly total: number;
}

export const ACCOUNT_STATES = ['invited', 'active', 'deactivated'] as const;
export type AccountState = (typeof ACCOUNT_STATES)[number];

/** An account as administrators see it. */
export interface User {
  readonly id: string;
  readonly email: string;
  readonly name: string | null;
  readonly role: Role;
  readonly plan: PlanId;
  readonly state: AccountState;
  readonly createdAt: string;
  readonly lastSeenAt: string | null;
  /** After too many wrong tries: until when browsers that the account does not know must wait. */
  readonly blockedUntil: string | null;
  /** Whether a Manager made a link to the account lately: Managers hand no records over to it then. */
  readonly managerLinkedLately: boolean;
  /** Whether a Manager gave it the records of another: Managers make no links to it any more. */
  readonly managerGaveRecords: boolean;
  readonly recordCount: number;
}

/** A link that works once. `url` is shown to the administrator, who hands it over; the service keeps only its hash. */
export interface OneTimeLink {
  readonly url: string;
  readonly expiresAt: string;
}

export const LINK_PURPOSES = ['invitation', 'password-reset'] as const;
export type LinkPurpose = (typeof LINK_PURPOSES)[number];
