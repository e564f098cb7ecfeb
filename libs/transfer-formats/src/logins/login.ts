import { DOCKER_HUB, hostAndPort, registryKindOf, type RecordStore } from '@kiops/contracts';
import { providerOf } from '../accounts/git-account';
import { percentDecoded } from '../accounts/percent';
import { addDbAccount } from '../databases/db-account';
import { withoutLogin } from '../plain-fields';
import type { ReadingBuilder } from '../reading-builder';
import { addServer } from '../servers/found-server';
import { isKnownToken, tokenEntry } from '../token/known-token';
import { engineOfUri, uriAccount } from '../uri/uri-account';
import { readAddress, type Address } from './address';
import { keptPath } from './kept-path';

/** A login as a password manager keeps it. What is empty was not said. */
export interface Login {
  readonly at: string;
  readonly title: string;
  readonly username: string;
  readonly password: string;
  readonly urls: readonly string[];
  readonly notes: string;
  readonly groups?: readonly string[];
  readonly remarks?: readonly string[];
}

/** Of an address, in characters. */
const LONGEST_URL = 20_000;

const IN_CLEAR = 'Its notes stand beside the secret, readable in lists: look whether a secret is in them.';

/**
 * Adds a login to the store that fits its address, or, without one, its name: Git servers, registries, Docker Hub,
 * databases, servers. Where nothing fits, the person chooses. A login without a password is left out.
 */
export function addLogin(builder: ReadingBuilder, login: Login): void {
  const { at, title, password } = login;
  const what = `the login ${title}`.trim();
  const [url = '', ...others] = login.urls.map((one) => one.trim()).filter((one) => one !== '');
  if (password === '') {
    builder.leaveOut(at, what, 'It has no password.');
    return;
  }
  addToStore(builder, login, url.slice(0, LONGEST_URL));
  for (const other of others) {
    builder.leaveOut(
      at,
      `another address of ${title}: ${readAddress(other)?.host ?? 'not readable'}`,
      'An account of KIOPS has one address. Add it again for the other one.',
    );
  }
}

function addToStore(builder: ReadingBuilder, login: Login, given: string): void {
  if (engineOfUri(given) !== undefined && addDatabase(builder, login, given)) return;
  const url = withoutLogin(given) ?? given;
  if (url !== given && !percentDecoded(given)?.includes(`:${login.password}@`)) leaveOutOther(builder, login);
  const address = readAddress(given) ?? readAddress(url);
  if (address && addServerLogin(builder, login, address)) return;
  const { at, username, password, groups = [] } = login;
  const remarks = [...(login.remarks ?? []), ...(login.notes === '' ? [] : [IN_CLEAR])];
  const label = login.title || address?.host || username || 'Login';
  const common = {
    at,
    ...(groups.length === 0 ? {} : { groups }),
    ...(remarks.length === 0 ? {} : { remarks }),
  };
  const notes = login.notes === '' ? {} : { notes: login.notes };
  const name = username === '' ? {} : { username };
  const token = address === undefined && isKnownToken(password) ? tokenEntry(at, password) : undefined;
  if (typeof token === 'object') {
    builder.add({ ...token, ...common, fields: { ...token.fields, label, ...name, ...notes } });
    return;
  }
  const web =
    address === undefined || /^https?$|^$/.test(address.scheme) ? webFields(address, login) : undefined;
  if (web === undefined) {
    const fields = { label, ...(url === '' ? {} : { url }), ...name, ...notes };
    builder.add({ store: null, fields, secret: { password }, ...common });
    return;
  }
  const { store, field, fields, asks = [], remark } = web;
  const alsoFits = address === undefined ? [] : otherStores(web);
  const missing = username === '' && store !== 'source-repositories' ? ['username', ...asks] : asks;
  builder.add({
    store,
    fields: { label, ...fields, ...name, ...notes },
    secret: { [field]: password },
    ...common,
    ...(remark === undefined ? {} : { remarks: [...remarks, remark] }),
    ...(missing.length === 0 ? {} : { asks: missing }),
    ...(alsoFits.length === 0 ? {} : { alsoFits }),
  });
}

/** Hosts at which more than one kind of account signs in: a GitLab has a registry, and Docker Hub is one. */
function otherStores({ store, fields }: Fitting): readonly RecordStore[] {
  if (store === 'docker-hub') return ['registries'];
  if (store === 'registries') return fields['kind'] === 'gitlab' ? ['source-repositories'] : [];
  return fields['provider'] === 'gitlab' ? ['registries'] : [];
}

