import { isObject, pointer } from '../files/json';
import type { SourceFile } from '../files/source-file';
import type { FormatReader, ReadContext } from '../reader';
import type { Reading } from '../reading';
import { ReadingBuilder } from '../reading-builder';
import { portOf } from '../servers/found-server';
import { JumpBook, type SpelledJump } from '../servers/jump-book';
import { protocolOf } from '../servers/protocols';

/** Hosts of Termix, as its bulk import takes and its export gives them. */
export const termixReader: FormatReader = {
  format: 'termix',
  recognises: ({ json }) => hostsOf(json).some(({ list }) => list.some(isHost)),
  read: readTermix,
};

const LISTS = ['hosts', 'sshHosts'];

function isHost(value: unknown): boolean {
  return isObject(value) && typeof value['ip'] === 'string' && ('authType' in value || 'username' in value);
}

function hostsOf(
  json: unknown,
): readonly { readonly steps: readonly string[]; readonly list: readonly unknown[] }[] {
  if (Array.isArray(json)) return [{ steps: [], list: json }];
  if (!isObject(json)) return [];
  return LISTS.flatMap((key) => {
    const list = json[key];
    return Array.isArray(list) ? [{ steps: [key], list }] : [];
  });
}

interface Host {
  readonly at: string;
  readonly value: Readonly<Record<string, unknown>>;
}

async function readTermix({ json, progress }: SourceFile, { signal }: ReadContext): Promise<Reading> {
  const builder = new ReadingBuilder();
  const hosts: Host[] = [];
  for (const { steps, list } of hostsOf(json)) {
    for (const [index, value] of list.entries()) {
      const at = pointer(...steps, index);
      if (isObject(value)) hosts.push({ at, value });
      else builder.leaveOut(at, 'a host', 'This is not a JSON object.');
    }
  }
  if (isObject(json)) {
    for (const [key, value] of Object.entries(json)) {
      if (!LISTS.includes(key) && typeof value === 'object' && value !== null) {
        builder.leaveOut(pointer(key), `“${key.slice(0, 80)}”`, 'It is no list of hosts.');
      }
    }
  }
  const byId = new Map<string, Host>();
  for (const host of hosts) if (idOf(host.value['id']) !== '') byId.set(idOf(host.value['id']), host);
  const jumps = new JumpBook(builder);
  const isDirect = ({ value }: Host) => !Array.isArray(value['jumpHosts']) || value['jumpHosts'].length === 0;
  const inOrder = [...hosts.filter(isDirect), ...hosts.filter((each) => !isDirect(each))];
  for (const [, host] of progress.through(inOrder)) {
    signal?.throwIfAborted();
    await addHost(builder, jumps, host, byId);
  }
  return builder.reading();
}

