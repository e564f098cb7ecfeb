export { BrowserVault } from './browser-vault';
export { provideBrowserVault } from './provide-browser-vault';
export { VaultError, type VaultErrorCode } from './vault-errors';
export { AUTO_LOCK_BOUNDS, SHORTEST_PASSPHRASE, USUAL_AUTO_LOCK } from './locks/lock-changes';
export type { ImportNote, NotedPin } from './imports/import-notes';
export { IMPORT_LEFT_ALONE, type ImportLeftAlone, type ImportUndoing } from './imports/import-undo';
export type { UnlockProof } from './locks/unlock-proof';
export type { HostKeyPins } from './pins/pin-box';
export type { DuplicateSecrets, FoundSecrets } from './secrets/duplicates';
export { sameSecret } from './secrets/same-secret';
export type {
  PlannedSecret,
  SecretExport,
  SecretImportPlan,
  SecretImportSummary,
} from './secrets/secret-transfer';
export type { RestoredSecrets, SecretAct, SecretActKind, TrashedSecret } from './secrets/trashed-secret';
export type {
  DamagedSecret,
  KeptKeyFacts,
  OpenedSecret,
  SecretFacts,
  SecretInput,
  ServerAccount,
} from './secrets/ssh-secret';
export { probablyCleared, thisBrowser, type BrowserName, type VaultSighting } from './vault/browser-identity';
export { GONE_STATES, type LockFacts, type VaultState, type VaultStatus } from './vault/vault-state';
