import { LIMITS } from './limits';
import type { RecordCounts } from './records';

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
  readonly recordCount: number;
}

/** A link that works once. `url` is shown to the administrator, who hands it over; the service keeps only its hash. */
export interface OneTimeLink {
  readonly url: string;
  readonly expiresAt: string;
}

export const LINK_PURPOSES = ['invitation', 'password-reset'] as const;
export type LinkPurpose = (typeof LINK_PURPOSES)[number];

/** Why a new account password is refused. */
export type PasswordFault = 'too-short' | 'too-simple' | 'too-long' | 'same-as-old' | 'is-email';

/** The sentence for each fault, said the same way by the service and the console. */
export const PASSWORD_FAULTS: Readonly<Record<PasswordFault, string>> = {
  'too-short': 'Use at least 12 characters, or 8 with two of letters, digits and symbols.',
  'too-simple': 'Use at least 12 characters, or 8 with two of letters, digits and symbols.',
  'too-long': `Use at most ${LIMITS.accountPassword.max} characters.`,
  'same-as-old': 'Choose a password other than the current one.',
  'is-email': 'Choose a password other than the email address.',
};

/**
 * The rule for account passwords: at least 12 characters, or 8 with two of letters, digits and symbols; not the old
 * one, not the email address. Characters are counted as code points (NIST SP 800-63B section 3.1.1.2).
 */
export function passwordFault(
  password: string,
  against: { readonly current?: string; readonly email?: string } = {},
): PasswordFault | undefined {
  const length = [...password].length;
  if (length > LIMITS.accountPassword.max) return 'too-long';
  if (length < 8) return 'too-short';
  if (length < 12 && characterClasses(password) < 2) return 'too-simple';
  if (against.current !== undefined && password === against.current) return 'same-as-old';
  if (against.email !== undefined && password.toLowerCase() === against.email.toLowerCase())
    return 'is-email';
  return undefined;
}

/** 0 (refused) to 4 (strong): length counts more than variety. For the strength meter, never for a decision. */
export function passwordStrength(password: string): 0 | 1 | 2 | 3 | 4 {
  if (passwordFault(password)) return 0;
  const distinct = new Set(password).size;
  const score = Math.min(2 * distinct, [...password].length) + 2 * (characterClasses(password) - 1);
  return score >= 20 ? 4 : score >= 15 ? 3 : score >= 10 ? 2 : 1;
}

/** How many of letters, digits and symbols a password has. */
function characterClasses(password: string): number {
  return [/\p{L}/u, /\p{N}/u, /[^\p{L}\p{N}]/u].filter((kind) => kind.test(password)).length;
}
