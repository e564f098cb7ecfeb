import { inject, Injectable, InjectionToken } from '@angular/core';
import type { EntryAnswers, Registered, TableChoice, TableLook } from '@kiops/transfer-formats';
import {
  type ChosenFile,
  type FileFacts,
  fileKeyOf,
  type FromReading,
  type ImportDraft,
  type ReadKeyFile,
  type ToReading,
} from './messages';

/** Makes the worker that reads files: it brings the readers of all formats, and a large file takes it a while. */
export const READING_WORKER = new InjectionToken<() => Worker>('READING_WORKER', {
  factory: () => () => new Worker(new URL('./read.worker', import.meta.url), { type: 'module' }),
});

/** Why nothing was read: somebody stopped it, or the worker broke. */
export class ReadingStopped extends Error {
  constructor(readonly cancelled: boolean) {
    super(cancelled ? 'Cancelled.' : 'The reader broke.');
  }
}

/** Tells how many files are read, of how many; of the one that is being read, the share. */
export type ReadingProgress = (read: number, of: number) => void;

/** The files of one import, read in a worker of its own so that the page stays alive meanwhile. */
@Injectable()
export class FileReading {
  private readonly make = inject(READING_WORKER);
  private readonly known = new Map<string, ChosenFile>();
  private readonly keyFiles = new Map<string, File>();
  private readonly passphrases = new Map<string, string>();
  private worker: Worker | undefined;
  private busy = false;
  private stop: (why: ReadingStopped) => void = () => undefined;

  /** Reads files. Rejects with `ReadingStopped`. */
  async read(files: readonly ChosenFile[], onProgress: ReadingProgress): Promise<readonly FileFacts[]> {
    await this.readAgain();
    const answer = await this.ask({ type: 'read', files }, onProgress);
    if (answer.type !== 'read') throw new ReadingStopped(false);
    for (const file of files) this.known.set(file.key, file);
    return answer.files;
  }

  /** Reads the file of a key that servers of the files sign in with. Rejects with `ReadingStopped`. */
  async readKeyFile(id: string, file: File): Promise<ReadKeyFile> {
    await this.readAgain();
    const answer = await this.ask({ type: 'key-file', id, file });
    if (answer.type !== 'key-file') throw new ReadingStopped(false);
    if (answer.key.fault === undefined) this.keyFiles.set(id, file);
    this.passphrases.delete(id);
    return answer.key;
  }

  /**
   * Opens a protected key of the files, by its id, or a key file that was given. One that the passphrase does not open stays
   * as it is. Rejects with `ReadingStopped`.
   */
  async openKey(id: string, passphrase: string): Promise<ReadKeyFile> {
    await this.readAgain();
    const answer = await this.ask({ type: 'passphrase', id, passphrase });
    if (answer.type !== 'key-file') throw new ReadingStopped(false);
    if (answer.key.fault === undefined) this.passphrases.set(id, passphrase);
    return answer.key;
  }

  /** What a table that was read looks like by a choice, beside these servers. Rejects with `ReadingStopped`. */
  async lookAtTable(key: string, choice: TableChoice, servers: Registered): Promise<TableLook> {
    await this.readAgain();
    const answer = await this.ask({ type: 'table', key, choice, servers });
    if (answer.type !== 'table') throw new ReadingStopped(false);
    return answer.look;
  }

  /** Reads a table of a file by a choice; returns what its file is then. Rejects with `ReadingStopped`. */
  async readTable(key: string, choice: TableChoice): Promise<FileFacts> {
    await this.readAgain();
    const answer = await this.ask({ type: 'read-table', key, choice });
    if (answer.type !== 'read') throw new ReadingStopped(false);
    const file = this.known.get(fileKeyOf(key));
    if (file) this.known.set(file.key, { ...file, tables: { ...file.tables, [key]: choice } });
    return answer.files[0];
  }

  /** Files that were read as one, in the order of these keys. Rejects with `ReadingStopped`. */
  async draft(keys: readonly string[], answers: EntryAnswers, servers: Registered): Promise<ImportDraft> {
    await this.readAgain();
    const answer = await this.ask({ type: 'draft', keys, answers, servers });
    if (answer.type !== 'draft') throw new ReadingStopped(false);
    return answer.draft;
  }

  /** Stops what runs, if anything does: the worker ends, whatever it does. */
  cancel(): boolean {
    const { busy } = this;
    if (busy) this.end(new ReadingStopped(true));
    return busy;
  }

  /** Forgets all files. */
  forget(): void {
    this.end(new ReadingStopped(true));
    this.known.clear();
    this.keyFiles.clear();
    this.passphrases.clear();
  }

  /** A worker that was ended took with it what it had read. */
  private async readAgain(): Promise<void> {
    if (this.worker) return;
    this.worker = this.make();
    if (this.known.size > 0) await this.ask({ type: 'read', files: [...this.known.values()] });
    for (const [id, file] of this.keyFiles) await this.ask({ type: 'key-file', id, file });
    for (const [id, passphrase] of this.passphrases) await this.ask({ type: 'passphrase', id, passphrase });
  }

  private ask(message: ToReading, onProgress?: ReadingProgress): Promise<FromReading> {
    const { worker } = this;
    if (!worker) throw new ReadingStopped(false);
    return new Promise<FromReading>((resolve, reject) => {
      this.busy = true;
      this.stop = reject;
      worker.onmessage = ({ data }: MessageEvent<FromReading>) => {
        if (data.type === 'progress') onProgress?.(data.read, data.of);
        else if (data.type === 'failed') this.end(new ReadingStopped(false));
        else {
          this.busy = false;
          resolve(data);
        }
      };
      worker.onerror = () => this.end(new ReadingStopped(false));
      worker.onmessageerror = () => this.end(new ReadingStopped(false));
      worker.postMessage(message);
    });
  }

  private end(why: ReadingStopped): void {
    this.worker?.terminate();
    this.worker = undefined;
    this.busy = false;
    this.stop(why);
  }
}
