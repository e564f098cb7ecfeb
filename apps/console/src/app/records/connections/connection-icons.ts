import type { ConnectionKind } from '@kiops/contracts';
import { mdiCubeOutline, mdiServerOutline } from '@mdi/js';

/** What each kind of user of a record looks like. */
export const CONNECTION_ICONS: Readonly<Record<ConnectionKind, string>> = {
  service: mdiCubeOutline,
  infrastructure: mdiServerOutline,
};
