import { X509Certificate } from 'node:crypto';
import { parse } from 'yaml';
import { EXIT } from '../output/exit-codes';
import { Failure } from '../output/failure';

/** The versions that kubectl speaks; what a program says is the same in both. */
const VERSIONS = ['client.authentication.k8s.io/v1', 'client.authentication.k8s.io/v1beta1'] as const;
export type ExecVersion = (typeof VERSIONS)[number];

/** What kubectl takes from a program (client.authentication.k8s.io/v1, ExecCredential). */
export interface ExecCredential {
  readonly apiVersion: ExecVersion;
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
 * The version in which kubectl asks: it takes no other one.
 * @param info what it says in `KUBERNETES_EXEC_INFO`, an ExecCredential as JSON; a person who tries it says nothing
 * @throws Failure for a version that nobody here speaks, and for what is none
 */
export function askedVersion(info: string | undefined): ExecVersion {
  if (!info) return VERSIONS[0];
  let asked: Json;
  try {
    asked = objectOf(JSON.parse(info));
  } catch {
    throw new Failure('KUBERNETES_EXEC_INFO is no JSON. Only kubectl sets it.', EXIT.usage);
  }
  const version = VERSIONS.find((one) => one === asked['apiVersion']);
  if (asked['kind'] !== 'ExecCredential' || version === undefined)
    throw new Failure(
      `KUBERNETES_EXEC_INFO asks for something else than an ExecCredential of ${VERSIONS.join(' or ')}. Write one of them as apiVersion of exec in the kubeconfig.`,
      EXIT.usage,
    );
  return version;
}

/**
 * What the current context of a kubeconfig signs in with: a token, or a client certificate.
 * @throws Failure when it has neither, or it has ended; nothing of the kubeconfig is repeated
 */
export function execCredential(kubeconfig: string, apiVersion: ExecVersion = VERSIONS[0]): ExecCredential {
  const user = userOf(kubeconfig);
  const token = textOf(user['token']);
  const certificate = pemOf(user['client-certificate-data']);
  const key = pemOf(user['client-key-data']);
  if (token === undefined && (certificate === undefined || key === undefined))
    throw new Failure(
      'The kubeconfig signs in neither by a token nor by a client certificate: kubectl takes nothing else from a program.',
      EXIT.notFound,
    );
  const pair = certificate !== undefined && key !== undefined ? { certificate, key } : undefined;
  const ends = [token && endOfToken(token), pair && endOfCertificate(pair.certificate)];
  const end = Math.min(...ends.filter((one) => typeof one === 'number'));
  if (end <= Date.now())
    throw new Failure('What the kubeconfig signs in with has expired. Enter a new kubeconfig in KIOPS.');
  return {
    apiVersion,
    kind: 'ExecCredential',
    status: {
      ...(token !== undefined && { token }),
      ...(pair && { clientCertificateData: pair.certificate, clientKeyData: pair.key }),
      ...(Number.isFinite(end) && { expirationTimestamp: new Date(end).toISOString() }),
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

/** Milliseconds since 1970; undefined where it cannot be told. */
function endOfCertificate(certificate: string): number | undefined {
  try {
    return new X509Certificate(certificate).validToDate.getTime();
  } catch {
    return undefined;
  }
}

/** Of a JWT (RFC 7519 section 4.1.4), as those of service accounts are. Any other token does not say. */
function endOfToken(token: string): number | undefined {
  const [, claims, signature] = token.split('.');
  if (signature === undefined) return undefined;
  try {
    const { exp } = objectOf(JSON.parse(Buffer.from(claims, 'base64url').toString('utf8')));
    // As far as a date goes.
    return typeof exp === 'number' && Math.abs(exp) < 8.64e12 ? exp * 1_000 : undefined;
  } catch {
    return undefined;
  }
}
