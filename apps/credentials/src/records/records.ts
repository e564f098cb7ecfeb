import { randomUUIDv7 } from 'node:crypto';
import { LIMITS, tidyFields, type AuditAction } from '@kiops/contracts';
import { openSecret } from '../crypto/envelope';
import type { OwnerKeys, OwnerKeysService } from '../crypto/owner-keys.service';
import type { Database, Executor, Statement } from '../database/database';
import type { Caller } from '../caller/caller';
import { ProblemException } from '../problems/problem';
import { auditParameters } from './audit-sql';
import type { ListQueryDto } from '../input/list-query.dto';
import { holdOwner, lockOwner, whyNotLocked } from '../identity/accounts/owner-lock';
import { assertPlanHolds, hasPlanLimit } from './plan-limit';
import { recordChange, type ChangeRule } from './record-change';
import { listRecords, type ListFilter } from './record-list';
import { newRow, type RecordFields } from './record-row';
import { recordStatements, type RecordStatements } from './record-statements';
import { versionOf, type VersionCondition } from './record-parameters';
import type { KeyedCreate } from './idempotency-key';
import { keepMade, keyedHashes, madeBefore } from './keyed-creates';
import { forgetPrevious, keepPrevious, openPrevious, type PreviousSecrets } from './previous-secrets';
import type { RecordTable } from './record-table';
import type { RecordTables } from './record-tables';
import { assertNoneMet } from './restore-conflicts';
import { consumerParameters, noteGiver } from './secret-consumers';
import { beginAct } from './trash-act';

/** A record's reply, as JSON text that the database made, and its version. */
export interface RecordReply {
  readonly id: string;
  readonly record: string;
  readonly version: number;
}

/** A record's secrets in clear, by field; null where none is kept. */
export type RevealedSecrets = Record<string, string | null>;

/** Work inside the transaction of a change, with the owner locked: what it reads stays true, what it throws undoes all. */
export type OwnerWork = (transaction: Executor, recordId: string) => Promise<void>;

/** Which of a record's secrets: those of now, or those from before they were rotated. */
export type SecretVersion = 'current' | 'previous';

/** New secrets by field, and for how many seconds the former ones may still be read. */
export interface Rotation extends RecordFields {
  readonly graceSeconds?: number;
}

/** The event of the record `$1` is that of a rotation, in this transaction. */
const ROTATES: Statement = { name: 'events:rotates', text: `SELECT set_config('kiops.rotated', $1, true)` };

interface WantedChange {
  readonly id: string;
  readonly version: number | undefined;
  readonly changes: RecordFields;
  readonly rule: ChangeRule | undefined;
  readonly action: AuditAction;
  /** Of a rotation: how long the former secrets are kept. */
  readonly kept?: { readonly seconds: number };
}

/** What the stores share: a store's controller holds one of these, or a service that adds its own rules. */
export class Records {
  private readonly statements: RecordStatements;

  constructor(
    readonly table: RecordTable,
    private readonly tables: RecordTables,
    private readonly database: Database,
    private readonly ownerKeys: OwnerKeysService,
  ) {
    this.statements = recordStatements(table);
  }

  /** One page as JSON text. */
  list(caller: Caller, query: ListQueryDto, filter?: ListFilter): Promise<Buffer> {
    return listRecords(this.database, this.table, caller.accountId, query, filter);
  }

  async get(caller: Caller, id: string): Promise<RecordReply> {
    return one(await this.database.query<RecordReply>(this.statements.get, [id, caller.accountId]));
  }

  /**
   * Adds a record: one statement, or a transaction when `work` or the plan's limit has to look at other records. A keyed
   * create that was done before is answered with what it made, as that is now.
   * @throws ProblemException `idempotency-key-reused`; `not-found` when what it made is not there any more
   */
  create(
    caller: Caller,
    fields: RecordFields,
    keyed: KeyedCreate | undefined,
    work?: OwnerWork,
  ): Promise<RecordReply> {
    const id = randomUUIDv7();
    return this.ownerKeys.with(caller.accountId, async (keys) => {
      if (!work && !keyed && !hasPlanLimit(caller))
        return this.insert(this.database, caller, keys, id, fields);
      return this.database.transaction(async (transaction) => {
        if (keyed) {
          const hashes = keyedHashes(keys, caller, this.table.store, keyed);
          await holdOwner(transaction, keys.ownerId);
          const made = await madeBefore(transaction, keys.ownerId, hashes);
          if (made !== undefined) return this.madeAs(transaction, keys.ownerId, made);
          await keepMade(transaction, keys.ownerId, hashes, id);
        }
        await lockOwner(transaction, keys);
        await assertPlanHolds(transaction, caller, 1);
        await work?.(transaction, id);
        return this.insert(transaction, caller, keys, id, fields);
      });
    });
  }

