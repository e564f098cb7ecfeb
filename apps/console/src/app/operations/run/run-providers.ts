import { HostKeyTrust } from '../host-keys/host-key-trust';
import { KeptSecrets } from '../route/kept-secrets';
import { OperationRun } from './operation-run';
import { RouteSecrets } from './route-secrets';

/** What a component provides that runs operations one after another on one server. */
export const RUN_PROVIDERS = [HostKeyTrust, KeptSecrets, OperationRun, RouteSecrets];
