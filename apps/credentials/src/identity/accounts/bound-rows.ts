import { Injectable, Logger } from '@nestjs/common';
import type { AccountState, LinkPurpose, PlanId, RecordStore, Role, Scope } from '@kiops/contracts';
import { AuditService } from '../../audit/audit.service';
import { BindingKey } from '../../crypto/binding-key';
import { boundColumns, type BoundTable } from '../../crypto/bound-tables';
import { boundValues, rowFits, rowMac, type BoundValues } from '../../crypto/row-binding';
import type { Executor } from '../../database/database';

/** What the bound columns hold, by table. */
interface Rows {
  readonly accounts: {
    readonly id: string;
    readonly email: string;
    readonly role: Role;
    readonly plan: PlanId;
    readonly state: AccountState;
    readonly password_hash: string | null;
    readonly password_by_manager: boolean;
  };
  readonly sessions: {
    readonly id: string;
    readonly account_id: string;
    readonly token_hash: Buffer;
    readonly last_used_at: Date;
    readonly expires_at: Date;
  };
  readonly one_time_links: {
    readonly id: string;
    readonly purpose: LinkPurpose | 'set-up';
    readonly account_id: string | null;
    readonly role: Role | null;
    readonly made_by: string | null;
    readonly token_hash: Buffer;
    readonly expires_at: Date;
  };
  readonly service_tokens: {
    readonly id: string;
    readonly account_id: string | null;
    readonly name: string;
    readonly scopes: readonly Scope[];
    readonly token_hash: Buffer;
    readonly expires_at: Date;
    readonly service_account_id: string | null;
    readonly stores: readonly RecordStore[] | null;
    readonly addresses: readonly string[] | null;
    readonly users: readonly string[] | null;
  };
  readonly service_accounts: {
    readonly id: string;
    readonly name: string;
  };
}

/** A row that stands as the service wrote it, with its MAC. */
export type BoundRow<Table extends BoundTable> = Rows[Table] & { readonly mac: Buffer };

/** Columns beside the bound ones, such as `name`. */
type OtherColumns = Readonly<Record<string, unknown>>;

/** How many refused rows are remembered, so that each is told once and not at every request. */
const TOLD = 1_000;

/**
 * The one place that writes and believes rows that grant something: accounts, sessions, links, service accounts and tokens. Each
 * carries a MAC; one that was made or altered by somebody without the binding key is treated as if it were not there.
 */
@Injectable()
export class BoundRows {
  private readonly logger = new Logger('BoundRows');
  private readonly told = new Set<string>();

  constructor(
    private readonly key: BindingKey,
    private readonly audit: AuditService,
  ) {}

  /**
   * Adds a row. `unlessTaken` names a unique column: a row with the same value there makes it do nothing.
   * @returns whether it was added
   */
  async insert<Table extends BoundTable>(
    executor: Executor,
    table: Table,
    row: Rows[Table],
    others: OtherColumns = {},
    unlessTaken?: keyof Rows[Table] & string,
  ): Promise<boolean> {
    const mac = rowMac(this.key, table, row as BoundValues<Table>);
    const columns = Object.entries({ ...row, ...others, mac });
    const added = await executor.query(
      `INSERT INTO ${table} (${columns.map(([column]) => column).join(', ')})
       VALUES (${columns.map((_, index) => `$${index + 1}`).join(', ')})
       ${unlessTaken === undefined ? '' : `ON CONFLICT (${unlessTaken}) DO NOTHING`} RETURNING id`,
      columns.map(([, value]) => value),
    );
    return added.length > 0;
  }

  /**
   * The row of a result that has the columns of `boundColumns`; undefined when it is not as the service wrote it, which
   * is logged.
   */
  read<Table extends BoundTable>(
    table: Table,
    result: Readonly<Record<string, unknown>> | undefined,
  ): BoundRow<Table> | undefined {
    if (!result) return undefined;
    const values = boundValues(table, result);
    const mac = result[`${table}.mac`];
    if (rowFits(this.key, table, values, mac)) return { ...values, mac } as unknown as BoundRow<Table>;
    this.tell(table, String(result[`${table}.id`]));
    return undefined;
  }

  /** Of results that hold a session each, and its account: the accounts' roles, by the former's id. */
  rolesOfSessions(results: readonly Readonly<Record<string, unknown>>[]): Map<string, Role> {
    const roles = new Map<string, Role>();
    for (const result of results) {
      const row = this.read('sessions', result);
      const account = row && this.read('accounts', result);
      if (account) roles.set(row.id, account.role);
    }
    return roles;
  }

  /** Reads a row. */
  async find<Table extends BoundTable>(
    executor: Executor,
    table: Table,
    id: string,
  ): Promise<BoundRow<Table> | undefined> {
    const [row] = await executor.query(`SELECT ${boundColumns(table, 'r')} FROM ${table} r WHERE r.id = $1`, [
      id,
    ]);
    return this.read(table, row);
  }

  /** Reads a row, and holds it until the transaction ends. Others may still add rows that refer to it. */
  async lock<Table extends BoundTable>(
    transaction: Executor,
    table: Table,
    id: string,
  ): Promise<BoundRow<Table> | undefined> {
    const [row] = await transaction.query(
      `SELECT ${boundColumns(table, 'r')} FROM ${table} r WHERE r.id = $1 FOR NO KEY UPDATE`,
      [id],
    );
    return this.read(table, row);
  }

  /**
   * Writes a row anew that was read before, with some changes.
   * @returns whether it still was that row
   */
  async replace<Table extends BoundTable>(
    executor: Executor,
    table: Table,
    row: BoundRow<Table>,
    changes: Partial<Rows[Table]>,
    others: OtherColumns = {},
  ): Promise<boolean> {
    const mac = rowMac(this.key, table, { ...row, ...changes } as BoundValues<Table>);
    const columns = Object.entries({ ...changes, ...others, mac });
    const replaced = await executor.query(
      `UPDATE ${table} SET ${columns.map(([column], index) => `${column} = $${index + 3}`).join(', ')}
       WHERE id = $1 AND mac = $2 RETURNING id`,
      [row.id, row.mac, ...columns.map(([, value]) => value)],
    );
    return replaced.length > 0;
  }

  /** Says it in the log, loudly, and in the audit; not awaited, since the caller may hold the only connection. */
  private tell(table: BoundTable, id: string): void {
    const name = `${table} ${id}`;
    if (this.told.has(name)) return;
    if (this.told.size >= TOLD) this.told.clear();
    this.told.add(name);
    this.logger.error(
      { table, id },
      'A row was made or altered by something other than KIOPS. It is not believed.',
    );
    this.audit
      .record({ action: 'row.refused', actorId: null, source: null, detail: { table, id } })
      .catch((error: unknown) => this.logger.error({ err: error }, 'A refused row is not in the audit log'));
  }
}
