import { Injectable } from '@nestjs/common';
import type { HealthPage, HealthSummary, RecordHealth } from '@kiops/contracts';
import type { Caller } from '../caller/caller';
import { Database } from '../database/database';
import { containing } from '../database/like';
import { readListCursor, writeListCursor } from '../records/list-cursor';
import { foldText } from '../records/record-row';
import { RecordTables } from '../records/record-tables';
import { recordHealthSql, tokensOf } from './record-health-sql';
import type { HealthQueryDto } from './record-health.dto';

/** The only order that there is. */
const SORT = 'health';

/** A record has an identity, a token a holder. */
type StoredHealth = Omit<RecordHealth, 'title'> & {
  readonly identity: object | null;
  readonly holder: string | null;
};

interface FoundPage {
  readonly items: string;
  readonly last: string | null;
  readonly total: string;
  readonly summary: string;
}

/** Tells how an owner's records and tokens stand: what ends, what nobody uses, what is there twice, what a server refused. */
@Injectable()
export class RecordHealthService {
  constructor(
    private readonly database: Database,
    private readonly tables: RecordTables,
  ) {}

  /**
   * One page of the stores that the caller reaches, what ends first before all else, in one statement. Keyset paging. Tokens
   * are told of to people only, and those of service accounts to PlatformAdmins.
   * @throws ProblemException `invalid-cursor`
   */
  async page(
    { accountId, stores, role, via }: Caller,
    { q, store, findings = [], limit, cursor }: HealthQueryDto,
  ): Promise<HealthPage> {
    const tables = this.tables.all.filter(
      (table) => (stores?.includes(table.store) ?? true) && (store ?? table.store) === table.store,
    );
    const isTold = via === 'session' && (store ?? 'service-tokens') === 'service-tokens';
    const tokens = isTold ? tokensOf({ withServiceAccounts: role === 'PlatformAdmin' }) : undefined;
    if (tables.length === 0 && tokens === undefined) return NOTHING;
    const values: unknown[] = [accountId, limit];
    const parameter = (value: unknown, type: string): string => `$${values.push(value)}::${type}`;
    const last = cursor === undefined ? undefined : readListCursor(cursor, SORT, 'timestamptz');
    const text = recordHealthSql(
      { tables, tokens },
      {
        pattern: q?.trim() ? parameter(containing(foldText(q.trim())), 'text') : undefined,
        findings,
        after: last && { key: parameter(last.key, 'timestamptz'), id: parameter(last.id, 'uuid') },
      },
    );
    const [found] = await this.database.query<FoundPage>(text, values);
    return {
      items: (JSON.parse(found.items) as StoredHealth[]).map(({ identity, holder, ...item }) => ({
        ...item,
        title:
          item.store === 'service-tokens'
            ? holder!
            : this.tables.of(item.store).definition.title(identity as never),
      })),
      nextCursor: found.last === null ? null : writeListCursor(SORT, found.last),
      total: Number(found.total),
      summary: JSON.parse(found.summary) as HealthSummary,
    };
  }
}

/** What is told of no store at all. */
const NOTHING: HealthPage = {
  items: [],
  nextCursor: null,
  total: 0,
  summary: {
    records: 0,
    runtimes: 0,
    tokens: 0,
    findings: { 'ends-soon': 0, expired: 0, unused: 0, duplicate: 0, refused: 0 },
    usedEndsSoon: 0,
    askedExpired: 0,
    unusedSince: null,
    duplicateGroups: 0,
    lastRefusedAt: null,
  },
};
