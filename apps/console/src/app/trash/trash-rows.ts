import { TRASH_DAYS, type TrashAct, type TrashActKind, type TrashedRecord } from '@kiops/contracts';
import {
  mdiContentDuplicate,
  mdiDeleteOutline,
  mdiDeleteSweepOutline,
  mdiFileReplaceOutline,
  mdiUndoVariant,
} from '@mdi/js';
import { quantity } from '../quantities/quantities';
import { recordName } from '../records/restore/restore-answers';

/** What each act is called, and its picture. */
export const ACT_WORDS: Readonly<Record<TrashActKind, { readonly name: string; readonly icon: string }>> = {
  deleted: { name: 'Deleted', icon: mdiDeleteOutline },
  'cleaned-up': { name: 'Clean up', icon: mdiContentDuplicate },
  reset: { name: 'Reset', icon: mdiDeleteSweepOutline },
  replaced: { name: 'Replaced', icon: mdiFileReplaceOutline },
  undone: { name: 'Undone', icon: mdiUndoVariant },
};

/** The head of the records of one act, or one of them. */
export type TrashRow =
  | { readonly kind: 'act'; readonly key: string; readonly act: TrashAct }
  | { readonly kind: 'record'; readonly key: string; readonly record: TrashedRecord };

/** The records with a head before those of each act. They come sorted by act. */
export function trashRows(records: readonly TrashedRecord[]): readonly TrashRow[] {
  return records.flatMap((record, index): TrashRow[] => {
    const row: TrashRow = { kind: 'record', key: recordName(record), record };
    const { act } = record;
    return records[index - 1]?.act.id === act.id ? [row] : [{ kind: 'act', key: act.id, act }, row];
  });
}

/** How much time a record has left. `share` is of the whole time, from 0 to 1. */
export interface TimeLeft {
  readonly words: string;
  readonly share: number;
  /** The end is near enough to act on it. */
  readonly soon: boolean;
}

const DAY = 86_400_000;

/** The days that a record has left, each begun one counted. */
export function timeLeft({ expiresAt }: { readonly expiresAt: string }, now: number): TimeLeft {
  const days = Math.max(0, Math.ceil((Date.parse(expiresAt) - now) / DAY));
  return { words: quantity(days, 'day'), share: Math.min(1, days / TRASH_DAYS), soon: days < 4 };
}
