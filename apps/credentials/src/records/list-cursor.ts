import { isPort as isPortText, isUUID } from 'class-validator';
import { ProblemException } from '../problems/problem';

/** The last row of the page before. */
export interface ListCursor {
  readonly key: string;
  readonly id: string;
}

/** An opaque cursor of the list sorted by `sort`; `last` is the JSON of the last row's sort key and id. */
export function writeListCursor(sort: string, last: string): string {
  return Buffer.from(JSON.stringify([sort, ...JSON.parse(last)])).toString('base64url');
}

/** @throws ProblemException `invalid-cursor` when it is none of ours, or of another order. */
export function readListCursor(text: string, sort: string): ListCursor {
  const cursor = parse(text);
  if (!Array.isArray(cursor) || cursor.length !== 3) throw new ProblemException('invalid-cursor');
  const [cursorSort, key, id] = cursor as unknown[];
  if (cursorSort !== sort || !isSortKey(sort, key) || !isUUID(id))
    throw new ProblemException('invalid-cursor');
  return { key: String(key), id: String(id) };
}

/** What PostgreSQL reads as the sort key's type without complaint. */
function isSortKey(sort: string, key: unknown): boolean {
  if (/port$/.test(sort)) return typeof key === 'number' && isPortText(String(key));
  if (typeof key !== 'string') return false;
  return /At$/.test(sort) ? isTimeInUtc(key) : !key.includes('\0');
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
