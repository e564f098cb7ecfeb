import { definitionOf, isRecordStore, RECORD_STORES, type RecordStore } from '@kiops/contracts';
import { listRecords } from '../records/list-records';
import { signedIn } from '../token-store/signed-in';

/** How long a person who pressed Tab waits, in milliseconds. */
const PATIENCE = { silence: 1_500, tries: 1 } as const;
/** What would not stay one word of one line. */
const CONTROL = /\p{Cc}/u;

/**
 * The records that a word may become: stores at first, then labels, then fields. No label where KIOPS does not answer at once,
 * or there is no token: nobody who types is told of errors.
 */
export async function recordNames(
  word: string,
  stores: readonly RecordStore[] = RECORD_STORES,
): Promise<readonly string[]> {
  const slash = word.indexOf('/');
  if (slash < 0) return stores.map((store) => `${store}/`);
  const store = word.slice(0, slash);
  if (!isRecordStore(store) || !stores.includes(store)) return [];
  const hash = word.lastIndexOf('#');
  const typed = word.slice(slash + 1);
  const labels = await labelsIn(store, typed);
  if (labels.length > 0 || hash < 0) return labels.map((label) => `${store}/${label}`);
  return fieldsOf(store).map((field) => `${word.slice(0, hash)}#${field}`);
}

/** The fields of a record that can be asked for. */
function fieldsOf(store: RecordStore): readonly string[] {
  return Object.keys(definitionOf(store).fields);
}

async function labelsIn(store: RecordStore, typed: string): Promise<readonly string[]> {
  try {
    const records = await listRecords(await signedIn(PATIENCE), store, typed);
    const labels = records.map(({ label }) => label).filter((label) => !CONTROL.test(label));
    return [...new Set(labels.filter((label) => label.startsWith(typed)))];
  } catch {
    return [];
  }
}
