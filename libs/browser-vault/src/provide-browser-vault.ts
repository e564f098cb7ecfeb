import { EnvironmentProviders, makeEnvironmentProviders } from '@angular/core';
import { BrowserVault, VAULT_PARTS } from './browser-vault';
import { browserParts } from './vault/vault-parts';

/** Provides {@link BrowserVault}, which is closed until `open(userId)` is called. */
export function provideBrowserVault(): EnvironmentProviders {
  return makeEnvironmentProviders([BrowserVault, { provide: VAULT_PARTS, useValue: browserParts }]);
}
