import type { Logger } from 'pino';
import type { Configuration } from '../config/configuration';
import type { MasterKeys } from '../crypto/master-keys';
import type { Storage } from '../database/storage';

/** What the application stands on; whoever makes it closes the storage after it. */
export interface Foundation {
  readonly configuration: Configuration;
  readonly storage: Storage;
  readonly masterKeys: MasterKeys;
  readonly logger: Logger;
}
