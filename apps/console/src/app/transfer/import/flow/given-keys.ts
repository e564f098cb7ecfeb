import { inject, Injectable, signal } from '@angular/core';
import type { ChosenKeyFile } from '../questions/key-file';
import { FileReading } from '../reading/file-reading';
import type { ReadKeyFile } from '../reading/messages';

/** The key files that were given, and the keys that a passphrase opened: what came of them. The keys stay in the worker. */
@Injectable()
export class GivenKeys {
  private readonly reading = inject(FileReading);
  private readonly filesNow = signal<ReadonlyMap<string, ChosenKeyFile>>(new Map());
  /** Settles when the last key that was given or opened is read. */
  private last: Promise<void> = Promise.resolve();
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
  give(id: string, file: File): Promise<void> {
    return this.inTurn(async () => {
      const key = await this.reading.readKeyFile(id, file);
      this.filesNow.update((all) => new Map(all).set(id, { name: file.name, ...key }));
      this.openedNow.update((all) => new Map([...all].filter(([other]) => other !== id)));
    });
  }

  /** Opens a protected key. One that the passphrase does not open stays as it is, and says so. Rejects with `ReadingStopped`. */
  open(id: string, passphrase: string): Promise<void> {
    return this.inTurn(async () => {
      const key = await this.reading.openKey(id, passphrase);
      this.openedNow.update((all) => new Map(all).set(id, key));
      const given = this.filesNow().get(id);
      if (given && key.fault === undefined)
        this.filesNow.update((all) => new Map(all).set(id, { ...given, ...key }));
    });
  }

  /** Resolves when no key is being read or opened any more. */
  settled(): Promise<void> {
    return this.last;
  }

  forget(): void {
    this.filesNow.set(new Map());
    this.openedNow.set(new Map());
  }

  /** One after the other: what reads them does one thing at a time, and a passphrase takes it seconds. */
  private inTurn(read: () => Promise<void>): Promise<void> {
    const done = this.last.then(read);
    this.last = done.catch(() => undefined);
    return done;
  }
}