interface Fitting {
  readonly store: 'source-repositories' | 'registries' | 'docker-hub';
  /** The name of its secret. */
  readonly field: string;
  readonly fields: Readonly<Record<string, unknown>>;
  readonly asks?: readonly string[];
  /** What of its address was left out. */
  readonly remark?: string;
}

const HUB = /^(?:(?:hub|app|login|www|id|accounts)\.)?docker\.(?:com|io)$/;

/** The store for an address of the web, or for a name where there is no address. */
function webFields(address: Address | undefined, { title, password }: Login): Fitting | undefined {
  if (address === undefined) return fittingName(title);
  const { scheme, host, authority, rest } = address;
  const provider = providerOf(host);
  const kind = registryKindOf(authority);
  if (HUB.test(host) || kind === 'docker') return { store: 'docker-hub', field: 'accessToken', fields: {} };
  const isRegistry = kind !== 'other' && (kind !== 'gitlab' || host.startsWith('registry.'));
  if (!isRegistry && provider !== 'other') {
    const { path, ...left } = keptPath(rest, provider, password);
    const baseUrl = `${scheme || 'https'}://${authority}${path}`;
    return { store: 'source-repositories', field: 'token', fields: { provider, baseUrl }, ...left };
  }
  if (isRegistry || /^(?:docker-)?registry[.-]/.test(host)) {
    const { path, ...left } = keptPath(rest, kind === 'quay' ? 'quay' : 'registry', password);
    const fields = { kind, url: `${authority}${path}`, secretKind: 'password' };
    return { store: 'registries', field: 'password', fields, ...left };
  }
  return undefined;
}

function fittingName(title: string): Fitting | undefined {
  const name = title.toLowerCase();
  if (name.includes('github')) {
    return {
      store: 'source-repositories',
      field: 'token',
      fields: { provider: 'github', baseUrl: 'https://github.com' },
      asks: ['baseUrl'],
    };
  }
  if (name.includes('gitlab')) {
    return {
      store: 'source-repositories',
      field: 'token',
      fields: { provider: 'gitlab', baseUrl: 'https://gitlab.com' },
      asks: ['baseUrl'],
    };
  }
  if (/docker ?hub/.test(name) || name.includes(DOCKER_HUB))
    return { store: 'docker-hub', field: 'accessToken', fields: {} };
  return undefined;
}

function addDatabase(
  builder: ReadingBuilder,
  { at, title, username, password, notes, groups = [], remarks = [] }: Login,
  url: string,
): boolean {
  const account = uriAccount(url);
  if (typeof account === 'string') return false;
  const added = { ...account, label: title, username: username || account.username, password };
  const kept = [...remarks, ...(account.remarks ?? []), ...(notes === '' ? [] : [IN_CLEAR])];
  const more = { ...(groups.length === 0 ? {} : { groups }), ...(notes === '' ? {} : { notes }) };
  addDbAccount(
    builder,
    at,
    { ...added, remarks: kept, asks: account.asks?.filter((name) => name !== 'password') },
    more,
  );
  if (account.password !== undefined && account.password !== password) leaveOutOther(builder, { at, title });
  return true;
}

function leaveOutOther(builder: ReadingBuilder, { at, title }: Pick<Login, 'at' | 'title'>): void {
  builder.leaveOut(
    at,
    `what signs in in the address of ${title}`,
    'It is another one than the password of the entry.',
  );
}

const SERVERS: Readonly<Record<string, 'ssh' | 'other'>> = {
  ssh: 'ssh',
  sftp: 'ssh',
  scp: 'ssh',
  rdp: 'other',
  vnc: 'other',
  telnet: 'other',
};

function addServerLogin(
  builder: ReadingBuilder,
  login: Login,
  { scheme, host, port, user }: Address,
): boolean {
  const protocol = Object.hasOwn(SERVERS, scheme)
    ? SERVERS[scheme]
    : scheme === '' && port === 22
      ? 'ssh'
      : undefined;
  if (protocol === undefined) return false;
  const { at, title: label, username, password, notes, groups, remarks = [] } = login;
  const entry = addServer(builder, {
    at,
    label: label || hostAndPort(host, port ?? 22),
    host,
    protocol,
    ...(port === undefined ? {} : { port }),
    username: username || user,
    password,
    notes,
    groups,
    remarks: notes === '' ? remarks : [...remarks, IN_CLEAR],
  });
  if (entry === undefined) builder.leaveOut(at, `the password of ${label}`, 'Its server could not be added.');
  return true;
}
