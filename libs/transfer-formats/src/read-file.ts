import { isUnreadable } from './files/encoding';
import type { ReadError } from './read-error';
import type { LeftOut, ReadEntry, ReadFile, Reading, ReadSshSecret } from './reading';

const NOTHING: Reading = { entries: [], sshSecrets: [], hostKeys: [], leftOut: [] };

/** A file of which nothing could be read, and why. */
export function unread(
  head: Pick<ReadFile, 'name' | 'format' | 'encoding'>,
  { code, message }: ReadError,
): ReadFile {
  return { ...leftOutWhole(head, message), error: code };
}

/** A file of which nothing is taken, though it could be read. */
export function leftOutWhole(head: Pick<ReadFile, 'name' | 'format' | 'encoding'>, reason: string): ReadFile {
  return { ...head, ...NOTHING, leftOut: [{ at: '', what: 'the file', reason }] };
}

/**
 * A reading as it is told: what has bytes that could not be read is left out, so that no secret arrives changed, and of a
 * file with nothing in it that is said.
 */
export function toldWhole(reading: Reading): Reading {
  const told = withoutUnreadable(reading);
  if (Object.values(told).some((list: readonly unknown[]) => list.length > 0)) return told;
  return {
    ...told,
    leftOut: [{ at: '', what: 'the file', reason: 'There is nothing in it that could be imported.' }],
  };
}

function withoutUnreadable(reading: Reading): Reading {
  const leftOut: LeftOut[] = [...reading.leftOut];
  const readable = <Item extends ReadEntry | ReadSshSecret>(
    what: string,
    items: readonly Item[],
  ): readonly Item[] =>
    items.filter((item) => {
      if (!hasUnreadable(item)) return true;
      leftOut.push({
        at: item.at,
        what,
        reason: 'It has bytes that are no text in any encoding that KIOPS knows.',
      });
      return false;
    });
  return {
    ...reading,
    entries: readable('an entry', reading.entries),
    sshSecrets: readable('an SSH secret', reading.sshSecrets),
    leftOut,
    ...(reading.behind && { behind: reading.behind.filter((server) => !hasUnreadable(server)) }),
  };
}

function hasUnreadable(value: unknown): boolean {
  if (typeof value === 'string') return isUnreadable(value);
  return typeof value === 'object' && value !== null && Object.values(value).some(hasUnreadable);
}
