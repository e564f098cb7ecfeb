import type { RecordStore } from '@kiops/contracts';
import {
  mdiCubeOutline,
  mdiDatabaseOutline,
  mdiDocker,
  mdiGit,
  mdiPackageVariantClosed,
  mdiServer,
} from '@mdi/js';

/** The picture of each store, beside words that name it. */
export const STORE_ICONS: Readonly<Record<RecordStore, string>> = {
  servers: mdiServer,
  registries: mdiPackageVariantClosed,
  'db-connections': mdiDatabaseOutline,
  'docker-hub': mdiDocker,
  'source-repositories': mdiGit,
  runtimes: mdiCubeOutline,
};
