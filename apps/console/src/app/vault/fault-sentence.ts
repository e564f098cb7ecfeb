import { VaultError } from '@kiops/browser-vault';
import { toFailure } from '../problem/failure';

/** What went wrong, for the person in front of it: with the vault, with a key file, or with a request. */
export function faultSentence(error: unknown): string {
  if (error instanceof VaultError) {
    return error.code === 'quota-full' ? 'No room left in this browser. Nothing was changed.' : error.message;
  }
  // Told by its name: the library with its curves is loaded when the first key comes, not with every error.
  if (error instanceof Error && error.name === 'SshKeyError') return error.message;
  return toFailure(error).message;
}
