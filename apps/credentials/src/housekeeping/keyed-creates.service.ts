import { Injectable } from '@nestjs/common';
import { Database } from '../database/database';
import { KEYS_COUNT_SINCE } from '../records/keyed-creates';

/** Forgets the keys of creates that count no more. */
@Injectable()
export class KeyedCreatesService {
  constructor(private readonly database: Database) {}

  async forgetOld(): Promise<void> {
    await this.database.query(`DELETE FROM idempotency_keys WHERE made_at <= ${KEYS_COUNT_SINCE}`);
  }
}
