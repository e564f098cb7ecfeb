import { definitionOf } from '@kiops/contracts';
import { numberText, quantity } from '../../../quantities/quantities';
import type { LeftOutOfFile } from '../plan/left-out-counts';
import type { TakenOfFile } from '../plan/taken-counts';
import type { FileFacts } from '../reading/messages';
import { encodingTitle, formatLook } from './format-looks';

/**
 * `Xshell · 42 servers · UTF-16`: what the plan takes of a file, or what is in one that is in no plan yet. A key that servers
 * of another file name is counted there.
 */
export function fileWords(file: FileFacts, taken: TakenOfFile = file, leftOut?: LeftOutOfFile): string {
  const held = holds(taken);
  const isElsewhere = held.length === 0 && file.sshSecrets > 0 && leftOut?.count === 0;
  const what = isElsewhere ? ['kept with its servers'] : held.length === 0 ? ['nothing in the plan'] : held;
  return [formatLook(file.formats).title, ...what, ...file.encodings.map(encodingTitle)].join(' · ');
}

/** `1 unanswered · 3 left out`, each once; empty of a file that is not in the plan yet. */
export function leftOutOfFileWords(leftOut: LeftOutOfFile | undefined): string {
  if (!leftOut) return '';
  const { count, unanswered, isAtLeast } = leftOut;
  const others = numberText(count - unanswered);
  const parts = [
    unanswered > 0 ? `${numberText(unanswered)} unanswered` : '',
    isAtLeast ? `at least ${others} left out` : count > unanswered ? `${others} left out` : '',
  ].filter(Boolean);
  return parts.length === 0 ? 'nothing left out' : parts.join(' · ');
}

/** `42 servers`, or `59 records` where they are of several stores. */
function holds({ records, sshSecrets, hostKeys }: TakenOfFile): readonly string[] {
  const all = records.reduce((sum, [, count]) => sum + count, 0);
  const [only] = records;
  const parts: string[] = [];
  if (records.length === 1 && only[0] !== null) {
    const { one, many } = definitionOf(only[0]).words;
    parts.push(quantity(all, one, many.startsWith('D') ? many : many.toLowerCase()));
  } else if (all > 0) parts.push(quantity(all, 'record'));
  if (sshSecrets > 0) parts.push(quantity(sshSecrets, 'SSH secret'));
  if (hostKeys > 0) parts.push(quantity(hostKeys, 'host key'));
  return parts;
}
