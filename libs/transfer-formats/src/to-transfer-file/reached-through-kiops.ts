import { hostAndPort } from '@kiops/contracts';
import type { LeftOut, ReadEntry, Reading, ServerBehind } from '../reading';
import type { KeyedFile } from './answers';

/** An SSH server that is on KIOPS already, as far as others lead through it. */
export interface RegisteredServer {
  readonly id: string;
  readonly label: string;
  readonly host: string;
  readonly port: number;
  readonly username: string;
  readonly jumpServerId?: string | null;
}

/** The SSH servers on KIOPS; null when it could not be asked for them. */
export type Registered = readonly RegisteredServer[] | null;

const NEVER_DIRECTLY = 'It is never reached directly instead.';

/**
 * Takes in the servers that lead through one which is not in their file, where exactly one that is registered has the name.
 * The registered one is named among its entries then, and is not one of them: it is neither imported nor counted. All others
 * stay left out, with the reason.
 */
export function reachedThroughKiops(
  files: readonly KeyedFile[],
  registered: Registered,
): readonly KeyedFile[] {
  if (files.every(({ file: { behind = [] } }) => behind.length === 0)) return files;
  const known = new RegisteredNames(registered);
  return files.map(({ key, file }) => ({ key, file: file.behind?.length ? reached(file, known) : file }));
}

/** As `reachedThroughKiops`, what is read of one file. */
export function reachedInReading<Read extends Reading>(reading: Read, registered: Registered): Read {
  return reading.behind?.length ? reached(reading, new RegisteredNames(registered)) : reading;
}

/** Every name by which a server can be a jump server, as they are compared. */
export function jumpNamesOf({
  label,
  host,
  port,
  username,
}: Pick<RegisteredServer, 'label' | 'host' | 'port' | 'username'>): readonly string[] {
  const full = hostAndPort(host, port);
  const plain = `${host}:${port}`;
  const names = [
    label,
    host,
    full,
    plain,
    `${username}@${host}`,
    `${username}@${full}`,
    `${username}@${plain}`,
  ];
  return [...new Set(names.map(comparableName))].filter((name) => name !== '');
}

/** A name as it is compared. Folders stand before the labels of what was imported from them. */
export function comparableName(name: string): string {
  return name
    .trim()
    .toLowerCase()
    .replace(/\s*\/\s*/g, '/');
}

function reached<Read extends Reading>(file: Read, known: RegisteredNames): Read {
  const { behind = [], entries, sshSecrets, leftOut } = file;
  const jumps = new Map<string, ReadEntry>();
  const faults = new Map<LeftOut, LeftOut>();
  const taken = new Map<string, ServerBehind>();
  // Who leads through another of them comes after it, however they stand in the file.
  for (let before = -1; before !== taken.size;) {
    before = taken.size;
    for (const one of behind) {
      const { entry, jumpName, line } = one;
      if (taken.has(entry.ref)) continue;
      if (jumpName === undefined) {
        if (taken.has(String(entry.fields['jumpServer']))) taken.set(entry.ref, one);
        continue;
      }
      const found = known.find(jumpName);
      if ('fault' in found) {
        faults.set(line, { ...line, reason: found.fault });
        continue;
      }
      const { jump } = found;
      const ref = refOf(jump);
      if (!jumps.has(ref)) jumps.set(ref, entryOf(jump, entry.at));
      const fields = { ...entry.fields, jumpServer: ref };
      const remarks = [...(entry.remarks ?? []), `It is reached through ${jump.label}, which is on KIOPS.`];
      taken.set(entry.ref, { ...one, entry: { ...entry, fields, remarks } });
    }
  }
  const added = [...taken.values()];
  const lines = new Set(added.map(({ line }) => line));
  return {
    ...file,
    entries: [...entries, ...added.map(({ entry }) => entry), ...jumps.values()],
    sshSecrets: [...sshSecrets, ...added.flatMap((one) => one.sshSecrets)],
    leftOut: [
      ...leftOut.filter((line) => !lines.has(line)).map((line) => faults.get(line) ?? line),
      ...added.flatMap((one) => one.leftOut),
    ],
    behind: behind.filter(({ entry }) => !taken.has(entry.ref)),
  };
}

/** The registered servers by their names. */
class RegisteredNames {
  private readonly byName = new Map<string, RegisteredServer[]>();
  private readonly byId = new Map<string, RegisteredServer>();

  constructor(private readonly servers: Registered) {
    for (const server of servers ?? []) {
      this.byId.set(server.id, server);
      for (const name of jumpNamesOf(server)) {
        const others = this.byName.get(name);
        if (others) others.push(server);
        else this.byName.set(name, [server]);
      }
    }
  }

  /** The server with this name; or why there is none, or none that can be reached. */
  find(name: string): { readonly jump: RegisteredServer } | { readonly fault: string } {
    const called = name.slice(0, 80);
    if (this.servers === null)
      return {
        fault: `Its jump server “${called}” is not in this file, and KIOPS could not be asked for its servers. ${NEVER_DIRECTLY}`,
      };
    const [only, ...others] = this.byName.get(comparableName(name)) ?? [];
    if (only === undefined)
      return {
        fault: `Its jump server “${called}” is not in this file, and no SSH server on KIOPS has the name. ${NEVER_DIRECTLY}`,
      };
    if (others.length > 0)
      return {
        fault: `Its jump server “${called}” is not in this file, and ${others.length + 1} servers on KIOPS have the name. Name one as user@host:port.`,
      };
    const way = [only];
    for (let next = only; next.jumpServerId;) {
      const jump = this.byId.get(next.jumpServerId);
      if (jump === undefined || way.includes(jump))
        return { fault: `The way to its jump server “${called}” on KIOPS cannot be read. ${NEVER_DIRECTLY}` };
      way.push(jump);
      next = jump;
    }
    return { jump: only };
  }
}

function refOf({ id }: RegisteredServer): string {
  return `on-kiops ${id}`;
}

/** What others lead through: it is shown as their jump server, and its record stays as it is. */
function entryOf(server: RegisteredServer, at: string): ReadEntry {
  const { id, label, host, port, username } = server;
  return {
    store: 'servers',
    ref: refOf(server),
    at,
    fields: { label, protocol: 'ssh', host, port, username },
    onKiops: id,
  };
}
