/**
 * The tables whose rows grant something, and what of a row its MAC covers: its id, whose it is, what it grants, by what
 * and until when. A column that is added later has to be NULL in the rows of before: what is NULL is left out of a MAC,
 * so that they stay bound.
 */
export const BOUND_TABLES = {
  accounts: ['id', 'email', 'role', 'plan', 'state', 'password_hash', 'password_by_manager'],
  sessions: ['id', 'account_id', 'token_hash', 'last_used_at', 'expires_at'],
  one_time_links: ['id', 'purpose', 'account_id', 'role', 'made_by', 'token_hash', 'expires_at'],
  service_tokens: [
    'id',
    'account_id',
    'name',
    'scopes',
    'token_hash',
    'expires_at',
    'service_account_id',
    'stores',
    'addresses',
    'users',
  ],
  service_accounts: ['id', 'name'],
} as const;

export type BoundTable = keyof typeof BOUND_TABLES;
export type BoundColumn<Table extends BoundTable> = (typeof BOUND_TABLES)[Table][number];

/** SQL for the bound columns of a row, and its MAC, each named `<table>.<column>` in the result. */
export function boundColumns(table: BoundTable, alias: string): string {
  return [...BOUND_TABLES[table], 'mac']
    .map((column) => `${alias}.${column} AS "${table}.${column}"`)
    .join(', ');
}