  /** What an earlier create made, as it is now. */
  private async madeAs(executor: Executor, ownerId: string, id: string): Promise<RecordReply> {
    const [reply] = await executor.query<RecordReply>(this.statements.get, [id, ownerId]);
    if (reply) return reply;
    throw new ProblemException('not-found', {
      detail: 'What was added with this Idempotency-Key is not here any more.',
    });
  }

  /**
   * Changes the given fields of a version that fits the condition. `rule` sees the record before and after.
   * @throws ProblemException `if-match-required`, `version-changed`
   */
  async patch(
    caller: Caller,
    id: string,
    condition: VersionCondition,
    changes: RecordFields,
    rule?: ChangeRule,
  ): Promise<RecordReply> {
    return this.change(caller, {
      id,
      version: versionOf(condition),
      changes,
      rule,
      action: 'record.changed',
    });
  }

  /**
   * Gives a record new secrets, and keeps those that it had for a while. `If-Match` counts if it is there.
   * @throws ProblemException `version-changed`; `invalid-input` when there is no new secret
   */
  async rotate(
    caller: Caller,
    id: string,
    condition: VersionCondition,
    { graceSeconds = LIMITS.graceSeconds.default, ...changes }: Rotation,
  ): Promise<RecordReply> {
    assertNewSecret(this.table, changes);
    const { assertFields } = this.table.rules;
    const rule: ChangeRule = ({ after, changes: secrets }) => {
      assertFields?.({ ...after, ...secrets });
      return Promise.resolve(undefined);
    };
    const version = condition === undefined ? undefined : versionOf(condition);
    const kept = { seconds: graceSeconds };
    return this.change(caller, { id, version, changes, rule, action: 'record.rotated', kept });
  }

  private change(
    caller: Caller,
    { id, version, changes, rule, action, kept }: WantedChange,
  ): Promise<RecordReply> {
    return this.ownerKeys.with(caller.accountId, (keys) =>
      this.database.transaction(async (transaction) => {
        await lockOwner(transaction, keys);
        const rows = await transaction.query<StoredRow>(this.statements.stored, [id, caller.accountId]);
        if (rows.length === 0) throw new ProblemException('not-found');
        const { version: storedVersion, secretVersion, fields, ...secrets } = rows[0];
        if (version !== undefined && version !== storedVersion) throw new ProblemException('version-changed');
        const change = await recordChange({
          table: this.table,
          keys,
          id,
          fields,
          secrets,
          secretVersion,
          changes,
          rule,
          action,
          transaction,
        });
        const former = kept && this.openAll(keys, { id, secretVersion }, secrets);
        // First, so that its event stands before the one of the new secret.
        if (kept || change.endsPrevious) await forgetPrevious(transaction, [id]);
        if (kept) await transaction.query(ROTATES, [id]);
        const keep = async ({ seconds }: { readonly seconds: number }): Promise<void> => {
          if (!former || Object.values(former).every((secret) => secret === null)) return;
          await keepPrevious(transaction, keys, this.table, { id, secretVersion, secrets: former, seconds });
        };
        if (kept && kept.seconds > 0) await keep(kept);
        const reply = one(
          await transaction.query<RecordReply>(change.text, [
            id,
            ...auditParameters(caller),
            ...change.values,
          ]),
        );
        if (this.table.secrets.some(({ field }) => typeof changes[field] === 'string'))
          await noteGiver(transaction, caller, this.table, [id]);
        // Kept for no time: after all, so that the event of its end comes last.
        if (kept?.seconds === 0) {
          await keep(kept);
          await forgetPrevious(transaction, [id]);
        }
        return reply;
      }),
    );
  }

  /** Puts the record into the trash: `restore` brings it back as long as it is there. */
  delete(caller: Caller, id: string): Promise<void> {
    return this.locked(caller, async (transaction) => void (await this.deleteIn(transaction, caller, id)));
  }

  /** Like `delete`, as a part of a transaction that has locked the owner. Replies the act's id. */
  async deleteIn(transaction: Executor, caller: Caller, id: string): Promise<string> {
    const act = await beginAct(transaction, caller, 'deleted');
    const rows = await transaction.query<{ id: string }>(this.statements.delete, [
      id,
      ...auditParameters(caller),
      act,
    ]);
    if (rows.length === 0) throw new ProblemException('not-found');
    return act;
  }

