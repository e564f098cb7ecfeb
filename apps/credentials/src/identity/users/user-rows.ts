import { Injectable } from '@nestjs/common';
import type { Page, User } from '@kiops/contracts';
import type { Caller } from '../../caller/caller';
import { boundColumns } from '../../crypto/bound-tables';
import { Database, type Executor } from '../../database/database';
import { ProblemException } from '../../problems/problem';
import { BoundRows, type BoundRow } from '../accounts/bound-rows';
import { recordCountSql } from '../plans/plans.service';
import { blockedUntilSql } from '../sign-in/throttle.service';

/** What the rules for administrators look at. */
export type UserFacts = BoundRow<'accounts'>;

/** What to list. */
export interface UserQuery {
  readonly q?: string;
  readonly limit: number;
  readonly cursor?: string;
}

interface UserRow extends Omit<User, 'createdAt' | 'lastSeenAt' | 'blockedUntil'> {
  readonly createdAt: Date;
  readonly lastSeenAt: Date | null;
  readonly blockedUntil: Date | null;
}

/** For how long a Manager's link to an account keeps Managers from handing records over to it. */
const LINKED_LATELY = `coalesce(a.manager_link_at > now() - interval '30 days', false)`;

const VIEW = `a.id, a.email, a.name, a.role, a.plan, a.state, a.created_at AS "createdAt",
  a.last_seen_at AS "lastSeenAt", ${blockedUntilSql('a.email')} AS "blockedUntil",
  ${LINKED_LATELY} AS "managerLinkedLately", a.manager_gave_at IS NOT NULL AS "managerGaveRecords",
  (${recordCountSql('a.id')})::integer AS "recordCount"`;

const FACTS = boundColumns('accounts', 'a');

/** Everyone, for a PlatformAdmin; the Members, for a Manager. `$1` is the caller's role. */
const VISIBLE = `($1 = 'PlatformAdmin' OR ($1 = 'Manager' AND a.role = 'Member'))`;

/** Reads accounts as administrators see them. Whom the caller may not see is answered like someone who never was. */
@Injectable()
export class UserRows {
  constructor(
    private readonly database: Database,
    private readonly rows: BoundRows,
  ) {}

  /** In the order of the email addresses. */
  async page(caller: Caller, { q, limit, cursor }: UserQuery): Promise<Page<User>> {
    const filter = `${VISIBLE} AND ($2::text IS NULL OR strpos(a.email, $2) > 0 OR strpos(lower(a.name), $2) > 0 OR strpos(a.name, $3) > 0)`;
    // Whether lower() knows other letters than a to z depends on the database's locale: the name as it is counts too.
    const text = q?.trim().normalize('NFC') || null;
    const values = [caller.role, text?.toLowerCase() ?? null, text];
    const rows = await this.database.query<UserRow>(
      `SELECT ${VIEW} FROM accounts a
       WHERE ${filter} AND ($4::text IS NULL OR a.email COLLATE "C" > $4)
       ORDER BY a.email COLLATE "C" LIMIT $5`,
      [...values, cursor === undefined ? null : readCursor(cursor), limit + 1],
    );
    const [{ total }] = await this.database.query<{ total: number }>(
      `SELECT count(*)::integer AS total FROM accounts a WHERE ${filter}`,
      values,
    );
    const items = rows.slice(0, limit).map(userOf);
    const nextCursor = rows.length > limit ? writeCursor(items[items.length - 1].email) : null;
    return { items, nextCursor, total };
  }

  /** @throws ProblemException `not-found` */
  async find(caller: Caller, id: string, executor: Executor = this.database): Promise<User> {
    const [row] = await executor.query<UserRow>(
      `SELECT ${VIEW} FROM accounts a WHERE ${VISIBLE} AND a.id = $2`,
      [caller.role, id],
    );
    if (!row) throw new ProblemException('not-found');
    return userOf(row);
  }

  /**
   * Reads an account and holds its row until the transaction ends. Others may still add rows that refer to it
   * (`NO KEY`): who adds a record holds the owner's revision, and would wait for this row.
   * @throws ProblemException `not-found`, also when the row is not as the service wrote it
   */
  async lock(executor: Executor, caller: Caller, id: string): Promise<UserFacts> {
    const [row] = await executor.query(
      `SELECT ${FACTS} FROM accounts a WHERE ${VISIBLE} AND a.id = $2 FOR NO KEY UPDATE`,
      [caller.role, id],
    );
    const facts = this.rows.read('accounts', row);
    if (!facts) throw new ProblemException('not-found');
    return facts;
  }

  /**
   * Reads the account that is to get records, and holds it until the transaction ends; undefined when the caller does not
   * see it, or it is not active.
   */
  async lockReceiver(executor: Executor, caller: Caller, id: string): Promise<UserFacts | undefined> {
    const [row] = await executor.query(
      `SELECT ${FACTS} FROM accounts a WHERE ${VISIBLE} AND a.id = $2 AND a.state = 'active' FOR NO KEY UPDATE`,
      [caller.role, id],
    );
    return this.rows.read('accounts', row);
  }

  /** How many records an account holds, not counting deleted ones. */
  async recordCount(executor: Executor, id: string): Promise<number> {
    const [{ count }] = await executor.query<{ count: number }>(
      `SELECT (${recordCountSql('$1')})::integer AS count`,
      [id],
    );
    return count;
  }
}

function userOf({ createdAt, lastSeenAt, blockedUntil, ...row }: UserRow): User {
  return {
    ...row,
    createdAt: createdAt.toISOString(),
    lastSeenAt: lastSeenAt?.toISOString() ?? null,
    blockedUntil: blockedUntil?.toISOString() ?? null,
  };
}

function writeCursor(email: string): string {
  return Buffer.from(email).toString('base64url');
}

function readCursor(cursor: string): string {
  const email = Buffer.from(cursor, 'base64url').toString();
  if (!email.includes('@') || /\p{Cc}/u.test(email)) throw new ProblemException('invalid-cursor');
  return email;
}
