import { computed, inject, Injectable, signal } from '@angular/core';
import type { TableChoice } from '@kiops/transfer-formats';
import { FileReading } from '../reading/file-reading';
import { type FileFacts, fileKeyOf, type TableFacts } from '../reading/messages';

/** The files of an import, and what they turned out to be. */
@Injectable()
export class ImportFiles {
  private readonly reading = inject(FileReading);
  /** The files themselves, for those that are opened by a passphrase. */
  private readonly given = new Map<string, File>();
  /** How many were chosen so far, which names the next one. */
  private chosen = 0;
  private readonly allNow = signal<readonly FileFacts[]>([]);
  private readonly readInNow = signal(0);

  readonly all = this.allNow.asReadonly();
  /** Those that a passphrase opens. */
  readonly closed = computed(() => this.allNow().filter(isClosed));
  /** How long the last ones took to be read and checked, in milliseconds. */
  readonly readIn = this.readInNow.asReadonly();

  keys(): readonly string[] {
    return this.allNow().map(({ key }) => key);
  }

  find(key: string): FileFacts | undefined {
    return this.allNow().find((file) => file.key === key);
  }

  /** How a file is called, or the archive that it is in. */
  nameOf(key: string): string {
    return this.find(fileKeyOf(key))?.name ?? '';
  }

  /**
   * Reads more files, beside those that are there. Returns why nothing of them can be used, when there is no other one
   * either; null when there is something. `onPercent`: how much is read. Rejects with `ReadingStopped`.
   */
  async add(chosen: readonly File[], onPercent: (percent: number) => void): Promise<string | null> {
    const given = chosen.map((file) => ({ key: `f${(this.chosen += 1)}`, file }));
    for (const { key, file } of given) this.given.set(key, file);
    const start = performance.now();
    const read = await this.reading.read(given, (done, of) => onPercent(Math.floor((100 * done) / of)));
    const faults = read.flatMap((file) =>
      file.fault && !isClosed(file) ? [faultWords(file.name, file.fault.reason)] : [],
    );
    if (this.allNow().length === 0 && faults.length === read.length) return faults.join('\n');
    this.allNow.update((files) => [...files, ...read]);
    this.readInNow.set(performance.now() - start);
    return null;
  }

  /** Opens a protected file. One that the passphrase does not open stays, and says so. Rejects with `ReadingStopped`. */
  async open(key: string, passphrase: string): Promise<void> {
    const file = this.given.get(key);
    if (!file) return;
    const [facts] = await this.reading.read([{ key, file, passphrase }], () => undefined);
    this.replace(facts);
  }

  /** Reads a table as it was said. Rejects with `ReadingStopped`. */
  async readTable({ key }: TableFacts, choice: TableChoice): Promise<void> {
    this.replace(await this.reading.readTable(key, choice));
  }

  /** Takes a file out; returns how to put it back where it was, undefined when there is no such file. */
  takeOut(key: string): (() => void) | undefined {
    const before = this.allNow();
    const index = before.findIndex((file) => file.key === key);
    if (index < 0) return undefined;
    this.allNow.set(before.filter((file) => file.key !== key));
    return () =>
      this.allNow.update((files) => [...files.slice(0, index), before[index], ...files.slice(index)]);
  }

  /** Takes these instead, which were there before. */
  restore(files: readonly FileFacts[]): void {
    this.allNow.set(files);
  }

  forget(): void {
    this.given.clear();
    this.allNow.set([]);
  }

  private replace(facts: FileFacts): void {
    this.allNow.update((files) => files.map((one) => (one.key === facts.key ? facts : one)));
  }
}

/** Whether a passphrase opens it. */
function isClosed({ fault }: FileFacts): boolean {
  return fault?.code === 'passphrase-needed' || fault?.code === 'wrong-passphrase';
}

/** `credentials.json is not JSON: line 2, column 4: …`, where the reason begins with “It”. */
function faultWords(name: string, reason: string): string {
  return reason.startsWith('It ') ? `${name} ${reason.slice(3)}` : `${name}: ${reason}`;
}
