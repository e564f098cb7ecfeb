import { normalRegistryUrl, registryKindOf } from '@kiops/contracts';
import { gitEntry } from '../accounts/git-account';
import { isDockerConfig, readDockerConfig } from '../docker-config/docker-config-reader';
import { documentsOf, isText, memberOf, type FileDocument } from '../files/documents';
import { isObject, parseJson } from '../files/json';
import type { ReadingProgress } from '../files/reading-progress';
import type { SourceFile } from '../files/source-file';
import type { FormatReader } from '../reader';
import type { Reading } from '../reading';
import { ReadingBuilder } from '../reading-builder';
import { isKnownToken, tokenEntry } from '../token/known-token';
import { addDatabases } from './database-data';
import { addressesOf, secretData, type SecretData } from './secret-data';

/** Manifests of Kubernetes with Secrets among them, JSON or YAML (Kubernetes API, Secret v1). */
export const kubernetesSecretReader: FormatReader = {
  format: 'kubernetes-secret',
  recognises: ({ json, text }) => {
    if (json === undefined) return SECRET_LINE.test(text);
    const all = [
      json,
      ...(Array.isArray(memberOf(json, 'items')) ? (memberOf(json, 'items') as unknown[]) : []),
    ];
    return (
      all.some((value) => isSecret(value) && memberOf(value, 'apiVersion') !== undefined) ||
      memberOf(json, 'kind') === 'SecretList'
    );
  },
  read: readManifest,
};

