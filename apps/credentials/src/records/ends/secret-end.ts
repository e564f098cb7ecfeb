import { certificateEnd } from './certificate-end';
import { jwtEnd } from './jwt-end';
import { kubeconfigEnd } from './kubeconfig-end';

/** No certificate, signed token or kubeconfig is shorter. */
const SHORTEST = 40;

/**
 * When secrets end by what stands in them: the first of their ends. Null when none of them says so. It is told by what a
 * secret looks like, so that a token is one in whatever store it is kept; short ones are not looked at.
 */
export function secretEnd(secrets: Readonly<Record<string, string | null>>): Date | null {
  let first: Date | null = null;
  for (const secret of Object.values(secrets)) {
    if (secret === null || secret.length < SHORTEST) continue;
    const end = endOf(secret);
    if (end && (first === null || end < first)) first = end;
  }
  return first;
}

function endOf(secret: string): Date | undefined {
  if (secret.startsWith('eyJ')) return jwtEnd(secret.trim());
  // A certificate in a kubeconfig is in base64 once more.
  return secret.includes('-----BEGIN CERTIFICATE-----') ? certificateEnd(secret) : kubeconfigEnd(secret);
}
