import { addDbAccount } from '../databases/db-account';
import { ReadingBuilder } from '../reading-builder';
import { dsnAccount } from '../uri/dsn-account';
import { LONGEST_PASTE, TOO_LONG, type NotPasted, type Pasted } from './pasted';

/** An account of a database, as far as an address tells it: fields of the store, without its label. */
export type PastedDatabase = Readonly<Record<string, unknown>>;

/** What stands before an address: `export DATABASE_URL=`, `psql`. */
const BEFORE =
  /^\s*(?:[$#>]\s+)?(?:(?:export|set)\s+|\$env:)?(?:[A-Za-z_][\w.-]{0,80}\s*[=:]\s*(?=["']?[a-z][a-z0-9+:.-]*:\/\/|["']?jdbc:)|(?:psql|mysqlsh|mongosh|mongo|redis-cli|sqlcmd|usql|pgcli)\s+(?:-[ud]\s+)?)/i;

/** Reads the address of a database: a URI, JDBC, ADO.NET, libpq, or a line of a `.env` file with one. Never throws. */
export function readPastedDatabase(pasted: string): Pasted<PastedDatabase> | NotPasted {
  if (pasted.length > LONGEST_PASTE) return TOO_LONG;
  const text = unquoted(pasted.replace(BEFORE, '').trim());
  const account = dsnAccount(text);
  if (account === undefined)
    return { fault: 'It is no address of a database that KIOPS knows: a URI, JDBC, ADO.NET or libpq.' };
  if (typeof account === 'string') return { fault: account };
  const builder = new ReadingBuilder();
  const { fields, secret, remarks = [] } = addDbAccount(builder, '', account);
  const { label: _label, ...rest } = fields;
  return {
    fields: rest,
    ...(secret?.['password'] ? { secret: secret['password'] } : {}),
    remarks: [
      ...remarks,
      ...builder.leftOut.map(({ what }) => `Left out, since there is no field for them: ${what}.`),
    ],
  };
}

function unquoted(text: string): string {
  return /^(["'])[^]*\1;?$/.test(text) ? text.replace(/;$/, '').slice(1, -1) : text;
}
