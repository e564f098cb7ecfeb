import { inject, Injectable, InjectionToken } from '@angular/core';
import type { EntryAnswers, Registered, TableChoice, TableLook } from '@kiops/transfer-formats';
import { AskedInTurn, ReadingStopped, type ReadingProgress } from './asked-in-turn';
import { type ChosenFile, type FileFacts, fileKeyOf, type ImportDraft, type ReadKeyFile } from './messages';

/** Makes the worker that reads files: it brings the readers of all formats, and a large file takes it a while. */
export const READING_WORKER = new InjectionToken<() => Worker>('READING_WORKER', {
  factory: () => () => new Worker(new URL('./read.worker', import.meta.url), { type: 'module' }),
});

/** The files of one import, read in a worker of its own so that the page stays alive meanwhile. */
@Injectable()
export class FileReading {
  private readonly make = inject(READING_WORKER);
  private readonly known = new Map<string, ChosenFile>();
  private readonly keyFiles = new Map<string, File>();
  private readonly passphrases = new Map<string, string>();
  private worker: AskedInTurn | undefined;
  /** The worker, once it has read again what one before it had read. */
  private ready: Promise<AskedInTurn> | undefined;

  /** Reads files. Rejects with `ReadingStopped`. */
  async read(files: readonly ChosenFile[], onProgress: ReadingProgress): Promise<readonly FileFacts[]> {
    const worker = await this.readyWorker();
    const answer = await worker.ask({ type: 'read', files }, onProgress);
    if (answer.type !== 'read') throw new ReadingStopped(false);
    for (const file of files) this.known.set(file.key, file);
    return answer.files;
  }

  /** Reads the file of a key that servers of the files sign in with. Rejects with `ReadingStopped`. */
  async readKeyFile(id: string, file: File): Promise<ReadKeyFile> {
    const worker = await this.readyWorker();
    const answer = await worker.ask({ type: 'key-file', id, file });
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
    const worker = await this.readyWorker();
    const answer = await worker.ask({ type: 'passphrase', id, passphrase });
    if (answer.type !== 'key-file') throw new ReadingStopped(false);
    if (answer.key.fault === undefined) this.passphrases.set(id, passphrase);
    return answer.key;
  }

  /** What a table that was read looks like by a choice, beside these servers. Rejects with `ReadingStopped`. */
  async lookAtTable(key: string, choice: TableChoice, servers: Registered): Promise<TableLook> {
    const worker = await this.readyWorker();
    const answer = await worker.ask({ type: 'table', key, choice, servers });
    if (answer.type !== 'table') throw new ReadingStopped(false);
    return answer.look;
  }

  /** Reads a table of a file by a choice; returns what its file is then. Rejects with `ReadingStopped`. */
  async readTable(key: string, choice: TableChoice): Promise<FileFacts> {
    const worker = await this.readyWorker();
    const answer = await worker.ask({ type: 'read-table', key, choice });
    if (answer.type !== 'read') throw new ReadingStopped(false);
    const file = this.known.get(fileKeyOf(key));
    if (file) this.known.set(file.key, { ...file, tables: { ...file.tables, [key]: choice } });
    return answer.files[0];
  }

  /** Files that were read as one, in the order of these keys. Rejects with `ReadingStopped`. */
  async draft(keys: readonly string[], answers: EntryAnswers, servers: Registered): Promise<ImportDraft> {
    const worker = await this.readyWorker();
    const answer = await worker.ask({ type: 'draft', keys, answers, servers });
    if (answer.type !== 'draft') throw new ReadingStopped(false);
    return answer.draft;
  }

  /** Stops what runs, if anything does: the worker ends, whatever it does. */
  cancel(): boolean {
    const isBusy = this.worker?.isBusy === true;
    if (isBusy) this.end();
    return isBusy;
  }

  /** Forgets all files. */
  forget(): void {
    this.end();
    this.known.clear();
    this.keyFiles.clear();
    this.passphrases.clear();
  }

  private async readyWorker(): Promise<AskedInTurn> {
    if (!this.ready) {
      this.worker = new AskedInTurn(this.make(), () => this.leave());
      this.ready = this.readAgain(this.worker);
    }
    return this.ready;
  }

  /** A worker that was ended took with it what it had read. */
  private async readAgain(worker: AskedInTurn): Promise<AskedInTurn> {
    if (this.known.size > 0) await worker.ask({ type: 'read', files: [...this.known.values()] });
    for (const [id, file] of this.keyFiles) await worker.ask({ type: 'key-file', id, file });
    for (const [id, passphrase] of this.passphrases) await worker.ask({ type: 'passphrase', id, passphrase });
    return worker;
  }

  private end(): void {
    const { worker } = this;
    this.leave();
    worker?.end(new ReadingStopped(true));
  }

  private leave(): void {
    this.worker = undefined;
    this.ready = undefined;
  }
}
