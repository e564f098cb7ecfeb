import { stringify } from 'yaml';
import { dockerConfig, type RegistryAccount } from '../docker-config/docker-config-writer';
import { utf8Base64 } from '../files/utf8-base64';

/** A Secret with which Kubernetes pulls images (`kubernetes.io/dockerconfigjson`), as YAML. */
export function pullSecret(label: string, account: RegistryAccount): string {
  return stringify(
    {
      apiVersion: 'v1',
      kind: 'Secret',
      metadata: { name: objectName(label) },
      type: 'kubernetes.io/dockerconfigjson',
      data: { '.dockerconfigjson': utf8Base64(dockerConfig(account)) },
    },
    { lineWidth: 0 },
  );
}

/** A name that Kubernetes takes (RFC 1123): lower case letters, digits and `-`, at most 63. */
function objectName(label: string): string {
  const name = label
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, '-')
    .slice(0, 63);
  return name.replace(/^-+|-+$/g, '') || 'registry';
}
