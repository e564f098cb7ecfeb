import type { RecordStore } from '@kiops/contracts';
import type { ReadFile, ReadSshSecret } from '../reading';

/** A file that was read, under a name that no other file of the import has. */
export interface KeyedFile {
  readonly key: string;
  readonly file: ReadFile;
}

/** An entry of a file: the file's key, `#`, and the entry's position in the reading. */
export type EntryId = `${string}#${number}`;

export function entryId(fileKey: string, position: number): EntryId {
  return `${fileKey}#${position}`;
}

/** An SSH secret of a file. */
export function secretId(fileKey: string, position: number): EntryId {
  return entryId(`${fileKey}/ssh`, position);
}

/** The account on a server that an SSH secret signs in to. */
export interface SecretAccount {
  readonly host: string;
  readonly port: number;
  readonly username: string;
}

/** What a field is to be; true: as it was read, which somebody has looked at. */
export type SaidValue = string | number | true;

/** What a person said about the entries of some files. What nobody said is missing: nothing is guessed. */
export interface EntryAnswers {
  /** Where an entry goes for which no store, or more than one, fits. */
  readonly stores: Readonly<Record<EntryId, RecordStore>>;
  /** Fields of one entry, by their names. */
  readonly fields: Readonly<Record<EntryId, Readonly<Record<string, SaidValue>>>>;
  /** A field of all entries of a file and a store that say nothing else, by `fieldKey`. */
  readonly forAll: Readonly<Record<string, string | number>>;
  /** The servers that an SSH secret signs in to which names none, by `secretId`. */
  readonly accounts: Readonly<Record<EntryId, readonly SecretAccount[]>>;
}

export const NOTHING_SAID: EntryAnswers = { stores: {}, fields: {}, forAll: {}, accounts: {} };

/** A field of the entries of one file and one store. */
export function fieldKey(fileKey: string, store: RecordStore, field: string): string {
  return JSON.stringify([fileKey, store, field]);
}

/** A key file by the name under which servers of one file sign in with it. */
export function keyFileId(fileKey: string, path: string): string {
  return JSON.stringify([fileKey, path]);
}

/** The key files that a person gave, read, by `keyFileId`. */
export type GivenKeyFiles = ReadonlyMap<string, ReadSshSecret>;
