export const READ_ERROR_CODES = [
  /** No format is known that looks like this. */
  'unknown-format',
  /** The file is protected, and no passphrase was given. */
  'passphrase-needed',
  'wrong-passphrase',
  /** It begins like a format that is known, and cannot be read to its end. */
  'damaged',
  /** More bytes, entries, members or nesting than are read. */
  'too-large',
  /** It asks for what is never done: a document type with entities, an export bound to one account, unbounded work. */
  'refused',
] as const;
export type ReadErrorCode = (typeof READ_ERROR_CODES)[number];

/** Why a file as a whole cannot be read. The message is for people and holds nothing of the file's secrets. */
export class ReadError extends Error {
  override readonly name = 'ReadError';

  constructor(
    readonly code: ReadErrorCode,
    message: string,
    options?: ErrorOptions,
  ) {
    super(message, options);
  }
}
