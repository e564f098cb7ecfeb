import { certificateEnd } from './certificate-end';
import { jwtEnd } from './jwt-end';
import { readKubeconfig } from './kubeconfig-entries';

/** What such a document has in it; others are not taken apart. */
const SIGNS_IN = /client-certificate-data|\btoken["']?\s*:/;

/** When what the current context of a kubeconfig signs in with ends: a token, or a client certificate. */
export function kubeconfigEnd(text: string): Date | undefined {
  if (!SIGNS_IN.test(text)) return undefined;
  const { current, contexts, users } = readKubeconfig(text);
  const user = contexts.find(({ name }) => name === current)?.['context.user'];
  // Without a current context, there is no doubt where only one may sign in.
  const signing = current
    ? users.find(({ name }) => name === user)
    : users.length === 1
      ? users[0]
      : undefined;
  const token = signing?.['user.token'];
  if (token) return jwtEnd(token);
  const certificate = signing?.['user.client-certificate-data'];
  return certificate ? certificateEnd(Buffer.from(certificate, 'base64').toString('latin1')) : undefined;
}
