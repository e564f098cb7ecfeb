import { X509Certificate } from 'node:crypto';
import { parse } from 'yaml';
import { EXIT } from '../output/exit-codes';
import { Failure } from '../output/failure';

/** What kubectl takes from a program (client.authentication.k8s.io/v1, ExecCredential). */
export interface ExecCredential {
  readonly apiVersion: 'client.authentication.k8s.io/v1';
  readonly kind: 'ExecCredential';
  readonly status: {
    readonly token?: string;
    /** PEM. */
    readonly clientCertificateData?: string;
    /** PEM. */
    readonly clientKeyData?: string;
    /** RFC 3339: kubectl asks again then. */
    readonly expirationTimestamp?: string;
  };
}

type Json = Readonly<Record<string, unknown>>;

/**
 * What the current context of a kubeconfig signs in with: a token, or a client certificate.
 * @throws Failure when it has neither; nothing of the kubeconfig is repeated
 */
export function execCredential(kubeconfig: string): ExecCredential {
  const user = userOf(kubeconfig);
  const token = textOf(user['token']);
  const certificate = pemOf(user['client-certificate-data']);
  const key = pemOf(user['client-key-data']);
  if (token === undefined && (certificate === undefined || key === undefined))
    throw new Failure(
      'The kubeconfig signs in neither by a token nor by a client certificate: kubectl takes nothing else from a program.',
      EXIT.notFound,
    );
  return {
    apiVersion: 'client.authentication.k8s.io/v1',
    kind: 'ExecCredential',
    status: {
      ...(token !== undefined && { token }),
      ...(certificate !== undefined &&
        key !== undefined && {
          clientCertificateData: certificate,
          clientKeyData: key,
          ...(token === undefined && endOf(certificate)),
        }),
    },
  };
}

function userOf(kubeconfig: string): Json {
  const config = objectOf(read(kubeconfig));
  const context = namedIn(config['contexts'], 'context', config['current-context']);
  const user = context && namedIn(config['users'], 'user', context['user']);
  if (user === undefined)
    throw new Failure('The kubeconfig does not say who signs in at its current context.', EXIT.notFound);
  return user;
}

function read(kubeconfig: string): unknown {
  try {
    return parse(kubeconfig, { maxAliasCount: 0, logLevel: 'silent' });
  } catch {
    // Its own words could hold a line of the kubeconfig.
    throw new Failure('The kubeconfig that KIOPS keeps is broken. Enter it again.');
  }
}

function namedIn(list: unknown, kind: string, name: unknown): Json | undefined {
  if (!Array.isArray(list) || typeof name !== 'string') return undefined;
  const found = list.map(objectOf).find((item) => item['name'] === name);
  return found && objectOf(found[kind]);
}

function objectOf(value: unknown): Json {
  return typeof value === 'object' && value !== null ? (value as Json) : {};
}

function textOf(value: unknown): string | undefined {
  return typeof value === 'string' && value !== '' ? value : undefined;
}

function pemOf(value: unknown): string | undefined {
  const text = textOf(value);
  return text && Buffer.from(text, 'base64').toString('utf8');
}

function endOf(certificate: string): { readonly expirationTimestamp?: string } {
  try {
    return { expirationTimestamp: new X509Certificate(certificate).validToDate.toISOString() };
  } catch {
    return {};
  }
}
