import type { ImportLeftAlone } from '@kiops/browser-vault';
import type { LeftAloneReason, UndoableAction, Undoing } from '@kiops/contracts';
import { quantity } from '../../quantities/quantities';

/** What is undone, as a noun. */
export const UNDOABLE_WORDS: Readonly<Record<UndoableAction, string>> = {
  'transfer.imported': 'import',
  'transfer.cleaned-up': 'clean-up',
  'transfer.reset': 'reset',
};

/** Why a record stays as it is. */
export const REASON_WORDS: Readonly<Record<LeftAloneReason, string>> = {
  changed: 'Changed since',
  used: 'In use since, by a service or by a record that stays',
  gone: 'Deleted or erased since',
  restored: 'Brought back already',
  'not-kept': 'What it was before is not in the Trash any more',
  route: 'The jump server that it had is not there any more',
  'there-again': 'Its account is there again, and that one stays',
};

/** Why something in this browser stays as it is. */
export const REASONS_HERE: Readonly<Record<ImportLeftAlone['reason'], string>> = {
  changed: 'Changed since',
  gone: 'Removed since',
  'not-kept': 'What it was before is not in the Trash of this browser any more',
};

/** What the undo of an act does not reach where it is asked for: it is in one browser only. A reset of that half is final and says so itself. */
export const BROWSER_WORDS: Readonly<Record<UndoableAction, string>> = {
  'transfer.imported':
    'SSH secrets and host keys that this import brought are in the browser that it was made in. Undo it there to take them back too.',
  'transfer.cleaned-up':
    'SSH secrets that this clean-up removed wait in the Trash of the browser that it was made in.',
  'transfer.reset': '',
};

/** What an undo came to, in words; empty when it did nothing. */
export function undoneCounts(counts: Partial<Pick<Undoing, Count>>): string {
  return COUNTS.flatMap(([key, words]) => {
    const count = counts[key] ?? 0;
    return count > 0 ? [`${quantity(count, 'record')} ${words}`] : [];
  }).join(', ');
}

type Count = 'removed' | 'putBack' | 'restored' | 'left';
const COUNTS: readonly (readonly [Count, string])[] = [
  ['removed', 'moved to the Trash'],
  ['putBack', 'as before'],
  ['restored', 'back'],
  ['left', 'left alone'],
];

/** What was undone, for the message after it. */
export function undoneSentence(done: Undoing): string {
  const noun = UNDOABLE_WORDS[done.action];
  const undone = `${noun.charAt(0).toUpperCase()}${noun.slice(1)} undone`;
  const counts = undoneCounts(done);
  return counts === '' ? `${undone}.` : `${undone}: ${counts}.`;
}