  /**
   * Takes the record out of the trash.
   * @throws ProblemException `not-found`; `restore-conflicts` when its account is there again; `plan-limit-reached`
   */
  restore(caller: Caller, id: string, work?: OwnerWork): Promise<RecordReply> {
    return this.locked(caller, async (transaction) => {
      const ids = new Map([[this.table.store, [id]]]);
      await assertNoneMet(transaction, caller.accountId, this.tables, ids);
      await assertPlanHolds(transaction, caller, 1);
      await work?.(transaction, id);
      return one(
        await transaction.query<RecordReply>(this.statements.restore, [id, ...auditParameters(caller)]),
      );
    });
  }

  /** The secrets of one record, by field, or what they were. The audit row is written by the statement that reads them. */
  reveal(caller: Caller, id: string, version: SecretVersion = 'current'): Promise<RevealedSecrets> {
    return this.ownerKeys.with(caller.accountId, async (keys) => {
      const parameters = [id, ...auditParameters(caller), ...consumerParameters(caller)];
      if (version === 'previous') {
        const row = one(
          await this.database.query<PreviousSecrets>(this.statements.revealPrevious, parameters),
        );
        return { ...openPrevious(keys, this.table, id, row) };
      }
      const { secretVersion, ...secrets } = one(
        await this.database.query<StoredSecrets>(this.statements.reveal, parameters),
      );
      return this.openAll(keys, { id, secretVersion }, secrets);
    });
  }

  /** Says for how many seconds from now on the former secrets may still be read. */
  extendPrevious(caller: Caller, id: string, seconds: number): Promise<RecordReply> {
    return this.database.transaction(async (transaction) => {
      await holdOwner(transaction, caller.accountId);
      one(await transaction.query(this.statements.extendPrevious, [id, ...auditParameters(caller), seconds]));
      return one(await transaction.query<RecordReply>(this.statements.get, [id, caller.accountId]));
    });
  }

  /** Ends the time in which the former secrets may be read. */
  endPrevious(caller: Caller, id: string): Promise<void> {
    return this.database.transaction(async (transaction) => {
      await holdOwner(transaction, caller.accountId);
      one(await transaction.query(this.statements.endPrevious, [id, ...auditParameters(caller)]));
    });
  }

  /** Who fetched which version of the secrets, as JSON text. */
  async consumers(caller: Caller, id: string): Promise<string> {
    const rows = await this.database.query<{ consumers: string }>(this.statements.consumers, [
      id,
      caller.accountId,
    ]);
    return one(rows).consumers;
  }

  private openAll(
    keys: OwnerKeys,
    bound: { readonly id: string; readonly secretVersion: number },
    secrets: Readonly<Record<string, Buffer | null>>,
  ): RevealedSecrets {
    return Object.fromEntries(
      this.table.secrets.map(({ field, column }) => {
        const stored = secrets[column];
        const place = {
          store: this.table.store,
          recordId: bound.id,
          field,
          secretVersion: bound.secretVersion,
        };
        return [field, stored === null ? null : openSecret(keys, place, stored)];
      }),
    );
  }

  /** Runs work in a transaction with the owner locked. */
  locked<Result>(caller: Caller, work: (transaction: Executor) => Promise<Result>): Promise<Result> {
    return this.ownerKeys.with(caller.accountId, (keys) =>
      this.database.transaction(async (transaction) => {
        await lockOwner(transaction, keys);
        return work(transaction);
      }),
    );
  }

  private async insert(
    executor: Executor,
    caller: Caller,
    keys: OwnerKeys,
    id: string,
    fields: RecordFields,
  ): Promise<RecordReply> {
    const row = newRow(keys, this.table, id, tidyFields(this.table.definition, fields));
    const rows = await executor.query<RecordReply>(this.statements.create, [
      keys.dataKeyVersion,
      ...auditParameters(caller),
      ...this.statements.createColumns.map((column) => row[column]),
    ]);
    if (rows.length === 0) throw await whyNotLocked(executor, keys.ownerId);
    return rows[0];
  }
}

type StoredSecrets = { readonly secretVersion: number } & Record<string, Buffer | null>;
type StoredRow = { readonly version: number; readonly fields: RecordFields } & StoredSecrets;

/** A rotation has a new secret, and takes none away. */
function assertNewSecret(table: RecordTable, changes: RecordFields): void {
  const fields = table.secrets.map(({ field }) => field);
  const empty = fields.filter((field) => changes[field] === null);
  const missing = fields.every((field) => changes[field] === undefined) ? fields : [];
  const paths = [...empty, ...missing];
  if (paths.length === 0) return;
  throw new ProblemException('invalid-input', {
    errors: paths.map((path) => ({ path, message: 'Enter the new secret.' })),
  });
}

function one<Row>(rows: readonly Row[]): Row {
  if (rows.length === 0) throw new ProblemException('not-found');
  return rows[0];
}
