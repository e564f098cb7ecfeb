import type { RecordStore, SshSecret } from '@kiops/contracts';
import type { FormatName } from './format-names';
import type { ReadErrorCode } from './read-error';

/**
 * What a reader found in one file. Every entry of the file is in exactly one of these lists, whatever it is: what was in
 * the file is what is stored and what is left out.
 */
export interface Reading {
  readonly entries: readonly ReadEntry[];
  readonly sshSecrets: readonly ReadSshSecret[];
  readonly hostKeys: readonly ReadHostKey[];
  readonly leftOut: readonly LeftOut[];
  /** Of what is left out: servers that could be stored where their jump server is known. */
  readonly behind?: readonly ServerBehind[];
}

/** A server that is reached through one which is not in its file. */
export interface ServerBehind {
  /** It names its jump server only where that is another one of these. */
  readonly entry: ReadEntry;
  /** The name of a jump server that is not in the file. */
  readonly jumpName?: string;
  /** What signs in to it. */
  readonly sshSecrets: readonly ReadSshSecret[];
  /** What of it would be left out still. */
  readonly leftOut: readonly LeftOut[];
  /** Its line among what is left out. */
  readonly line: LeftOut;
}

/** One record as a file gives it. */
export interface ReadEntry {
  /** Null where nothing tells which store fits: the person says. */
  readonly store: RecordStore | null;
  /** Its name among the entries of this file. */
  readonly ref: string;
  /** Where it stands: `line 4`, a JSON pointer (RFC 6901), or the name of an archive's member. */
  readonly at: string;
  /** Plain fields under the names of the store's definition; references (`jumpServer`, `server`) hold refs. */
  readonly fields: Readonly<Record<string, unknown>>;
  /** Secret fields under the names of the store's definition. */
  readonly secret?: Readonly<Record<string, string>>;
  /** Folders, groups and tags under which the entry stood, outermost first. */
  readonly groups?: readonly string[];
  /** What the person is asked before this can be stored, by field: nothing is guessed. */
  readonly asks?: readonly string[];
  /** Other stores that fit as well. */
  readonly alsoFits?: readonly RecordStore[];
  /** Files that it signs in with, as they are named there. None is opened: the person is asked for them. */
  readonly keyFiles?: readonly string[];
  /** What the person should know of it, in sentences. */
  readonly remarks?: readonly string[];
  /** The id of a server on KIOPS for which it stands: others lead through it, and it is not of the file itself. */
  readonly onKiops?: string;
}

/** What signs in to an SSH server: it goes to the browser's vault, and nowhere else. */
export interface ReadSshSecret {
  readonly at: string;
  /** Null in what belongs to a server that the person chooses, such as a key file on its own. */
  readonly host: string | null;
  readonly port: number | null;
  readonly username: string | null;
  readonly secret: SshSecret;
  /** Of a key: `SHA256:…`, as `ssh-keygen -l` prints it. */
  readonly fingerprint?: string;
  /** Of several for one account, the one that is tried first. */
  readonly preferred?: boolean;
  readonly remarks?: readonly string[];
}

/** A host key that somebody trusted, for one host and port. */
export interface ReadHostKey {
  readonly at: string;
  /** As in the file: it may be a list of patterns, or hashed (`|1|…`). */
  readonly host: string;
  /** Null where it is hashed together with the name, or stands in the patterns: `[*.acme.io]:2222`. */
  readonly port: number | null;
  /** `ssh-ed25519` and the like (RFC 4253 section 6.6). */
  readonly type: string;
  /** The key itself, base64. */
  readonly publicKey: string;
  readonly fingerprint: string;
  readonly marker?: 'revoked' | 'cert-authority';
}

/** Something that stood in the file and is not stored. */
export interface LeftOut {
  readonly at: string;
  /** What it is, in a few words, without any secret. */
  readonly what: string;
  /** Why, as a sentence for people, and what to do where something can be done. */
  readonly reason: string;
  /**
   * What is to be said or given before it can be brought along: fields of a record, or its `store`; the `account` of an SSH
   * secret, or its `keyFile`.
   */
  readonly open?: readonly string[];
}

/** One file, read. */
export interface ReadFile extends Reading {
  readonly name: string;
  /** Null when no format was recognised. */
  readonly format: FormatName | null;
  /** How its text was written: `utf-8`, `utf-8-bom`, `utf-16le`, `utf-16be`, `cp949`; `binary` when it is no text. */
  readonly encoding: string;
  /** Why nothing of it could be read; the same sentence stands in `leftOut`. */
  readonly error?: ReadErrorCode;
}
