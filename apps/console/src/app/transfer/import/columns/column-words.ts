import type {
  ColumnPreview,
  CsvRows,
  CsvTarget,
  Encoding,
  RecordPreview,
  Separator,
} from '@kiops/transfer-formats';
import { hostAndPort } from '@kiops/contracts';
import { quantity } from '../../../quantities/quantities';
import { STORE_TITLES } from '../../../records/store-titles';

/** What the rows of a table can be, as people know it. */
export const ROW_TITLES: Readonly<Record<CsvRows, string>> = {
  servers: 'Servers',
  registries: STORE_TITLES.registries,
  'db-connections': STORE_TITLES['db-connections'],
  'docker-hub': 'Docker Hub accounts',
  'source-repositories': STORE_TITLES['source-repositories'],
  logins: 'Logins, each by its address',
};

const TARGET_TITLES: Readonly<Record<CsvTarget, string>> = {
  label: 'Label',
  host: 'Host',
  port: 'Port',
  url: 'Address (URL)',
  engine: 'Engine',
  database: 'Database',
  username: 'Username',
  password: 'Password',
  jumpServer: 'Jump server',
  group: 'Folder',
  notes: 'Notes',
  store: 'What the row is',
};

const SECRET_TITLES: Partial<Record<CsvRows, string>> = {
  servers: 'SSH password',
  'docker-hub': 'Access token',
  'source-repositories': 'Token',
};

/** What a column becomes, in records of this kind. */
export function targetTitle(target: CsvTarget, rows: CsvRows): string {
  return (target === 'password' ? SECRET_TITLES[rows] : undefined) ?? TARGET_TITLES[target];
}

const SEPARATOR_TITLES: Readonly<Record<Separator, string>> = {
  ',': 'Comma',
  ';': 'Semicolon',
  '\t': 'Tab',
  '|': 'Vertical bar',
};

export function separatorTitle(separator: Separator): string {
  return SEPARATOR_TITLES[separator];
}

const ENCODING_TITLES: Readonly<Record<Encoding, string>> = {
  'utf-8': 'UTF-8',
  'utf-8-bom': 'UTF-8',
  'utf-16le': 'UTF-16',
  'utf-16be': 'UTF-16, high byte first',
  cp949: 'CP949 (Korean Windows)',
  shift_jis: 'Shift JIS (Japanese)',
  'windows-1252': 'Windows-1252 (Western)',
  binary: 'no text',
};

export function tableEncodingTitle(encoding: Encoding): string {
  return ENCODING_TITLES[encoding];
}

/** How a value does not fit what its column becomes. */
const UNFIT: Partial<Record<CsvTarget, string>> = {
  host: 'no host name or IP address',
  port: 'no port',
  url: 'no address',
  engine: 'the engine is asked for',
  jumpServer: 'no such server here',
  store: 'no such kind',
};

/** What the check of a column says: how many rows have a value, or what is wrong with how many. `isAsked`: KIOPS told its servers. */
export function checkWords(
  { filled, unfit }: ColumnPreview,
  target: CsvTarget | null,
  { rows, isAsked }: { readonly rows: number; readonly isAsked: boolean },
): { readonly text: string; readonly isWrong: boolean } {
  if (target === null)
    return { text: filled === 0 ? 'Empty' : `Left out: ${quantity(filled, 'value')}`, isWrong: false };
  if (unfit > 0 && target === 'jumpServer' && !isAsked)
    return { text: `${quantity(unfit, 'row')}: KIOPS could not be asked`, isWrong: true };
  if (unfit > 0)
    return { text: `${quantity(unfit, 'row')}: ${UNFIT[target] ?? 'cannot be read'}`, isWrong: true };
  return { text: `${filled.toLocaleString('en')} of ${rows.toLocaleString('en')}`, isWrong: false };
}

/** What is to be done about the columns of a table, `known` of which have names that are known. */
export function knownWords(known: number, columns: number): string {
  if (known === 0) return 'KIOPS does not know these columns: say once what each one is.';
  return known < columns
    ? `KIOPS knows ${known.toLocaleString('en')} of these ${quantity(columns, 'column')} by name: see that they are right, and say what the others are.`
    : 'KIOPS knows these columns by name: see that each one is right.';
}

/** Where a record leads: `deploy@10.20.3.7:2222`, or its address. */
export function addressWords({ fields }: RecordPreview): string {
  const text = (name: string) => (fields[name] === undefined ? '' : String(fields[name]));
  const place = text('url') || text('baseUrl');
  const port = Number(fields['port']);
  const host = text('host') && (port > 0 ? hostAndPort(text('host'), port) : text('host'));
  return [text('username'), place || host].filter(Boolean).join('@');
}
