import { certificateEnd } from './certificate-end';
import { jwtEnd } from './jwt-end';
import { readKubeconfig, type KubeconfigEntry } from './kubeconfig-entries';

/** What such a document has in it; others are not taken apart. */
const HAS_END = /client-certificate-data|certificate-authority-data|\btoken["']?\s*:/;

/**
 * When the current context of a kubeconfig ends: what it signs in with, a token or a client certificate, or the authority
 * by which it knows the cluster. The first of them counts.
 */
export function kubeconfigEnd(text: string): Date | undefined {
  if (!HAS_END.test(text)) return undefined;
  const { current, contexts, clusters, users } = readKubeconfig(text);
  const context = contexts.find(({ name }) => name === current);
  // Without a current context, there is no doubt where there is only one.
  const chosen = (entries: readonly KubeconfigEntry[], wanted: string | undefined) =>
    current ? entries.find(({ name }) => name === wanted) : entries.length === 1 ? entries[0] : undefined;
  const user = chosen(users, context?.['context.user']);
  const cluster = chosen(clusters, context?.['context.cluster']);
  const token = user?.['user.token'];
  const signingIn = token ? jwtEnd(token) : embeddedEnd(user?.['user.client-certificate-data']);
  const authority = embeddedEnd(cluster?.['cluster.certificate-authority-data']);
  if (!signingIn || !authority) return signingIn ?? authority;
  return signingIn < authority ? signingIn : authority;
}

/** Certificates are in base64 once more. */
function embeddedEnd(data: string | undefined): Date | undefined {
  return data ? certificateEnd(Buffer.from(data, 'base64').toString('latin1')) : undefined;
}
