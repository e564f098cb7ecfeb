export { inspectPrivateKey, openPrivateKey, type SshKeyInspection } from './open-private-key';
export { SshKeyError, SSH_KEY_ERROR_CODES, type SshKeyErrorCode } from './key-errors';
export type { KeyMending, MendedKeyText } from './key-mending';
export type { KeyWork } from './key-work';
export { isPpk } from './ppk-file';
export { decodeKeyFile, LARGEST_KEY_FILE } from './key-text';
export { describePublicKey, fingerprintSha256, type PublicKeyFacts } from './public-key-blob';
export * from './private-key';
export * from './wire';
