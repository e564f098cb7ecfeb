export { inspectPrivateKey, openPrivateKey, type SshKeyInspection } from './open-private-key';
export { SshKeyError, sshKeyErrorCodes, type SshKeyErrorCode } from './key-errors';
export { decodeKeyFile, largestKeyFile } from './key-text';
export { describePublicKey, fingerprintSha256, type PublicKeyFacts } from './public-key-blob';
export * from './private-key';
export * from './wire';
