import type { AsyncEntry } from '@napi-rs/keyring';

/** The keyring of the system, where it has one that lasts. */
export interface Keyring {
  /** @returns false where there is no keyring, or it takes nothing */
  keep(address: string, token: string): Promise<boolean>;
  /** Undefined where nothing is kept, or it cannot be asked. */
  read(address: string): Promise<string | undefined>;
  remove(address: string): Promise<void>;
}

/** The name under which tokens are listed in the keyring's own windows. */
const SERVICE = 'KIOPS Credentials';

/** Everything that can go wrong means that there is none: then a file keeps the token. */
export const systemKeyring: Keyring = {
  async keep(address, token) {
    try {
      const entry = await entryOf(address);
      await entry.setPassword(token);
      return true;
    } catch {
      return false;
    }
  },
  async read(address) {
    try {
      const entry = await entryOf(address);
      return (await entry.getPassword()) ?? undefined;
    } catch {
      return undefined;
    }
  },
  async remove(address) {
    try {
      const entry = await entryOf(address);
      await entry.deletePassword();
    } catch {
      // Then there is none to remove.
    }
  },
};

/** On Linux only the Secret Service: the kernel's own keyring forgets everything when the machine starts again. */
async function entryOf(address: string): Promise<AsyncEntry> {
  const { AsyncEntry } = await import('@napi-rs/keyring');
  return new AsyncEntry(SERVICE, address, { linux: { store: 'secret-service' } });
}
