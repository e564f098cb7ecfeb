import { LockWrap } from '../locks/vault-header';
import { DamagedSecret } from '../secrets/ssh-secret';
import { BrowserName } from './browser-identity';

/** A lock as it may be shown. */
export type LockFacts = Pick<LockWrap, 'id' | 'kind' | 'addedAt'> & {
  /** What the user calls a passkey. */
  readonly name?: string;
};

/**
 * - `closed`: nobody is signed in. `opening`: not known yet.
 * - `insecure-address`, `unavailable`, `newer-version`: no secret can be kept or used here, see the message.
 * - `cleared`: the browser deleted the vault while it was open here. `header-gone`, `key-gone`, `damaged`: what is kept
 *   cannot be opened any more. Out of each of these leads `startOver`, and nothing else.
 * - `locked`: secrets can be listed, not used. `empty`, `ready`: open.
 */
export type VaultStatus =
  | 'closed'
  | 'opening'
  | 'insecure-address'
  | 'unavailable'
  | 'damaged'
  | 'header-gone'
  | 'key-gone'
  | 'cleared'
  | 'newer-version'
  | 'empty'
  | 'locked'
  | 'ready';

/** The vault as the user should see it. */
export interface VaultState {
  readonly status: VaultStatus;
  /** A sentence for the status. */
  readonly message: string;
  /** How many secrets are kept, damaged ones too. */
  readonly secrets: number;
  /** How many removed ones wait in the trash, damaged ones too. */
  readonly trashed: number;
  /** Those that cannot be opened. While the vault is locked, more of them may be. */
  readonly damaged: readonly DamagedSecret[];
  /** They were there and are gone, without anybody having removed them. */
  readonly lost: boolean;
  /** This tab can read what is kept, although it could not be opened again. */
  readonly readable: boolean;
  /** When the secrets were last exported from this browser, as RFC 3339; missing when they never were. */
  readonly exportedAt?: string;
  /** What can unlock it; empty when it opens by itself. */
  readonly locks: readonly LockFacts[];
  readonly autoLockMinutes: number | null;
  /** What the service may keep of this vault; missing while there is none. */
  readonly identity?: BrowserName & { readonly vaultId: string };
}

const NOTHING_KEPT = {
  secrets: 0,
  trashed: 0,
  damaged: [],
  lost: false,
  readable: false,
  locks: [],
  autoLockMinutes: null,
} as const;

export const CLOSED_STATE: VaultState = { status: 'closed', message: '', ...NOTHING_KEPT };
export const OPENING_STATE: VaultState = {
  status: 'opening',
  message: 'The vault is being opened.',
  ...NOTHING_KEPT,
};

/** A status in which nothing is known of the vault. */
export function brokenState(status: VaultStatus, message: string): VaultState {
  return { status, message, ...NOTHING_KEPT };
}

/** The states that only starting over ends. */
export const GONE_STATES = ['cleared', 'header-gone', 'key-gone', 'damaged'] as const satisfies VaultStatus[];

/** The sentence for a vault that could be read. */
export function statusMessage(status: 'empty' | 'locked' | 'ready', secrets: number): string {
  if (status === 'empty') return 'No SSH secrets are kept in this browser yet.';
  const count = secrets === 1 ? '1 SSH secret' : `${secrets} SSH secrets`;
  if (status === 'ready') return `${count} kept in this browser only.`;
  if (secrets === 0) return 'The browser vault is locked.';
  const [verb, pronoun] = secrets === 1 ? ['is', 'It is'] : ['are', 'They are'];
  return `The browser vault is locked. ${count} ${verb} hidden until you unlock it. ${pronoun} only in this browser.`;
}
