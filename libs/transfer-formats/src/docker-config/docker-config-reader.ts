import { DOCKER_HUB, normalRegistryUrl, registryKindOf } from '@kiops/contracts';
import { isObject, pointer } from '../files/json';
import { ReadingProgress } from '../files/reading-progress';
import type { SourceFile } from '../files/source-file';
import type { FormatReader } from '../reader';
import type { Reading } from '../reading';
import { ReadingBuilder } from '../reading-builder';
import { refuseOver } from '../reading-limits';
import { readAuth } from './auth';

/**
 * Docker's `config.json`, its older `.dockercfg`, and podman's `auth.json` (containers-auth.json(5)): accounts at
 * registries, with their passwords or with the name of the program that keeps those.
 */
export const dockerConfigReader: FormatReader = {
  format: 'docker-config',
  recognises: ({ json, text }) =>
    isObject(json) ? isDockerConfig(json) : OLDEST.test(text.slice(0, 20_000)),
  read: readFile,
};

/** What Docker wrote before `.dockercfg` was JSON: one account at Docker Hub. */
const OLDEST = /^\s*auth\s=\s(\S+)\r?\n\s*email\s=\s[^\r\n]*\s*$/;

/** Settings beside accounts that may hold secrets: they are told, not dropped in silence. */
const OTHER_SECRETS = ['HttpHeaders', 'proxies'] as const;

/** Whether JSON holds accounts as Docker keeps them. */
export function isDockerConfig(json: Readonly<Record<string, unknown>>): boolean {
  return (
    isObject(json['auths']) ||
    isObject(json['credHelpers']) ||
    typeof json['credsStore'] === 'string' ||
    isDockercfg(json)
  );
}

/** `.dockercfg`: the accounts themselves, by registry. */
function isDockercfg(json: Readonly<Record<string, unknown>>): boolean {
  const accounts = Object.values(json);
  return (
    accounts.length > 0 &&
    accounts.every(
      (account) =>
        isObject(account) &&
        ('auth' in account || ('username' in account && 'password' in account && !('url' in account))),
    )
  );
}

function readFile({ json, text, progress }: SourceFile): Reading {
  const builder = new ReadingBuilder();
  if (isObject(json)) readDockerConfig(builder, json, (...steps) => pointer(...steps), progress);
  else {
    const auth = OLDEST.exec(text)?.[1];
    const line = text.slice(0, text.search(/\S/)).split('\n').length;
    readAccount(builder, `line ${line}`, 'https://index.docker.io/v1/', { auth }, undefined);
  }
  return builder.reading();
}

/** Adds the accounts of a Docker config. `place` names where something in it stands. */
export function readDockerConfig(
  builder: ReadingBuilder,
  config: Readonly<Record<string, unknown>>,
  place: (...steps: string[]) => string,
  progress = new ReadingProgress(),
): void {
  if (isDockercfg(config)) {
    refuseOver(Object.keys(config).length);
    for (const [, [key, value]] of progress.through(Object.entries(config)))
      readAccount(builder, place(key), key, value, undefined);
    return;
  }
  const auths = isObject(config['auths']) ? config['auths'] : {};
  const helpers = isObject(config['credHelpers']) ? config['credHelpers'] : {};
  refuseOver(Object.keys(auths).length);
  refuseOver(Object.keys(helpers).length);
  for (const [, [key, value]] of progress.through(Object.entries(auths), 0.8)) {
    const helper = Object.hasOwn(helpers, key) ? helpers[key] : config['credsStore'];
    readAccount(builder, place('auths', key), key, value, keeperOf(helper));
  }
  for (const [, [key, helper]] of progress.through(Object.entries(helpers))) {
    if (Object.hasOwn(auths, key)) continue;
    builder.leaveOut(place('credHelpers', key), `an account at ${key}`, keptElsewhere(keeperOf(helper)));
  }
  if (Object.keys(auths).length === 0 && config['credsStore'] !== undefined) {
    builder.leaveOut(place('credsStore'), 'all accounts', keptElsewhere(keeperOf(config['credsStore'])));
  }
  for (const name of OTHER_SECRETS) {
    if (isObject(config[name]))
      builder.leaveOut(place(name), name, 'It is no account at a registry. KIOPS keeps accounts only.');
  }
}

function readAccount(
  builder: ReadingBuilder,
  at: string,
  key: string,
  value: unknown,
  keeper: string | undefined,
): void {
  const what = `an account at ${key}`;
  if (isObject(value) && typeof value['registrytoken'] === 'string' && value['registrytoken'] !== '') {
    builder.leaveOut(
      at,
      `the registry token at ${key}`,
      'It is a token for minutes, which no account can be made of.',
    );
    if (readAuth(value).fault !== undefined) return;
  }
  const account = readAuth(value);
  if (account.fault !== undefined) {
    const reason =
      account.fault === 'empty' && keeper !== undefined ? keptElsewhere(keeper) : REASONS[account.fault];
    builder.leaveOut(at, what, reason);
    return;
  }
  const { username, secret, secretKind } = account;
  const told = {
    ...(username === '' ? { asks: ['username'] } : {}),
    ...(account.damagedAuth ? { remarks: [DAMAGED_AUTH] } : {}),
  };
  if (normalRegistryUrl(key) === DOCKER_HUB && secretKind === 'password') {
    const fields = { label: username || DOCKER_HUB, username };
    builder.add({ store: 'docker-hub', at, fields, secret: { accessToken: secret }, ...told });
    return;
  }
  builder.add({
    store: 'registries',
    at,
    fields: {
      label: `${normalRegistryUrl(key)} ${username}`.trim(),
      kind: registryKindOf(key),
      url: key,
      username,
      secretKind,
    },
    secret: { password: secret },
    ...told,
  });
}

const DAMAGED_AUTH =
  'Its “auth” is no base64 of a user name, a colon and a password. KIOPS took the two that stand beside it.';

const REASONS = {
  empty: 'It has neither a user name nor a secret.',
  'no-secret': 'It has a user name, but no secret.',
  damaged: 'Its “auth” is not the base64 of a user name, a colon and a password.',
} as const;

/** The helper's program, as docker names it: `pass` is `docker-credential-pass`. */
function keeperOf(helper: unknown): string | undefined {
  return typeof helper === 'string' && helper !== '' ? `docker-credential-${helper}` : undefined;
}

function keptElsewhere(keeper: string | undefined): string {
  return `The secret is in ${keeper ?? 'a credential helper'}, not in this file.`;
}
