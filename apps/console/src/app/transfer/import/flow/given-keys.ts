import { inject, Injectable, signal } from '@angular/core';
import type { ChosenKeyFile } from '../questions/key-file';
import { FileReading } from '../reading/file-reading';
import type { ReadKeyFile } from '../reading/messages';

/** The key files that were given, and the keys that a passphrase opened: what came of them. The keys stay in the worker. */
@Injectable()
export class GivenKeys {
  private readonly reading = inject(FileReading);
  private readonly filesNow = signal<ReadonlyMap<string, ChosenKeyFile>>(new Map());
  private readonly openedNow = signal<ReadonlyMap<string, ReadKeyFile>>(new Map());

  /** By the questions for them. */
  readonly files = this.filesNow.asReadonly();
  /** What came of the passphrases, by the ids of the keys. */
  readonly opened = this.openedNow.asReadonly();

  /** Whether there is anything that would be lost. */
  isAny(): boolean {
    return this.filesNow().size > 0 || this.openedNow().size > 0;
  }

  /** Reads the file of a key that servers of the files name. Rejects with `ReadingStopped`. */
  async give(id: string, file: File): Promise<void> {
    const key = await this.reading.readKeyFile(id, file);
    this.filesNow.update((all) => new Map(all).set(id, { name: file.name, ...key }));
    this.openedNow.update((all) => new Map([...all].filter(([other]) => other !== id)));
  }

  /** Opens a protected key. One that the passphrase does not open stays as it is, and says so. Rejects with `ReadingStopped`. */
  async open(id: string, passphrase: string): Promise<void> {
    const key = await this.reading.openKey(id, passphrase);
    this.openedNow.update((all) => new Map(all).set(id, key));
    const given = this.filesNow().get(id);
    if (given && key.fault === undefined)
      this.filesNow.update((all) => new Map(all).set(id, { ...given, ...key }));
  }

  forget(): void {
    this.filesNow.set(new Map());
    this.openedNow.set(new Map());
  }
}
