import { RECORD_STORES, type RecordStore } from '@kiops/contracts';
import { type FileFacts, fileKeyOf, type ImportDraft } from '../reading/messages';
import { entryKey } from './answers';
import type { WholePlan } from './import-entries';

/** What of one file is in the plan, and is not left out there. */
export type TakenOfFile = Pick<FileFacts, 'records' | 'sshSecrets' | 'hostKeys'>;

/**
 * What the plan takes of each file, by its key, so that nothing counts as taken and as left out. Of a long plan what is not
 * valid, and is not listed yet, counts as taken still.
 */
export function takenByFile(
  draft: ImportDraft,
  plan: Pick<WholePlan, 'entries'>,
  files: readonly FileFacts[],
): ReadonlyMap<string, TakenOfFile> {
  const invalid = plan.entries.filter(({ verdict }) => verdict === 'invalid');
  if (!draft.origins) {
    const [file] = files;
    return new Map(file ? [[file.key, withoutInvalid(file, invalid)]] : []);
  }
  const leftOut = new Set(invalid.map(entryKey));
  const counts = new Map<string, Counts>();
  const countsOf = (file: string): Counts => {
    const key = fileKeyOf(file);
    const found = counts.get(key) ?? { records: new Map(), sshSecrets: 0, hostKeys: 0 };
    counts.set(key, found);
    return found;
  };
  for (const key of Object.keys(draft.names)) countsOf(key);
  for (const store of RECORD_STORES)
    for (const [index, { file }] of draft.origins[store].entries()) {
      if (leftOut.has(entryKey({ store, index }))) continue;
      const { records } = countsOf(file);
      records.set(store, (records.get(store) ?? 0) + 1);
    }
  for (const [index, { file }] of draft.origins.browser.entries())
    if (!leftOut.has(entryKey({ store: 'browser', index })))
      countsOf(file)[index < draft.sshSecrets.length ? 'sshSecrets' : 'hostKeys'] += 1;
  return new Map([...counts].map(([key, one]) => [key, { ...one, records: [...one.records] }]));
}

interface Counts {
  readonly records: Map<RecordStore, number>;
  sshSecrets: number;
  hostKeys: number;
}

/** Of one file of KIOPS, whose entries are those of the plan. */
function withoutInvalid(file: FileFacts, invalid: WholePlan['entries']): TakenOfFile {
  const invalidIn = (store: RecordStore | 'browser' | null) =>
    invalid.filter((entry) => entry.store === store).length;
  return {
    records: file.records
      .map(([store, count]) => [store, count - invalidIn(store)] as const)
      .filter(([, count]) => count > 0),
    sshSecrets: file.sshSecrets - invalidIn('browser'),
    hostKeys: file.hostKeys,
  };
}
