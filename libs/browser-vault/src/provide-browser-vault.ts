import { EnvironmentProviders, makeEnvironmentProviders } from '@angular/core';
import { BrowserVault, VAULT_PARTS } from './browser-vault';
import { browserParts } from './vault/vault-parts';

/**
 * Provides {@link BrowserVault}, which is closed until `open(userId)` is called. `clock` is called where Angular injects,
 * and gives what tells the time by which the trash counts its days; without it, that is the time of this computer.
 */
export function provideBrowserVault(clock?: () => () => Date): EnvironmentProviders {
  const partsFactory = () => {
    const now = clock?.();
    return (userId: string) => ({ ...browserParts(userId), ...(now && { now }) });
  };
  return makeEnvironmentProviders([BrowserVault, { provide: VAULT_PARTS, useFactory: partsFactory }]);
}
