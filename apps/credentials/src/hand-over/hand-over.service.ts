import { Injectable, Logger } from '@nestjs/common';
import { AuditService } from '../audit/audit.service';
import { openSecret } from '../crypto/envelope';
import { fingerprintOf } from '../crypto/fingerprint';
import { OwnerKeysService } from '../crypto/owner-keys.service';
import { Database, type Executor } from '../database/database';
import { invalidField } from '../problems/problem';
import { lockOwner } from '../identity/accounts/owner-lock';
import { assertPlanHolds } from '../records/plan-limit';
import { reencryptPrevious } from '../records/previous-secrets';
import { secretValue } from '../records/record-row';
import type { RecordTable } from '../records/record-table';
import { RecordTables } from '../records/record-tables';
import { yieldDefaultTo } from '../stores/docker-hub/default-account';
import { asActor, type Caller } from '../caller/caller';
import { assertMayGiveTo } from '../identity/users/manager-limits';
import { HandOvers, type HandOverKeys } from '../identity/users/hand-overs';
import { UserRows, type UserFacts } from '../identity/users/user-rows';

/** How many records of one table are in memory at a time. */
const BATCH = 500;

/** Gives all records of one account to another: every secret is encrypted anew, under the new owner's key. */
@Injectable()
export class HandOverService implements HandOvers {
  private readonly logger = new Logger('HandOver');

  constructor(
    private readonly database: Database,
    private readonly ownerKeys: OwnerKeysService,
    private readonly tables: RecordTables,
    private readonly rows: UserRows,
    private readonly audit: AuditService,
  ) {}

  async withKeys<Result>(
    caller: Caller,
    fromId: string,
    toId: string,
    work: (keys: HandOverKeys) => Promise<Result>,
  ): Promise<Result> {
    await this.rows.find(caller, fromId);
    assertMayGiveTo(caller, toId, undefined);
    if (
      toId === fromId ||
      !(await this.database.transaction((own) => this.rows.lockReceiver(own, caller, toId)))
    )
      throw unfitReceiver();
    return this.ownerKeys.with(toId, (to) => this.ownerKeys.with(fromId, (from) => work({ from, to })));
  }

  async move(executor: Executor, caller: Caller, user: UserFacts, keys: HandOverKeys): Promise<number> {
    const { from, to } = keys;
    const receiver = await this.rows.lockReceiver(executor, caller, to.ownerId);
    if (!receiver) throw unfitReceiver();
    assertMayGiveTo(caller, receiver.id, await this.rows.find(caller, receiver.id, executor));
    await lockOwner(executor, from);
    await lockOwner(executor, to);
    const records = await this.rows.recordCount(executor, from.ownerId);
    await assertPlanHolds(executor, { ...caller, accountId: receiver.id, plan: receiver.plan }, records);
    await yieldDefaultTo(executor, from.ownerId, to.ownerId);
    for (const table of this.tables.all) await moveTable(executor, table, keys);
    while ((await reencryptPrevious(executor, keys)) > 0);
    for (const table of ['connections', 'secret_consumers', 'trash_acts'])
      await executor.query(`UPDATE ${table} SET owner_id = $2 WHERE owner_id = $1`, [
        from.ownerId,
        to.ownerId,
      ]);
    if (caller.role === 'Manager')
      await executor.query('UPDATE accounts SET manager_gave_at = now() WHERE id = $1', [receiver.id]);
    await this.tell(executor, caller, { user, receiver, records });
    return records;
  }

  /** In the log of all three: who ordered it, who had the records, and who has them now. */
  private async tell(
    executor: Executor,
    caller: Caller,
    { user, receiver, records }: { user: UserFacts; receiver: UserFacts; records: number },
  ): Promise<void> {
    const detail = { user: user.email, to: receiver.email, records, role: caller.role };
    for (const [action, accountId] of [
      ['account.records-handed-over', user.id],
      ['account.records-received', receiver.id],
    ] as const)
      await this.audit.record({ action, ...asActor(caller), detail: { ...detail, accountId } }, executor);
    this.logger.warn(
      { by: caller.accountId, role: caller.role, from: user.id, to: receiver.id, records },
      'All records of an account are handed over',
    );
  }
}

async function moveTable(executor: Executor, table: RecordTable, keys: HandOverKeys): Promise<void> {
  const secrets = table.secrets.map(({ column }) => column);
  const read = `SELECT id, secret_version AS "secretVersion", ${secrets.join(', ')} FROM ${table.name} WHERE owner_id = $1 ORDER BY id LIMIT ${BATCH}`;
  const write = `
    UPDATE ${table.name} AS r
    SET owner_id = $1, fingerprint = v.fingerprint, ${secrets.map((column) => `${column} = v.${column}`).join(', ')}
    FROM unnest($2::uuid[], $3::bytea[], ${secrets.map((_, index) => `$${index + 4}::bytea[]`).join(', ')})
      AS v (id, fingerprint, ${secrets.join(', ')})
    WHERE r.id = v.id`;
  for (;;) {
    const rows = await executor.query<SecretRow>(read, [keys.from.ownerId]);
    if (rows.length === 0) return;
    const moved = rows.map((row) => reencrypted(table, row, keys));
    await executor.query(write, [
      keys.to.ownerId,
      rows.map(({ id }) => id),
      moved.map(({ fingerprint }) => fingerprint),
      ...secrets.map((column) => moved.map(({ values }) => values[column])),
    ]);
  }
}

type SecretRow = { readonly id: string; readonly secretVersion: number } & Record<string, Buffer | null>;

function reencrypted(table: RecordTable, row: SecretRow, { from, to }: HandOverKeys) {
  const clear: Record<string, string | null> = {};
  const values: Record<string, Buffer | null> = {};
  for (const { field, column } of table.secrets) {
    const stored = row[column];
    const place = { store: table.store, recordId: row.id, field, secretVersion: row.secretVersion };
    clear[field] = stored === null ? null : openSecret(from, place, stored);
    values[column] = secretValue(to, place, clear[field]);
  }
  return { values, fingerprint: fingerprintOf(to, table.definition, clear) };
}

function unfitReceiver() {
  return invalidField('handOverTo', 'Choose another active user.');
}
