import { randomBytes } from 'node:crypto';
import { Injectable } from '@nestjs/common';
import { BindingKey } from '../crypto/binding-key';
import { openSecret, sealSecret } from '../crypto/envelope';
import { MasterKeys } from '../crypto/master-keys';
import { unwrapOwnerKey, wrapOwnerKey, type WrappedOwnerKey } from '../crypto/owner-key-wrap';
import { OwnerKeysService, StaleOwnerKeysError, type OwnerKeys } from '../crypto/owner-keys.service';
import { Database, type Executor } from '../database/database';
import { StartError } from '../problems/start-error';
import { reencryptPrevious } from '../records/previous-secrets';
import { secretEnd } from '../records/ends/secret-end';
import type { RecordTable } from '../records/record-table';
import { RecordTables } from '../records/record-tables';
import { LiveProcessesService, SILENCE, type LiveProcess } from './live-processes.service';

/** How many keys or records are done in one transaction: the service answers others in between. */
const BATCH = 200;

/** Changes keys while any number of services run. Each step can be repeated: what was done stays done. */
@Injectable()
export class KeyRotationService {
  constructor(
    private readonly database: Database,
    private readonly masterKeys: MasterKeys,
    private readonly bindingKey: BindingKey,
    private readonly ownerKeys: OwnerKeysService,
    private readonly tables: RecordTables,
    private readonly processes: LiveProcessesService,
  ) {}

  /**
   * Wraps the binding key and every owner's keys under the active master key, which all that serve have to have already:
   * one that has not could open none of them. No row that the binding key vouches for changes.
   * @returns how many keys of owners were wrapped anew
   * @throws StartError naming the processes that lack it; then nothing was done.
   */
  async rewrapKeys(): Promise<number> {
    const { master_key_id: id, wrapped } = this.bindingKey.wrap(this.masterKeys);
    // First: from then on, no process without this key can start.
    await this.processes.turn(async (transaction) => {
      const all = await this.processes.list(transaction);
      const lacking = all.filter(({ masterKeys }) => !masterKeys.includes(id));
      if (lacking.length > 0) throw new StartError(lackingLine(id, lacking));
      await transaction.query('UPDATE binding_keys SET master_key_id = $1, wrapped = $2', [id, wrapped]);
    });
    for (let done = 0; ;) {
      const rewrapped = await this.database.longTransaction((transaction) => this.rewrapBatch(transaction));
      if (rewrapped === 0) return done;
      done += rewrapped;
    }
  }

  /** The processes that would wrap the keys of a new owner under another master key than the active one. */
  async wrappingOtherwise(): Promise<LiveProcess[]> {
    const all = await this.processes.list();
    return all.filter(({ masterKeys }) => masterKeys[0] !== this.masterKeys.activeId);
  }

  /** The accounts that have keys. */
  async owners(): Promise<string[]> {
    const rows = await this.database.query<{ owner_id: string }>(
      'SELECT owner_id FROM owner_revisions ORDER BY owner_id',
    );
    return rows.map((row) => row.owner_id);
  }

  /**
   * Gives an owner a new data key, and encrypts every secret with it, also of records that can still be restored. From
   * the first moment new secrets get the new key: a service that still has the old one is refused, and reads again.
   * @returns how many records were encrypted anew
   */
  async rotateDataKey(ownerId: string): Promise<number> {
    const version = await this.database.transaction((transaction) => this.addDataKey(transaction, ownerId));
    this.ownerKeys.forget(ownerId);
    return this.ownerKeys.with(ownerId, async (keys) => {
      if (keys.dataKeyVersion < version) throw new StaleOwnerKeysError();
      let done = 0;
      for (const table of this.tables.all) {
        for (;;) {
          const count = await this.database.longTransaction((transaction) =>
            reencryptBatch(transaction, table, keys),
          );
          if (count === 0) break;
          done += count;
        }
      }
      for (;;) {
        const count = await this.database.longTransaction(async (transaction) => {
          await transaction.query('SELECT FROM owner_revisions WHERE owner_id = $1 FOR UPDATE', [ownerId]);
          return reencryptPrevious(transaction, { from: keys, to: keys });
        });
        if (count === 0) break;
      }
      await this.database.query(
        `DELETE FROM owner_keys WHERE owner_id = $1 AND purpose = 'data' AND version < $2`,
        [ownerId, version],
      );
      this.ownerKeys.forget(ownerId);
      return done;
    });
  }

