import { bitwardenReader } from './bitwarden/bitwarden-reader';
import { csvReader } from './csv/csv-reader';
import { cxfReader } from './cxf/cxf-reader';
import { envReader } from './env/env-reader';
import { gitCredentialsReader } from './git-credentials/git-credentials-reader';
import { kubeconfigReader } from './kubeconfig/kubeconfig-reader';
import { kubernetesSecretReader } from './kubernetes-secret/kubernetes-secret-reader';
import { myCnfReader } from './my-cnf/my-cnf-reader';
import { netrcReader } from './netrc/netrc-reader';
import { pgServiceReader } from './pg-service/pg-service-reader';
import { pgpassReader } from './pgpass/pgpass-reader';
import type { FormatReader } from './reader';
import { tokenReader } from './token/token-reader';
import { uriReader } from './uri/uri-reader';

/**
 * The readers of what is no server: accounts of registries, clusters, Git servers and databases, and what password
 * managers export. What is told by a sure mark comes before what is told by its look.
 */
export const STORE_READERS: readonly FormatReader[] = [
  bitwardenReader,
  cxfReader,
  kubernetesSecretReader,
  kubeconfigReader,
  tokenReader,
  gitCredentialsReader,
  netrcReader,
  myCnfReader,
  pgServiceReader,
  pgpassReader,
  uriReader,
  envReader,
  csvReader,
];
