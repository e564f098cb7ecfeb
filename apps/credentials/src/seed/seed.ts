import type { INestApplicationContext } from '@nestjs/common';
import { boundColumns } from '../crypto/bound-tables';
import { Database } from '../database/database';
import { BoundRows } from '../identity/accounts/bound-rows';
import type { Caller } from '../caller/caller';
import { normalEmail } from '../identity/accounts/email';
import { ProblemException } from '../problems/problem';
import { authenticatedAccount } from '../identity/sessions/sessions.service';
import { holdOwner } from '../identity/accounts/owner-lock';
import { StartError } from '../problems/start-error';
import { ImportService } from '../transfer/import.service';
import { demoContacts, type DemoContact } from './demo-contacts';
import { demoFile } from './demo-file';

/** The largest demo set: it has to fit into one transfer file. */
const MOST = 100_000;

/** What a seed did. `created` counts the records that were not there yet. */
export interface SeedOutcome {
  readonly email: string;
  readonly created: number;
}

/**
 * Imports the demo set of so many records into an account, just as a person would, with last contacts; what is
 * there already stays.
 * @throws StartError when there is no such account, or its plan holds too little
 */
export async function seed(
  application: INestApplicationContext,
  count: number,
  email: string | undefined,
): Promise<SeedOutcome> {
  const database = application.get(Database);
  const caller = await accountToSeed(database, application.get(BoundRows), email);
  const imports = application.get(ImportService);
  // As JSON: the demo is imported exactly as a file would be.
  const demo = demoFile(count);
  const body = (more: object) => Buffer.from(JSON.stringify({ file: demo, ...more }));
  const { planId, counts } = await imports.plan(caller, body({}));
  const decisions = counts.conflict > 0 ? { default: 'keep' as const } : {};
  try {
    const { created } = await imports.apply(caller, body({ planId, decisions }));
    await setContacts(database, caller.accountId, demoContacts(demo.servers ?? []));
    return { email: caller.email, created };
  } catch (error) {
    if (error instanceof ProblemException) throw new StartError(error.details.detail ?? error.code);
    throw error;
  }
}

/**
 * A number of records, as it was typed.
 * @throws StartError
 */
export function readCount(text: string): number {
  const count = /^\d{1,6}$/.test(text) ? Number(text) : 0;
  if (count >= 1 && count <= MOST) return count;
  throw new StartError(`--count is the number of demo records, from 1 to ${MOST}.`);
}

/** No file holds last contacts. One that is there is a real one, and stays. */
async function setContacts(
  database: Database,
  ownerId: string,
  contacts: readonly DemoContact[],
): Promise<void> {
  await database.longTransaction(async (transaction) => {
    await holdOwner(transaction, ownerId);
    await transaction.query(
      `UPDATE servers s
       SET last_contact_at = now() - c."minutesAgo" * interval '1 minute', last_answered = c.answered
       FROM json_to_recordset($2::json) AS c (identity text, "minutesAgo" integer, answered boolean)
       WHERE s.owner_id = $1 AND s.identity = c.identity AND s.deleted_at IS NULL AND s.last_contact_at IS NULL`,
      [ownerId, JSON.stringify(contacts)],
    );
  });
}

async function accountToSeed(
  database: Database,
  rows: BoundRows,
  email: string | undefined,
): Promise<Caller> {
  const [row] = await database.query<{ name: string; [boundColumn: string]: unknown }>(
    `SELECT ${boundColumns('accounts', 'a')}, a.name FROM accounts a
     WHERE a.state = 'active' AND CASE WHEN $1::text IS NULL THEN a.role = 'PlatformAdmin' ELSE a.email = $1 END
     ORDER BY a.created_at, a.id LIMIT 1`,
    [email === undefined ? null : normalEmail(email)],
  );
  const account = rows.read('accounts', row);
  if (!account) {
    throw new StartError(
      email === undefined
        ? 'Nobody is there to own the demo records. Start KIOPS and set it up first.'
        : 'There is no active account with this email address.',
    );
  }
  const known = authenticatedAccount(account, row.name);
  return { ...known, via: 'session', address: '127.0.0.1', userAgent: 'credentials:seed' };
}
