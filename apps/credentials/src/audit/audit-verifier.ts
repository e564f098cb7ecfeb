import { Injectable } from '@nestjs/common';
import { BindingKey } from '../crypto/binding-key';
import { Database } from '../database/database';
import { digestEntries, FIRST, SEAL, sealMac, type AuditSeal } from './audit-chain';

/** How many seals are read at a time. */
const PAGE = 500;

/** More entries than a seal can cover: all that stand there are looked at. */
const ALL = 2_147_483_647;

/** A seal by which somebody remembers how far the log had come: `<number>:<first digits of its MAC>`. */
export type SealName = string;

/** What a look through the whole chain found. */
export interface AuditVerdict {
  readonly entries: number;
  /** The last good seal, to be kept outside of the database; undefined without any. */
  readonly head: SealName | undefined;
  /** Entries after the last seal: those of the last moments, or those of a service that does not seal. */
  readonly unsealed: number;
  /** The first place where the log is not as it was sealed. */
  readonly broken: string | undefined;
}

/** Looks whether the audit log is as it was sealed. */
@Injectable()
export class AuditVerifier {
  constructor(
    private readonly database: Database,
    private readonly key: BindingKey,
  ) {}

  /** `expected` names a seal that has to be in the chain: without one, an end that was cut off is not noticed. */
  async verify(expected?: SealName): Promise<AuditVerdict> {
    let before: AuditSeal | undefined;
    let entries = 0;
    let missing = expected;
    for (;;) {
      const page = await this.database.query<AuditSeal>(
        `SELECT ${SEAL} FROM audit_seals WHERE audit_seals.id > $1::bigint ORDER BY audit_seals.id LIMIT ${PAGE}`,
        [before?.id ?? '0'],
      );
      for (const seal of page) {
        const broken = await this.breakOf(seal, before);
        if (broken) return { entries, head: nameOf(before), unsealed: 0, broken };
        if (nameOf(seal) === missing) missing = undefined;
        entries += seal.entries;
        before = seal;
      }
      if (page.length < PAGE) break;
    }
    const [{ unsealed }] = await this.database.query<{ unsealed: number }>(
      'SELECT count(*)::integer AS unsealed FROM audit_log WHERE id > $1::bigint',
      [before?.lastEntry ?? FIRST],
    );
    const broken = missing === undefined ? undefined : `the seal ${missing} is not there`;
    return { entries, head: nameOf(before), unsealed, broken };
  }

  private async breakOf(seal: AuditSeal, before: AuditSeal | undefined): Promise<string | undefined> {
    const next = BigInt(before?.id ?? 0) + 1n;
    if (BigInt(seal.id) !== next) return `seal ${next} is gone`;
    const after = before?.lastEntry ?? FIRST;
    const place = `entries up to ${seal.lastEntry}, sealed as number ${seal.id} at ${seal.at.toISOString()}`;
    const { entries, digest } = await digestEntries(this.database, after, seal.lastEntry, ALL);
    if (entries !== seal.entries) return `${place}: ${entries} are there, ${seal.entries} were sealed`;
    if (!sealMac(this.key, seal, digest, before).equals(seal.mac)) return `${place}: they were changed`;
    return undefined;
  }
}

function nameOf(seal: AuditSeal | undefined): SealName | undefined {
  return seal && `${seal.id}:${seal.mac.toString('hex').slice(0, 16)}`;
}