async function addHost(
  builder: ReadingBuilder,
  jumps: JumpBook,
  { at, value }: Host,
  byId: ReadonlyMap<string, Host>,
): Promise<void> {
  const text = (key: string) => textOf(value[key]);
  const name = text('name') || `${text('username')}@${text('ip')}`;
  const leaveOut = (what: string, reason: string) => builder.leaveOut(at, what, reason);
  if (value['useSocks5'] === true) {
    return leaveOut(`the server ${name}`, 'It is reached through a SOCKS proxy. Add it by hand.');
  }
  const scheme = text('connectionType') || 'ssh';
  const known = protocolOf(scheme);
  if (known === undefined)
    return leaveOut(`the server ${name}`, `KIOPS has no servers that are reached by ${scheme}.`);
  const way = wayOf(value['jumpHosts'], byId);
  const jump = way === undefined ? { fault: MISSING } : jumps.through(way, at);
  if (jump.fault !== undefined) return leaveOut(`the server ${name}`, jump.fault);
  const auth = text('authType');
  const isSsh = known.protocol === 'ssh';
  const password = text('password');
  const added = jumps.add({
    at,
    label: name,
    protocol: known.protocol,
    host: text('ip'),
    port: portText(value['port'], known.port),
    username: text('username'),
    password,
    notes: text('notes'),
    groups: [...text('folder').split(' / '), ...tagsOf(value['tags'])].filter((part) => part !== ''),
    jumpServer: jump.ref,
    remarks: known.remarks,
  });
  if (added === undefined) {
    if (password + text('key') !== '') leaveOut(`the secret of ${name}`, 'Its server is left out.');
    return;
  }
  if (isSsh && text('key') !== '') await addKey(builder, at, name, value);
  else if (text('key') + text('keyPassword') !== '') {
    leaveOut(
      `the ${text('key') === '' ? 'passphrase' : 'key'} of ${name}`,
      isSsh ? 'There is no key beside it.' : 'Only what is reached by SSH has a key in KIOPS.',
    );
  }
  if (text('socks5Password') !== '') {
    leaveOut(`the password of the SOCKS proxy of ${name}`, 'Termix does not use this proxy here.');
  }
  if (auth === 'credential') {
    leaveOut(
      `the secret of ${name}`,
      'It is a credential that Termix keeps in another place, not in this file.',
    );
  }
  if (text('sudoPassword') !== '') {
    leaveOut(
      `the password for sudo of ${name}`,
      'KIOPS keeps what signs in, and asks for it when sudo does.',
    );
  }
  if (Array.isArray(value['tunnelConnections']) && value['tunnelConnections'].length > 0) {
    leaveOut(`the tunnels of ${name}`, 'KIOPS has no tunnels that stay open.');
  }
}

const MISSING = 'One of its jump servers is not in this file, and it is never reached directly instead.';

async function addKey(
  builder: ReadingBuilder,
  at: string,
  name: string,
  value: Readonly<Record<string, unknown>>,
): Promise<void> {
  const passphrase = textOf(value['keyPassword']);
  const read = await builder.keys.secretOf(textOf(value['key']));
  if (read.fault !== undefined) {
    builder.leaveOut(at, `the key of ${name}`, read.fault);
    return;
  }
  const { secret, fingerprint } = read;
  builder.addSshSecret({
    at,
    host: textOf(value['ip']).trim(),
    port: portOf(portText(value['port'], 22) ?? '') ?? 22,
    username: textOf(value['username']).trim() || null,
    // Whether it opens the key is found out where the vault takes it: opening many keys takes minutes.
    secret: passphrase === '' ? secret : ({ ...secret, passphrase } as typeof secret),
    ...(fingerprint === undefined ? {} : { fingerprint }),
    preferred: textOf(value['authType']) === 'key',
  });
}

/** The servers before it, the nearest first; undefined when one is not there. */
function wayOf(given: unknown, byId: ReadonlyMap<string, Host>): readonly SpelledJump[] | undefined {
  if (!Array.isArray(given)) return [];
  const hops = given.map((hop: unknown) => byId.get(idOf(isObject(hop) ? hop['hostId'] : hop)));
  if (hops.some((hop) => hop === undefined)) return undefined;
  return hops.flatMap((hop) =>
    hop === undefined
      ? []
      : [
          {
            host: textOf(hop.value['ip']).trim(),
            port: portText(hop.value['port'], 22),
            username: textOf(hop.value['username']).trim(),
          },
        ],
  );
}

function portText(value: unknown, usual: number | undefined): number | string | undefined {
  if (value === undefined || value === null || value === '') return usual;
  return typeof value === 'number' || typeof value === 'string' ? value : 'none';
}

function idOf(value: unknown): string {
  return typeof value === 'number' || typeof value === 'string' ? String(value) : '';
}

function tagsOf(value: unknown): string[] {
  if (typeof value === 'string') return value.split(',').map((tag) => tag.trim());
  return Array.isArray(value) ? value.filter((tag) => typeof tag === 'string') : [];
}

function textOf(value: unknown): string {
  return typeof value === 'string' ? value : '';
}
