import { isPort as isPortText, isUUID } from 'class-validator';
import { ProblemException } from '../problems/problem';
import type { SortType } from './store-registration';

/** The last row of the page before. */
export interface ListCursor {
  readonly key: string;
  readonly id: string;
}

/** An opaque cursor of the list sorted by `sort`; `last` is the JSON of the last row's sort key and id. */
export function writeListCursor(sort: string, last: string): string {
  return Buffer.from(JSON.stringify([sort, ...JSON.parse(last)])).toString('base64url');
}

/**
 * Reads a cursor of the list sorted by `sort`, whose keys are of this type.
 * @throws ProblemException `invalid-cursor` when it is none of ours, or of another order.
 */
export function readListCursor(text: string, sort: string, type: SortType): ListCursor {
  const cursor = parse(text);
  if (!Array.isArray(cursor) || cursor.length !== 3) throw new ProblemException('invalid-cursor');
  const [cursorSort, key, id] = cursor as unknown[];
  if (cursorSort !== sort || !isSortKey(type, key) || !isUUID(id))
    throw new ProblemException('invalid-cursor');
  return { key: String(key), id: String(id) };
}

/** What PostgreSQL reads as a sort key of this type without complaint. */
function isSortKey(type: SortType, key: unknown): boolean {
  if (type === 'integer') return typeof key === 'number' && isPortText(String(key));
  if (type === 'double precision') return typeof key === 'number';
  if (typeof key !== 'string') return false;
  return type === 'timestamptz' ? isTimeInUtc(key) : !key.includes('\0');
}

/** As PostgreSQL writes it into JSON. JavaScript would read the 30th of February as a day in March. */
function isTimeInUtc(text: string): boolean {
  if (!/^[1-9]\d{3}-\d\d-\d\dT\d\d:\d\d:\d\d(?:\.\d{1,6})?\+00:00$/.test(text)) return false;
  const time = Date.parse(text);
  return !Number.isNaN(time) && new Date(time).toISOString().slice(0, 19) === text.slice(0, 19);
}

function parse(text: string): unknown {
  try {
    return JSON.parse(Buffer.from(text, 'base64url').toString());
  } catch {
    throw new ProblemException('invalid-cursor');
  }
}
