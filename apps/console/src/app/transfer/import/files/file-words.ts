import { definitionOf } from '@kiops/contracts';
import { quantity } from '../../../quantities/quantities';
import type { LeftOutOfFile } from '../plan/left-out-counts';
import type { FileFacts } from '../reading/messages';
import { encodingTitle, formatLook } from './format-looks';

/** `Xshell · 42 servers · UTF-16`. */
export function fileWords(file: FileFacts): string {
  const parts = [formatLook(file.formats).title, ...holds(file), ...file.encodings.map(encodingTitle)];
  return parts.join(' · ');
}

/** `3 left out`; empty of a file that is not in the plan yet. */
export function leftOutOfFileWords(leftOut: LeftOutOfFile | undefined): string {
  if (!leftOut) return '';
  const { count, isAtLeast } = leftOut;
  if (isAtLeast) return `at least ${count.toLocaleString('en')} left out`;
  return count === 0 ? 'nothing left out' : `${count.toLocaleString('en')} left out`;
}

/** `42 servers`, or `59 records` where they are of several stores. */
function holds({ records, sshSecrets, hostKeys }: FileFacts): readonly string[] {
  const all = records.reduce((sum, [, count]) => sum + count, 0);
  const [only] = records;
  const parts: string[] = [];
  if (records.length === 1 && only[0] !== null) {
    const { one, many } = definitionOf(only[0]).words;
    parts.push(quantity(all, one, many.startsWith('D') ? many : many.toLowerCase()));
  } else if (all > 0) parts.push(quantity(all, 'record'));
  if (sshSecrets > 0) parts.push(quantity(sshSecrets, 'SSH secret'));
  if (hostKeys > 0) parts.push(quantity(hostKeys, 'host key'));
  return parts.length === 0 ? ['nothing to import'] : parts;
}
