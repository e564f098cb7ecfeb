import { randomUUIDv7 } from 'node:crypto';
import { Injectable } from '@nestjs/common';
import {
  formatToken,
  LIMITS,
  TOKEN_PREFIXES,
  type NewServiceToken,
  type RecordStore,
  type Scope,
  type ServiceToken,
  type TokenKind,
} from '@kiops/contracts';
import { bearerSecretHash, newBearerSecret } from '../../crypto/bearer-secret';
import { Database, type Executor } from '../../database/database';
import { invalidField, ProblemException } from '../../problems/problem';
import { BoundRows, type BoundRow } from '../accounts/bound-rows';

/** What a new token is to be. */
export interface WantedToken {
  readonly name: string;
  readonly scopes: readonly Scope[];
  readonly stores: readonly RecordStore[] | null;
  readonly addresses: readonly string[] | null;
  /** Null of personal tokens. */
  readonly users: readonly string[] | null;
  readonly expiresAt: Date;
}

/** Whose token it is: an account's, or a service account's. */
export type TokenOwner =
  | { readonly column: 'account_id'; readonly id: string }
  | { readonly column: 'service_account_id'; readonly id: string };

/** How a token is rotated. */
export interface Rotation {
  readonly overlapSeconds: number;
  /** Whether the new one's life begins now. */
  readonly anew: boolean;
}

interface TokenRow extends Omit<ServiceToken, 'createdAt' | 'expiresAt' | 'lastUsedAt'> {
  readonly owner: string;
  readonly createdAt: Date;
  readonly expiresAt: Date;
  readonly lastUsedAt: Date | null;
}

const VIEW = `id, name, hint, scopes, stores, addresses, users, created_at AS "createdAt", expires_at AS "expiresAt",
  last_used_at AS "lastUsedAt", last_used_from AS "lastUsedFrom", successor_id AS "successorId"`;

/** How many characters of a token's random part and of its end are kept in clear: 208 of its 256 random bits stay unknown. */
const HINT = { first: 4, last: 4 } as const;

const KINDS: Readonly<Record<TokenOwner['column'], TokenKind>> = {
  account_id: 'personal',
  service_account_id: 'serviceAccount',
};

/** Makes, lists, rotates and removes service tokens, of whomever they are; who may is decided before. */
@Injectable()
export class TokenRows {
  constructor(
    private readonly database: Database,
    private readonly rows: BoundRows,
  ) {}

  /** The tokens of some accounts or service accounts, by their owner's id, the oldest first. */
  async listOf(column: TokenOwner['column'], ids: readonly string[]): Promise<Map<string, ServiceToken[]>> {
    const rows = await this.database.query<TokenRow>(
      `SELECT ${VIEW}, ${column} AS owner FROM service_tokens WHERE ${column} = ANY ($1::uuid[])
       ORDER BY created_at, id`,
      [ids],
    );
    const tokens = new Map<string, ServiceToken[]>(ids.map((id) => [id, []]));
    for (const { owner, ...row } of rows) tokens.get(owner)?.push(viewOf(row));
    return tokens;
  }

  /**
   * Adds a token, and replies it with itself; nobody can see it again. Called in a transaction that holds its owner.
   * @throws ProblemException `token-limit-reached`
   */
  async insert(
    executor: Executor,
    owner: TokenOwner,
    { expiresAt, ...wanted }: WantedToken,
  ): Promise<NewServiceToken> {
    const [{ count }] = await executor.query<{ count: number }>(
      `SELECT count(*)::integer AS count FROM service_tokens WHERE ${owner.column} = $1`,
      [owner.id],
    );
    if (count >= LIMITS.serviceTokens.max) throw new ProblemException('token-limit-reached');
    const id = randomUUIDv7();
    const token = formatToken(KINDS[owner.column], newBearerSecret());
    const nobody = { account_id: null, service_account_id: null };
    await this.rows.insert(
      executor,
      'service_tokens',
      {
        ...nobody,
        ...wanted,
        [owner.column]: owner.id,
        id,
        token_hash: bearerSecretHash(token),
        expires_at: expiresAt,
      },
      { hint: hintOf(token, TOKEN_PREFIXES[KINDS[owner.column]]) },
    );
    return { ...(await this.view(executor, id)), token };
  }

  /**
   * Makes a token that takes the place of another, and may the same. `anew`: it lives as long from now as the other was to;
   * otherwise it ends when the other was to. The other one goes on working for the overlap, but not beyond its own end.
   * Called in a transaction.
   * @throws ProblemException `not-found`, for another owner's token too; `already-rotated`, `token-limit-reached`;
   *   `invalid-input` at `password` when the other has ended and this one would not live
   */
  async rotate(
    executor: Executor,
    owner: TokenOwner,
    id: string,
    { overlapSeconds, anew }: Rotation,
  ): Promise<NewServiceToken> {
    const before = await this.rows.lock(executor, 'service_tokens', id);
    if (before?.[owner.column] !== owner.id) throw new ProblemException('not-found');
    const { createdAt, successorId } = await this.view(executor, id);
    if (successorId !== null) throw new ProblemException('already-rotated');
    const now = Date.now();
    const life = before.expires_at.getTime() - Date.parse(createdAt);
    if (!anew && before.expires_at.getTime() <= now)
      throw invalidField('password', 'This token has ended. Enter your password to make the next one.');
    const made = await this.insert(executor, owner, {
      name: before.name,
      scopes: before.scopes,
      stores: before.stores,
      addresses: before.addresses,
      users: before.users,
      expiresAt: anew
        ? new Date(now + Math.min(Math.max(life, SHORTEST_LIFE), LONGEST_LIFE))
        : before.expires_at,
    });
    const end = new Date(Math.min(before.expires_at.getTime(), now + overlapSeconds * 1_000));
    await this.retire(executor, before, end, made.id);
    return made;
  }

  /** Removes a token: it is refused from the next request on. Replies its name; undefined when it is not this owner's. */
  async remove(executor: Executor, owner: TokenOwner, id: string): Promise<string | undefined> {
    const [removed] = await executor.query<{ name: string }>(
      `DELETE FROM service_tokens WHERE id = $1 AND ${owner.column} = $2 RETURNING name`,
      [id, owner.id],
    );
    return removed?.name;
  }

  private async view(executor: Executor, id: string): Promise<ServiceToken> {
    const [row] = await executor.query<TokenRow>(`SELECT ${VIEW} FROM service_tokens WHERE id = $1`, [id]);
    return viewOf(row);
  }

  private async retire(
    executor: Executor,
    before: BoundRow<'service_tokens'>,
    end: Date,
    successorId: string,
  ): Promise<void> {
    const changes = { expires_at: end };
    const replaced = await this.rows.replace(executor, 'service_tokens', before, changes, {
      successor_id: successorId,
    });
    if (!replaced) throw new ProblemException('not-found');
  }
}

/** In milliseconds. */
const SHORTEST_LIFE = 3_600_000;
/** The same, in milliseconds: what a token may live at most. */
export const LONGEST_LIFE = 366 * 86_400_000;

/** `kiops_sa_7Qm2…x4Kd`. */
function hintOf(token: string, prefix: string): string {
  return `${token.slice(0, prefix.length + HINT.first)}…${token.slice(-HINT.last)}`;
}

function viewOf({ createdAt, expiresAt, lastUsedAt, ...row }: Omit<TokenRow, 'owner'>): ServiceToken {
  return {
    ...row,
    createdAt: createdAt.toISOString(),
    expiresAt: expiresAt.toISOString(),
    lastUsedAt: lastUsedAt?.toISOString() ?? null,
  };
}
