import { definitionOf, isRecordStore, withPlaces } from '@kiops/contracts';
import type { EntryOrigin } from '@kiops/transfer-formats';
import type { ImportEntry } from './import-entries';
import type { FileFacts, ImportDraft } from '../reading/messages';

/** Something that is left out: where it stands, what it is, and why. */
export interface LeftOutLine {
  /** The file's name, and the place in it; empty for the file as a whole. */
  readonly from: string;
  readonly at: string;
  readonly what: string;
  readonly reason: string;
}

/** Where the entries of a plan come from, in words. */
export class ImportSources {
  /** The entries for which a person is asked for the store: it is no guess. */
  private readonly asked: ReadonlySet<string>;

  constructor(
    private readonly draft: ImportDraft,
    private readonly files: readonly FileFacts[],
  ) {
    this.asked = new Set(draft.questions?.stores.map(({ id }) => id));
  }

  originOf({ store, index }: Pick<ImportEntry, 'store' | 'index'>): EntryOrigin | undefined {
    return this.draft.origins?.[store][index];
  }

  /** Whether an entry fits more than one store, of which one was chosen by what it says. */
  fitsMore(entry: Pick<ImportEntry, 'store' | 'index'>): boolean {
    const origin = this.originOf(entry);
    return origin?.stores !== undefined && !this.asked.has(origin.id);
  }

  /** The name of the file that an entry stands in. */
  fileOf(entry: Pick<ImportEntry, 'store' | 'index'>): string {
    const origin = this.originOf(entry);
    return origin ? (this.draft.names[origin.file] ?? '') : (this.files[0]?.name ?? '');
  }

  placeOf(entry: Pick<ImportEntry, 'store' | 'index'>): string {
    const origin = this.originOf(entry);
    if (origin) return origin.at;
    const list = isRecordStore(entry.store) ? definitionOf(entry.store).exportKey : 'sshSecrets';
    return `position ${(entry.index + 1).toLocaleString('en')} of ${list}`;
  }

  /** A reason that names other entries by their positions in the one file names them by their own files. */
  inWords(reason: string): string {
    if (!this.draft.origins) return reason;
    const named = (entry: Pick<ImportEntry, 'store' | 'index'>) =>
      this.originOf(entry) && `${this.fileOf(entry)}, ${this.placeOf(entry)}`;
    return withPlaces(reason, (store, index) => named({ store, index })).replace(
      /entry (\d+) of the file/g,
      (text, position: string) => named({ store: 'browser', index: Number(position) - 1 }) ?? text,
    );
  }

  /** What the files hold and the plan does not: first what somebody can still say something about. */
  leftOut(): readonly LeftOutLine[] {
    const isAsked = ({ open }: { readonly open?: readonly string[] }) => open !== undefined;
    const lines = [
      ...this.draft.leftOut.filter(isAsked),
      ...this.draft.leftOut.filter((line) => !isAsked(line)),
    ];
    return lines.map(({ file, at, what, reason }) => ({
      from: this.draft.names[file] ?? '',
      at,
      what,
      reason,
    }));
  }

  /** An entry of the plan that is not valid. */
  lineOf(entry: ImportEntry): LeftOutLine {
    return {
      from: this.fileOf(entry),
      at: this.placeOf(entry),
      what: [entry.label, entry.title].filter(Boolean).join(' · '),
      reason: this.inWords(entry.reason ?? ''),
    };
  }
}
