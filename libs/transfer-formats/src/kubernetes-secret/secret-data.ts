import { base64Text } from '../files/base64';
import { memberOf } from '../files/documents';
import { isObject } from '../files/json';
import { refuseOver } from '../reading-limits';

/** The data of a Secret by key; a value that could not be read is undefined. */
export type SecretData = ReadonlyMap<string, string | undefined>;

/** Reads `data`, base64 of text, and `stringData`, which comes before it. @throws ReadError `too-large` */
export function secretData(secret: unknown): SecretData {
  const data = new Map<string, string | undefined>();
  const encoded = memberOf(secret, 'data');
  const plain = memberOf(secret, 'stringData');
  for (const values of [encoded, plain]) refuseOver(Object.keys(Object(values)).length);
  for (const [key, value] of isObject(encoded) ? Object.entries(encoded) : []) {
    data.set(key, value === null ? '' : typeof value === 'string' ? base64Text(value) : undefined);
  }
  for (const [key, value] of isObject(plain) ? Object.entries(plain) : []) {
    data.set(key, value === null ? '' : typeof value === 'string' ? value : undefined);
  }
  return data;
}

/** The addresses that a Secret says it is for: Tekton's and OpenShift's annotations, and Argo CD's own keys. */
export function addressesOf(
  secret: unknown,
  data: SecretData,
): { readonly git: readonly string[]; readonly docker: readonly string[] } {
  const annotations = memberOf(secret, 'metadata', 'annotations');
  const found = (pattern: RegExp) =>
    Object.entries(isObject(annotations) ? annotations : {})
      .filter(([name, value]) => pattern.test(name) && typeof value === 'string' && value !== '')
      .map(([, value]) => value as string);
  const isArgo = memberOf(secret, 'metadata', 'labels', 'argocd.argoproj.io/secret-type') !== undefined;
  const url = isArgo ? data.get('url') : undefined;
  return {
    git: [
      ...found(
        /^(?:tekton\.dev|build\.knative\.dev)\/git-\d+$|^build\.openshift\.io\/source-secret-match-uri-\d+$/,
      ),
      ...(url ? [url] : []),
    ],
    docker: found(/^(?:tekton\.dev|build\.knative\.dev)\/docker-\d+$/),
  };
}
