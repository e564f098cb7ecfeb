/** What a service token can be allowed to do. An export needs both `records:export` and `records:reveal`. */
export const SCOPES = [
  'records:read',
  'records:reveal',
  'records:write',
  'records:export',
  'connections:write',
] as const;
export type Scope = (typeof SCOPES)[number];

/** A service token as its owner sees it afterwards: without the token. */
export interface ServiceToken {
  readonly id: string;
  readonly name: string;
  readonly scopes: readonly Scope[];
  readonly createdAt: string;
  readonly expiresAt: string;
  readonly lastUsedAt: string | null;
}
