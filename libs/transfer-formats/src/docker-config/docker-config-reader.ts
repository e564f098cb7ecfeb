import { DOCKER_HUB, normalRegistryUrl } from '@kiops/contracts';
import { isObject, pointer } from '../files/json';
import type { SourceFile } from '../files/source-file';
import type { FormatReader } from '../reader';
import type { Reading } from '../reading';
import { ReadingBuilder } from '../reading-builder';
import { readAuth } from './auth';

/**
 * Docker's `config.json` and podman's `auth.json` (containers-auth.json(5)): accounts at registries, with their passwords
 * or with the name of the program that keeps those.
 */
export const dockerConfigReader: FormatReader = {
  format: 'docker-config',
  recognises: ({ json }) =>
    isObject(json) &&
    (isObject(json['auths']) || isObject(json['credHelpers']) || typeof json['credsStore'] === 'string'),
  read: readDockerConfig,
};

function readDockerConfig({ json }: SourceFile): Reading {
  const config = json as Readonly<Record<string, unknown>>;
  const auths = isObject(config['auths']) ? config['auths'] : {};
  const helpers = isObject(config['credHelpers']) ? config['credHelpers'] : {};
  const builder = new ReadingBuilder();
  for (const [key, value] of Object.entries(auths)) {
    readAccount(builder, pointer('auths', key), key, value, keeperOf(helpers[key] ?? config['credsStore']));
  }
  for (const [key, helper] of Object.entries(helpers)) {
    if (Object.hasOwn(auths, key)) continue;
    builder.leaveOut(pointer('credHelpers', key), `an account at ${key}`, keptElsewhere(keeperOf(helper)));
  }
  if (Object.keys(auths).length === 0 && config['credsStore'] !== undefined) {
    builder.leaveOut(pointer('credsStore'), 'all accounts', keptElsewhere(keeperOf(config['credsStore'])));
  }
  return builder.reading();
}

function readAccount(
  builder: ReadingBuilder,
  at: string,
  key: string,
  value: unknown,
  keeper: string | undefined,
): void {
  const what = `an account at ${key}`;
  const account = readAuth(value);
  if (account.fault !== undefined) {
    const reason =
      account.fault === 'empty' && keeper !== undefined ? keptElsewhere(keeper) : REASONS[account.fault];
    builder.leaveOut(at, what, reason);
    return;
  }
  const { username, secret, secretKind } = account;
  if (normalRegistryUrl(key) === DOCKER_HUB && secretKind === 'password') {
    const fields = { label: username, username };
    builder.add({ store: 'docker-hub', at, fields, secret: { accessToken: secret } });
    return;
  }
  builder.add({
    store: 'registries',
    at,
    fields: {
      label: `${normalRegistryUrl(key)} ${username}`.trim(),
      kind: 'other',
      url: key,
      username,
      secretKind,
    },
    secret: { password: secret },
  });
}

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
