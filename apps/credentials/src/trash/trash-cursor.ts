import { isRecordStore } from '@kiops/contracts';
import { isUUID } from 'class-validator';
import { ProblemException } from '../problems/problem';

/** The last row of the page before: the act's time and id, the store, the label as it is sorted by, and the record's id. */
export type TrashCursor = readonly [at: string, act: string, store: string, labelKey: string, id: string];

/** An opaque cursor. */
export function writeTrashCursor(last: TrashCursor): string {
  return Buffer.from(JSON.stringify(last)).toString('base64url');
}

/** @throws ProblemException `invalid-cursor` when it is none of ours. */
export function readTrashCursor(text: string): TrashCursor {
  const parts = parse(text);
  if (!Array.isArray(parts) || parts.length !== 5 || !parts.every((part) => typeof part === 'string')) {
    throw new ProblemException('invalid-cursor');
  }
  const [at, act, store, labelKey, id] = parts as string[];
  const isOurs = isTime(at) && isUUID(act) && isRecordStore(store) && !labelKey.includes('\0') && isUUID(id);
  if (!isOurs) throw new ProblemException('invalid-cursor');
  return [at, act, store, labelKey, id];
}

function isTime(text: string): boolean {
  const time = Date.parse(text);
  return !Number.isNaN(time) && new Date(time).toISOString() === text && /^[1-9]\d{3}-/.test(text);
}

function parse(text: string): unknown {
  try {
    return JSON.parse(Buffer.from(text, 'base64url').toString());
  } catch {
    return undefined;
  }
}
