import { createSecretKey, randomBytes, type KeyObject } from 'node:crypto';
import { Injectable } from '@nestjs/common';
import { Database } from '../database/database';
import { MasterKeys } from './master-keys';
import { unwrapOwnerKey, wrapOwnerKey, type WrappedOwnerKey } from './owner-key-wrap';

/** The opened keys of one owner: as key objects, since Node takes four times as long with raw bytes. */
export interface OwnerKeys {
  readonly ownerId: string;
  /** The data key that encrypts now. */
  readonly dataKeyVersion: number;
  /** All data keys by version: while one is rotated there are two. */
  readonly dataKeys: ReadonlyMap<number, KeyObject>;
  readonly fingerprintKey: KeyObject;
}

/** Thrown when a write or read met another data key than the opened ones: it has to be done again with fresh ones. */
export class StaleOwnerKeysError extends Error {}

/** How long opened keys are kept, in milliseconds, and of how many owners. */
const KEPT = { time: 60_000, owners: 5_000 } as const;

interface KeyRow extends WrappedOwnerKey {
  readonly data_key_version: number;
}

/** Opens owners' keys, and makes them for a new owner. */
@Injectable()
export class OwnerKeysService {
  private readonly kept = new Map<string, { readonly keys: Promise<OwnerKeys>; readonly until: number }>();

  constructor(
    private readonly database: Database,
    private readonly masterKeys: MasterKeys,
  ) {}

  /**
   * Runs `work` with the owner's keys, and once more with freshly read ones when it finds these stale. Keys are read and
   * made outside any transaction: a key that a rollback took away would take what it encrypted with it.
   */
  async with<Result>(ownerId: string, work: (keys: OwnerKeys) => Promise<Result>): Promise<Result> {
    try {
      return await work(await this.open(ownerId));
    } catch (error) {
      if (!(error instanceof StaleOwnerKeysError)) throw error;
      this.forget(ownerId);
      return work(await this.open(ownerId));
    }
  }

  /** Has the owner's keys read again when they are needed next. */
  forget(ownerId: string): void {
    this.kept.delete(ownerId);
  }

  private open(ownerId: string): Promise<OwnerKeys> {
    const known = this.kept.get(ownerId);
    if (known && known.until > Date.now()) return known.keys;
    const keys = this.read(ownerId);
    keys.catch(() => this.kept.delete(ownerId));
    this.kept.delete(ownerId);
    this.kept.set(ownerId, { keys, until: Date.now() + KEPT.time });
    if (this.kept.size > KEPT.owners) this.kept.delete(this.kept.keys().next().value!);
    return keys;
  }

  private async read(ownerId: string): Promise<OwnerKeys> {
    let rows = await this.rows(ownerId);
    if (rows.length === 0) {
      await this.make(ownerId);
      rows = await this.rows(ownerId);
    }
    const dataKeys = new Map<number, KeyObject>();
    let fingerprintKey: KeyObject | undefined;
    for (const row of rows) {
      const key = createSecretKey(unwrapOwnerKey(this.masterKeys, row));
      if (row.purpose === 'data') dataKeys.set(row.version, key);
      else fingerprintKey = key;
    }
    if (!fingerprintKey || dataKeys.size === 0) throw new Error('An owner has no keys.');
    return { ownerId, dataKeyVersion: rows[0].data_key_version, dataKeys, fingerprintKey };
  }

  private rows(ownerId: string): Promise<KeyRow[]> {
    return this.database.query<KeyRow>(
      `SELECT k.owner_id, k.purpose, k.version, k.master_key_id, k.wrapped, r.data_key_version
       FROM owner_keys k JOIN owner_revisions r USING (owner_id) WHERE k.owner_id = $1`,
      [ownerId],
    );
  }

  /** Of several processes at once, one makes the keys; the others read them. */
  private async make(ownerId: string): Promise<void> {
    const [data, fingerprint] = (['data', 'fingerprint'] as const).map((purpose) =>
      wrapOwnerKey(this.masterKeys, { owner_id: ownerId, purpose, version: 1 }, randomBytes(32)),
    );
    await this.database.query(
      `WITH account AS (
         SELECT id, state = 'deactivated' AS closed FROM accounts WHERE id = $1 FOR SHARE
       ), revision AS (
         INSERT INTO owner_revisions (owner_id, closed) SELECT id, closed FROM account ON CONFLICT DO NOTHING
       )
       INSERT INTO owner_keys (owner_id, purpose, version, master_key_id, wrapped)
       VALUES ($1, 'data', 1, $2, $3), ($1, 'fingerprint', 1, $2, $4) ON CONFLICT DO NOTHING`,
      [ownerId, data.master_key_id, data.wrapped, fingerprint.wrapped],
    );
  }
}
