export {
  CSV_ROWS,
  CSV_TARGETS,
  targetsOf,
  type CsvMapping,
  type CsvRows,
  type CsvTarget,
} from './csv/mapping';
export { ROW_WITHOUT_ADDRESS } from './csv/row';
export { holdsSecret } from './csv/secret-look';
export type { NamedColumns, NamedMapping } from './csv/named-columns';
export type { ColumnPreview, RecordPreview, TablePreview } from './csv/table-preview';
export { ARCHIVE_LIMITS, isArchive, openArchive, type Member, type Unfolded } from './files/archive';
export { TEXT_ENCODINGS, type Encoding, type TextEncoding } from './files/encoding';
export { AS_RECOGNISED, TableFile, type TableChoice, type TableLook } from './table-file';
export { SEPARATORS, type Separator } from './files/csv';
export { ansibleLine } from './ansible-inventory/ansible-line-writer';
export { cxfFile } from './cxf/cxf-writer';
export { dockerConfig, type RegistryAccount } from './docker-config/docker-config-writer';
export { dockerLoginForPosix, dockerLoginForPowerShell } from './docker-config/docker-login';
export { dockerEngineEnv, dockerEngineFiles } from './docker-engine/docker-engine-writer';
export { databaseEnv } from './env/env-writer';
export { plainName } from './files/quoting';
export { gitCredentialsLine } from './git-credentials/git-credentials-writer';
export { pullSecret } from './kubernetes-secret/pull-secret-writer';
export { pgpassLines } from './pgpass/pgpass-writer';
export {
  sshConfigBlocks,
  sshConfigFile,
  type ConfiguredHost,
  type ConfiguredServer,
} from './ssh-config/ssh-config-writer';
export { databaseUri } from './uri/uri-writer';
export { protectFile, USUAL_WORK_FACTOR } from './files/protect-file';
export { FORMATS, type FormatName } from './format-names';
export { foundTables } from './found-tables';
export type { NotPasted, Pasted, PastedServer } from './pasted/pasted';
export { readPastedDatabase, type PastedDatabase } from './pasted/pasted-database';
export { readPastedRegistry, type PastedRegistry } from './pasted/pasted-registry';
export { readPastedRepository, type PastedRepository } from './pasted/pasted-repository';
export { readPastedServer } from './pasted/pasted-server';
export { readOwnFile, type OwnFile } from './kiops/own-file';
export { ReadError, READ_ERROR_CODES, type ReadErrorCode } from './read-error';
export { readFiles, type GivenFile, type ReadOptions } from './read-files';
export type { LeftOut, Reading, ReadEntry, ReadFile, ReadHostKey, ReadSshSecret } from './reading';
export { readingDocument } from './reading-document';
export type { Hop } from './servers/jump-spec';
export { isProtectedKey, keySecret } from './servers/key-secret';
export {
  entryId,
  NOTHING_SAID,
  secretId,
  type EntryAnswers,
  type EntryId,
  type GivenKeyFiles,
  type KeyedFile,
  type SaidValue,
  type SecretAccount,
} from './to-transfer-file/answers';
export {
  comparableName,
  jumpNamesOf,
  reachedThroughKiops,
  type Registered,
  type RegisteredServer,
} from './to-transfer-file/reached-through-kiops';
export { toTransferFile } from './to-transfer-file/to-transfer-file';
export {
  questionsOf,
  type FieldQuestion,
  type FoundAccount,
  type KeyFileQuestion,
  type KeyQuestion,
  type Questions,
  type StoreQuestion,
} from './to-transfer-file/questions';
export type {
  EntryOrigin,
  FileLeftOut,
  FoundPin,
  RevokedKey,
  ServerPlace,
  TransferDraft,
} from './to-transfer-file/transfer-draft';