  private async rewrapBatch(transaction: Executor): Promise<number> {
    const rows = await transaction.query<WrappedOwnerKey>(
      `SELECT owner_id, purpose, version, master_key_id, wrapped FROM owner_keys WHERE master_key_id <> $1
       ORDER BY owner_id, purpose, version LIMIT ${BATCH} FOR UPDATE`,
      [this.masterKeys.activeId],
    );
    for (const row of rows) {
      const { master_key_id: id, wrapped } = wrapOwnerKey(
        this.masterKeys,
        row,
        unwrapOwnerKey(this.masterKeys, row),
      );
      await transaction.query(
        'UPDATE owner_keys SET master_key_id = $4, wrapped = $5 WHERE owner_id = $1 AND purpose = $2 AND version = $3',
        [row.owner_id, row.purpose, row.version, id, wrapped],
      );
    }
    return rows.length;
  }

  private async addDataKey(transaction: Executor, ownerId: string): Promise<number> {
    const [{ version }] = await transaction.query<{ version: number }>(
      `UPDATE owner_revisions SET data_key_version = data_key_version + 1 WHERE owner_id = $1
       RETURNING data_key_version AS version`,
      [ownerId],
    );
    const key = wrapOwnerKey(
      this.masterKeys,
      { owner_id: ownerId, purpose: 'data', version },
      randomBytes(32),
    );
    await transaction.query(
      `INSERT INTO owner_keys (owner_id, purpose, version, master_key_id, wrapped) VALUES ($1, 'data', $2, $3, $4)`,
      [ownerId, version, key.master_key_id, key.wrapped],
    );
    return version;
  }
}

function lackingLine(keyId: string, lacking: readonly LiveProcess[]): string {
  const names = lacking.map(({ name, silent }) => `${name} (heard of ${silent} s ago)`).join('; ');
  return (
    `Nothing was changed: the master key "${keyId}" is missing in ${names}. Give it to every replica behind the others, ` +
    `start each again, and then run this again. A process that ended without a word counts for ${SILENCE} s.`
  );
}

type SecretRow = { readonly id: string; readonly secretVersion: number } & Record<string, Buffer | null>;

/** Encrypts some records of a table that have an older key anew. The owner is locked, as for any other change. */
async function reencryptBatch(transaction: Executor, table: RecordTable, keys: OwnerKeys): Promise<number> {
  await transaction.query('SELECT FROM owner_revisions WHERE owner_id = $1 FOR UPDATE', [keys.ownerId]);
  const columns = table.secrets.map(({ column }) => column);
  const version = Buffer.alloc(4);
  version.writeUInt32BE(keys.dataKeyVersion);
  const rows = await transaction.query<SecretRow>(
    `SELECT id, secret_version AS "secretVersion", ${columns.join(', ')} FROM ${table.name} WHERE owner_id = $1
     AND (${columns.map((column) => `substring(${column} FROM 2 FOR 4) <> $2`).join(' OR ')})
     ORDER BY id LIMIT ${BATCH} FOR UPDATE`,
    [keys.ownerId, version],
  );
  for (const row of rows) {
    const clear: Record<string, string | null> = {};
    const sealed = table.secrets.map(({ field, column }) => {
      const place = { store: table.store, recordId: row.id, field, secretVersion: row.secretVersion };
      const stored = row[column];
      const secret = (clear[field] = stored === null ? null : openSecret(keys, place, stored));
      return secret === null ? null : sealSecret(keys, place, secret);
    });
    const assignments = columns.map((column, index) => `${column} = $${index + 3}`).join(', ');
    await transaction.query(`UPDATE ${table.name} SET ends_at = $2, ${assignments} WHERE id = $1`, [
      row.id,
      secretEnd(clear),
      ...sealed,
    ]);
  }
  return rows.length;
}
