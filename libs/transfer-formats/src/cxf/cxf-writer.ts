import {
  DEFAULT_DB_PORTS,
  hostAndPort,
  isHostAndPort,
  RECORD_STORES,
  definitionOf,
  secretFields,
  serverAddress,
  type DbEngine,
  type RecordStore,
  type TransferEntry,
  type TransferFile,
  type TransferSshSecret,
} from '@kiops/contracts';

/** What the format has no place for, as a sentence for people. */
const LEFT_OUT =
  'Not in it, as the exchange format has no place for them: jump servers, host keys, system info, and who uses a record. ' +
  'Clusters, Docker engines, and SSH keys that are not in PKCS #8 stand in notes.';

/** A credential or item of the format; what is in it is plain JSON. */
type Json = Readonly<Record<string, unknown>>;

/**
 * The records of a transfer file in FIDO's Credential Exchange Format 1.0, as password managers import it. It is not
 * protected: it belongs inside a protected file.
 */
export function cxfFile(file: TransferFile): { readonly content: string; readonly leftOut: string } {
  const items = [
    ...RECORD_STORES.flatMap((store) =>
      (
        (file[definitionOf(store).exportKey as keyof TransferFile] as readonly TransferEntry[] | undefined) ??
        []
      ).map((entry, index) => itemOf(store, entry, index)),
    ),
    ...(file.sshSecrets ?? []).map(sshItem),
  ];
  const content = {
    version: { major: 1, minor: 0 },
    exporterRpId: hostOf(file.origin),
    exporterDisplayName: 'KIOPS Credentials',
    timestamp: Math.floor(Date.parse(file.exportedAt) / 1000),
    accounts: [{ id: idOf('account', 0), username: '', email: '', collections: [], items }],
  };
  return { content: JSON.stringify(content), leftOut: LEFT_OUT };
}

function itemOf(store: RecordStore, entry: TransferEntry, index: number): Json {
  const secrets = secretFields(definitionOf(store) as never).flatMap((name) =>
    typeof entry[name] === 'string' ? [[name, entry[name]] as const] : [],
  );
  const notes = text(entry, 'notes');
  const credentials =
    store === 'runtimes'
      ? secrets.map(([name, value]) => note(value, name))
      : [basicAuth(text(entry, 'username'), secrets[0]?.[1]), ...(notes === '' ? [] : [note(notes)])];
  return item(`${store}`, index, text(entry, 'label'), addressOf(store, entry), credentials);
}

function sshItem(secret: TransferSshSecret, index: number): Json {
  const { host, port, username, kind, password, privateKey = '', passphrase } = secret;
  const address = serverAddress({ host, port, username });
  const url = `ssh://${encodeURIComponent(username)}@${hostAndPort(host, port)}`;
  if (kind === 'password') return item('ssh', index, address, url, [basicAuth(username, password)]);
  const der = pkcs8Of(privateKey);
  const key =
    der === undefined
      ? note(privateKey)
      : { type: 'ssh-key', keyType: '', privateKey: der, keyComment: address };
  const more = passphrase === undefined ? [] : [note(passphrase, 'passphrase')];
  return item('ssh', index, address, url, [key, ...more]);
}

function item(kind: string, index: number, title: string, url: string, credentials: readonly Json[]): Json {
  return {
    id: idOf(kind, index),
    title,
    ...(url === '' ? {} : { scope: { urls: [url], androidApps: [] } }),
    credentials,
  };
}

function basicAuth(username: string, password: unknown): Json {
  return {
    type: 'basic-auth',
    ...(username === '' ? {} : { username: { fieldType: 'string', value: username } }),
    ...(typeof password === 'string' ? { password: { fieldType: 'concealed-string', value: password } } : {}),
  };
}

function note(value: string, label?: string): Json {
  return { type: 'note', content: { fieldType: 'string', value, ...(label === undefined ? {} : { label }) } };
}

/** Where an account is, as an address; empty where it has none. */
function addressOf(store: RecordStore, entry: TransferEntry): string {
  const place = () => hostAndPort(text(entry, 'host'), Number(entry['port']));
  switch (store) {
    case 'servers':
      return `${text(entry, 'protocol')}://${place()}`;
    case 'db-connections': {
      const engine = text(entry, 'engine') as DbEngine;
      const port = Number(entry['port'] ?? DEFAULT_DB_PORTS[engine]);
      const more = (entry['options'] as { hosts?: readonly string[] } | undefined)?.hosts ?? [];
      const hosts = [hostAndPort(text(entry, 'host'), port), ...more.filter(isHostAndPort)];
      return `${engine}://${hosts.join(',')}/${encodeURIComponent(text(entry, 'database'))}`;
    }
    case 'docker-hub':
      return 'https://hub.docker.com';
    case 'source-repositories':
      return text(entry, 'baseUrl');
    case 'runtimes':
      return text(entry, 'endpoint');
    case 'registries': {
      const url = text(entry, 'url');
      return /^https?:/i.test(url) ? url : `https://${url}`;
    }
  }
}

/** The DER in an unencrypted PKCS #8 file (RFC 5958) as base64url; undefined for other files. */
function pkcs8Of(pem: string): string | undefined {
  const body = /^-----BEGIN PRIVATE KEY-----\s+([A-Za-z0-9+/=\s]+)-----END PRIVATE KEY-----\s*$/.exec(
    pem.trim(),
  )?.[1];
  return body?.replace(/\s/g, '').replaceAll('+', '-').replaceAll('/', '_').replace(/=+$/, '');
}

/** Ids are bytes in base64url. */
function idOf(kind: string, index: number): string {
  return btoa(`${kind}-${index}`).replaceAll('+', '-').replaceAll('/', '_').replace(/=+$/, '');
}

function hostOf(origin: string): string {
  return URL.canParse(origin) ? new URL(origin).hostname : '';
}

function text(entry: TransferEntry, field: string): string {
  const value = entry[field];
  return typeof value === 'string' ? value : '';
}