const SECRET_LINE =
  /^[ \t-]*["']?kind["']?[ \t]*:[ \t]*["']?(?:Sealed|External)?Secret(?:List)?["']?[ \t]*(?:#.*)?\r?$/m;

function isSecret(value: unknown): boolean {
  return memberOf(value, 'kind') === 'Secret';
}

/** A Secret, and where something in it stands. */
type Place = FileDocument['place'];

async function readManifest(
  file: SourceFile,
  { signal }: { readonly signal?: AbortSignal },
): Promise<Reading> {
  const builder = new ReadingBuilder();
  for (const [, { value, place, fault }] of file.progress.through(documentsOf(file))) {
    signal?.throwIfAborted();
    if (fault) builder.leaveOut(place(), 'a document', fault.message);
    else await readObject(builder, value, place, file.progress);
  }
  return builder.reading();
}

async function readObject(
  builder: ReadingBuilder,
  value: unknown,
  place: Place,
  progress: ReadingProgress,
  depth = 0,
): Promise<void> {
  const items = memberOf(value, 'items');
  const kind = memberOf(value, 'kind');
  if (Array.isArray(items) && (kind === 'List' || kind === 'SecretList') && depth < 5) {
    for (const [index, item] of progress.through(items as readonly unknown[])) {
      // The items of a SecretList need not say what they are.
      const own =
        kind === 'SecretList' && isObject(item) && item['kind'] === undefined
          ? { ...item, kind: 'Secret' }
          : item;
      await readObject(builder, own, (...steps) => place('items', index, ...steps), progress, depth + 1);
    }
    return;
  }
  const what = `${isText(kind) ? kind : 'an object'} ${nameOf(value)}`.trim();
  if (kind === 'SealedSecret' || kind === 'ExternalSecret') {
    builder.leaveOut(
      place(),
      what,
      'Its secret is encrypted for a cluster, or kept elsewhere: it is not in this file.',
    );
  } else if (!isSecret(value)) builder.leaveOut(place(), what, 'It is no Secret.');
  else if (memberOf(value, 'sops') !== undefined) {
    builder.leaveOut(place(), what, 'It is encrypted by SOPS. Decrypt it with “sops -d”, and import that.');
  } else await readSecret(builder, value, place, what);
}

function nameOf(value: unknown): string {
  const [namespace, name] = [memberOf(value, 'metadata', 'namespace'), memberOf(value, 'metadata', 'name')];
  return `${isText(namespace) ? `${namespace}/` : ''}${isText(name) ? name : ''}`;
}

async function readSecret(
  builder: ReadingBuilder,
  secret: unknown,
  place: Place,
  what: string,
): Promise<void> {
  const all = secretData(secret);
  const isTemplate = (key: string) => TEMPLATE.test(all.get(key) ?? '');
  const templates = [...all.keys()].filter(isTemplate);
  const data: SecretData = new Map([...all].filter(([key]) => !isTemplate(key)));
  const at = (key: string) =>
    place(Object.hasOwn(Object(memberOf(secret, 'stringData')), key) ? 'stringData' : 'data', key);
  for (const key of templates)
    builder.leaveOut(at(key), `“${key}” of ${what}`, 'It is a template. Fill it in, and import it again.');
  if (templates.length > 0 && data.size === 0) return;
  const type = memberOf(secret, 'type');
  const used = new Set<string>();
  for (const key of ['.dockerconfigjson', '.dockercfg', 'config.json']) {
    const text = data.get(key);
    const config = text === undefined ? undefined : parseJson(text);
    if (!isObject(config) || !isDockerConfig(config)) continue;
    used.add(key);
    readDockerConfig(builder, config, () => at(key));
  }
  for (const key of [...data.keys()].filter((name) => KEY_NAMES.test(name)))
    if (await readKey(builder, secret, data, at, type, key)) used.add(key);
  const { git, docker } = addressesOf(secret, data);
  if (data.get('password') && (git.length > 0 || docker.length > 0)) {
    ['username', 'password', 'url'].filter((key) => data.has(key)).forEach((key) => used.add(key));
    for (const url of git) addGit(builder, at('password'), url, data);
    for (const url of docker) addRegistry(builder, at('password'), url, data);
  }
  const name = nameOf(secret);
  const open = new Map([...data].filter(([key]) => !used.has(key)));
  addDatabases(builder, open, at, name).forEach((key) => used.add(key));
  for (const [key, value] of open) {
    if (value === undefined || used.has(key) || !isKnownToken(value)) continue;
    const entry = tokenEntry(at(key), value);
    if (typeof entry === 'string') continue;
    used.add(key);
    builder.add({ ...entry, fields: { ...entry.fields, label: `${name} ${key}`.trim() } });
  }
  const rest = [...data.keys()].filter((key) => !used.has(key));
  if (used.size === 0) builder.leaveOut(place(), what, reasonOf(type, data));
  else
    for (const key of rest)
      builder.leaveOut(
        at(key),
        `“${key}” of ${what}`,
        data.get(key) === undefined ? UNREADABLE : 'KIOPS has no field for it.',
      );
}

/** What Helm and its like put values into; in a table of Docker or another JSON, two braces may stand together. */
const TEMPLATE = /\{\{-?\s*[\w.$(][^{}]*\}\}/;

const UNREADABLE = 'It is no text in base64.';

function reasonOf(type: unknown, data: SecretData): string {
  if (data.size === 0) return 'It has no data.';
  if ([...data.values()].every((value) => value === undefined)) return UNREADABLE;
  if (isText(type) && Object.hasOwn(REASONS, type)) return REASONS[type];
  return 'Nothing in it tells where it is used. Add what you need of it yourself.';
}

const REASONS: Readonly<Record<string, string>> = {
  'kubernetes.io/dockerconfigjson': 'Its “.dockerconfigjson” is no Docker config in base64.',
  'kubernetes.io/dockercfg': 'Its “.dockercfg” is no Docker config in base64.',
  'kubernetes.io/basic-auth': 'It has a user name and a password, but no address at which they are used.',
  'kubernetes.io/ssh-auth': 'Its “ssh-privatekey” is no private key.',
  'kubernetes.io/tls': 'It is a TLS certificate. KIOPS keeps none.',
  'kubernetes.io/service-account-token':
    'It is the token of a service account, which belongs to its cluster. Import a kubeconfig.',
  'bootstrap.kubernetes.io/token': 'It is a token for nodes to join, which belongs to its cluster.',
};

/** Keys under which private keys of SSH stand: of Kubernetes' own type, of Argo CD and of Flux, or the files themselves. */
const KEY_NAMES = /^(?:ssh-?privatekey|identity|id_(?:rsa|ecdsa|ed25519))$/i;

async function readKey(
  builder: ReadingBuilder,
  secret: unknown,
  data: SecretData,
  at: (key: string) => string,
  type: unknown,
  name: string,
): Promise<boolean> {
  const text = data.get(name);
  if (!text || (type !== 'kubernetes.io/ssh-auth' && !text.includes('PRIVATE KEY'))) return false;
  if (!text.includes('PRIVATE KEY') && !text.startsWith('PuTTY-')) {
    builder.leaveOut(at(name), 'a private key', 'It is no private key.');
    return true;
  }
  const key = await builder.keys.secretOf(text);
  if (key.fault !== undefined) {
    builder.leaveOut(at(name), 'a private key', key.fault);
    return true;
  }
  const [address] = addressesOf(secret, data).git;
  builder.addKey(at(name), key, [
    `It is of the Secret ${nameOf(secret)}${address ? `, for ${address}` : ''}.`,
  ]);
  return true;
}

function addGit(builder: ReadingBuilder, at: string, url: string, data: SecretData): void {
  const host = /^(?:[a-z][a-z0-9+.-]*:\/\/)?(?:[^/@]*@)?([^/?#]+)/i.exec(url)?.[1] ?? url;
  const baseUrl = /^[a-z][a-z0-9+.-]*:\/\//i.test(url) ? url : `https://${url}`;
  builder.add(
    gitEntry({ at, baseUrl, host, username: data.get('username') ?? '', token: data.get('password') ?? '' }),
  );
}

function addRegistry(builder: ReadingBuilder, at: string, url: string, data: SecretData): void {
  const username = data.get('username') ?? '';
  builder.add({
    store: 'registries',
    at,
    fields: {
      label: `${normalRegistryUrl(url)} ${username}`.trim(),
      kind: registryKindOf(url),
      url,
      username,
      secretKind: 'password',
    },
    secret: { password: data.get('password') ?? '' },
    ...(username === '' ? { asks: ['username'] } : {}),
  });
}
