import { normalHost, type ServerProtocol } from '@kiops/contracts';
import { lineShare } from '../files/line-share';
import type { SourceFile } from '../files/source-file';
import { ReadError } from '../read-error';
import type { FormatReader, ReadContext } from '../reader';
import type { Reading } from '../reading';
import { ReadingBuilder } from '../reading-builder';
import { JumpBook, type SpelledJump } from '../servers/jump-book';
import type { Hop } from '../servers/jump-spec';
import { readIniInventory } from './ini-inventory';
import { PASSWORDS, type Inventory, type Variable, type Variables } from './inventory';
import { readSshArguments } from './ssh-arguments';
import { isYamlInventory, readYamlInventory } from './yaml-inventory';

const VAULT = '$ANSIBLE_VAULT;';
const LOOKED_AT = 200;

/** An inventory of Ansible, in its INI or its YAML form. */
export const ansibleInventoryReader: FormatReader = {
  format: 'ansible-inventory',
  recognises: (file) =>
    file.encoding !== 'binary' &&
    (file.text.startsWith(VAULT) || inventoryIn(file) !== undefined || looksLikeIni(file)),
  share: iniShare,
  read: readInventory,
};

const OWN_SECTION = /^\[[^:\]\s]+:(?:vars|children|hosts)\]/;
const OWN_VARIABLE =
  /(?:^|\s)ansible_(?:host|user|port|password|connection|ssh_\w+|become\w*|private_key_file)\s*=/;
/** A host with variables after it, and one whose name is none of anything else. */
const HOST_LINE = /^[\w.[\]:-]+(?:\s+\w+=\S.*)?$/;
const NAMED_HOST = /^[\w-]+(?:[.:][\w:-]+|\[\w+:\w+\][\w.-]*)+(?:\s+\w+=\S.*)?$/;

function isSection(line: string): boolean {
  return /^\[[^:\]\s]+(?::(?:vars|children|hosts))?\]/.test(line);
}

/** The value of a file in YAML or JSON, when it is an inventory; or why one that begins like an inventory is not read. */
function inventoryIn(file: SourceFile): Readonly<Record<string, unknown>> | ReadError | undefined {
  const { json, text } = file;
  if (json !== undefined) return isYamlInventory(json) ? json : undefined;
  if (
    !/^["']?[\w.-]+["']?:[ \t\r]*(?:#.*)?$/m.test(text) ||
    !/^[ \t]+["']?(?:hosts|children)["']?:/m.test(text)
  ) {
    return undefined;
  }
  try {
    const [document, ...others] = file.yaml;
    if (document === undefined || others.length > 0) return undefined;
    if (document.fault !== undefined) throw document.fault;
    return isYamlInventory(document.value) ? document.value : undefined;
  } catch (error) {
    return error instanceof ReadError && !/^["']?(?:apiVersion|kind|clusters)["']?:/m.test(text)
      ? error
      : undefined;
  }
}

/** Sections that only an inventory has, variables of Ansible's own, or sections of nothing but hosts. */
function looksLikeIni({ firstLines: lines }: SourceFile): boolean {
  const said = lines.slice(0, LOOKED_AT).map((line) => line.trim());
  const real = said.filter((line) => line !== '' && !/^[#;]/.test(line));
  if (real.some((line) => OWN_SECTION.test(line))) return true;
  if (real.some((line) => OWN_VARIABLE.test(line)))
    return real.some(isSection) || real.every((line) => HOST_LINE.test(line));
  const hosts = real.filter((line) => !isSection(line));
  return real.some(isSection) && hosts.length > 0 && hosts.every((line) => NAMED_HOST.test(line));
}

/** Without a variable of Ansible's own, only sections tell hosts from what else is one word. */
function iniShare(file: SourceFile): number {
  const isOfIt = (line: string) => isSection(line.trim()) || HOST_LINE.test(line.trim());
  const hasSections = file.firstLines.some((line) => isSection(line.trim()));
  return lineShare(
    file,
    isOfIt,
    (line) => OWN_VARIABLE.test(line) || (hasSections && NAMED_HOST.test(line.trim())),
  );
}

function readInventory(file: SourceFile, { signal }: ReadContext): Reading {
  if (file.text.startsWith(VAULT)) {
    throw new ReadError(
      'refused',
      'Ansible Vault has encrypted the whole file. Decrypt it with "ansible-vault decrypt", and import what comes out.',
    );
  }
  const builder = new ReadingBuilder();
  const value = inventoryIn(file);
  if (value instanceof ReadError) throw value;
  const inventory = value === undefined ? readIniInventory(builder, file) : readYamlInventory(builder, value);
  if (inventory.hasCircle())
    throw new ReadError('damaged', 'A group of it is in itself, or groups are nested too deep.');
  const hosts = [...inventory.hosts.keys()].map((name) => new HostFacts(inventory, name));
  const servers = new Servers(builder, hosts);
  const inOrder = [...hosts.filter((each) => each.isDirect), ...hosts.filter((each) => !each.isDirect)];
  for (const [, host] of file.progress.through(inOrder)) {
    signal?.throwIfAborted();
    servers.add(host);
  }
  tellOfVariables(builder, inventory);
  tellOfUnused(builder, inventory, hosts);
  return builder.reading();
}

/** What an inventory says of one host. */
class HostFacts {
  readonly at: string;
  readonly host: string;
  readonly groups: readonly string[];
  readonly ssh;
  /** Ansible hands an address to ssh as it is: `ops@10.0.0.4` names the user as well. */
  private readonly userOfAddress: string;
  private readonly variables: Variables;

  constructor(
    inventory: Inventory,
    readonly name: string,
  ) {
    this.at = inventory.hosts.get(name)?.at ?? '';
    this.variables = inventory.variablesOf(name);
    this.groups = inventory.groupsOf(name).filter((group) => group !== 'all' && group !== 'ungrouped');
    const address = this.first('ansible_host', 'ansible_ssh_host') || name;
    const sign = address.lastIndexOf('@');
    this.host = address.slice(sign + 1);
    this.userOfAddress = sign < 0 ? '' : address.slice(0, sign);
    const given = ['ansible_ssh_args', 'ansible_ssh_common_args', 'ansible_ssh_extra_args'].map((key) =>
      this.first(key),
    );
    this.ssh = isTemplate(given.join('')) ? { fault: TEMPLATE } : readSshArguments(given.join(' '));
  }

  get isDirect(): boolean {
    return this.ssh.fault === undefined && this.ssh.hops.length === 0;
  }

  get username(): string {
    const named =
      this.first('ansible_user', 'ansible_ssh_user') ||
      (this.ssh.fault === undefined ? (this.ssh.username ?? '') : '') ||
      this.userOfAddress;
    return isTemplate(named) ? '' : named;
  }

  get port(): string {
    return (
      this.first('ansible_port', 'ansible_ssh_port') ||
      (this.ssh.fault === undefined ? (this.ssh.port ?? '') : '')
    );
  }

  /** The variables of passwords that count for it. */
  get passwords(): readonly Variable[] {
    return PASSWORDS.flatMap((key) => this.variables.get(key) ?? []);
  }

  first(...keys: readonly string[]): string {
    for (const key of keys) {
      const value = this.variables.get(key)?.value ?? '';
      if (value !== '') return value;
    }
    return '';
  }
}

const TEMPLATE = 'It is a template, which Ansible fills in when it runs.';
const CONNECTIONS: Readonly<Record<string, ServerProtocol>> = {
  '': 'ssh',
  ssh: 'ssh',
  smart: 'ssh',
  paramiko: 'ssh',
  paramiko_ssh: 'ssh',
  network_cli: 'ssh',
  netconf: 'ssh',
  winrm: 'winrm',
  psrp: 'winrm',
  httpapi: 'other',
};

class Servers {
  private readonly jumps: JumpBook;
  private readonly byName: ReadonlyMap<string, HostFacts>;

  constructor(
    private readonly builder: ReadingBuilder,
    hosts: readonly HostFacts[],
  ) {
    this.jumps = new JumpBook(builder);
    this.byName = new Map(hosts.map((host) => [host.name, host]));
  }

  add(facts: HostFacts): void {
    const { at, name, host, port, username, groups, ssh } = facts;
    const leaveOut = (reason: string) => this.builder.leaveOut(at, `the server ${name}`, reason);
    const connection = facts.first('ansible_connection').replace(/^ansible\.(?:builtin|netcommon)\./, '');
    const protocol = Object.hasOwn(CONNECTIONS, connection) ? CONNECTIONS[connection] : undefined;
    if (protocol === undefined)
      return leaveOut(`KIOPS has no servers that are reached by “${connection.slice(0, 80)}”.`);
    if (isTemplate(host) || isTemplate(port))
      return leaveOut(`Its address is no address: ${TEMPLATE.replace('It', 'it')}`);
    if (protocol === 'ssh' && ssh.fault !== undefined) return leaveOut(ssh.fault);
    const hops =
      protocol === 'ssh' && ssh.fault === undefined ? ssh.hops.map((hop) => this.spelled(hop)) : [];
    const last = hops.at(-1);
    if (last && normalHost(last.host) === normalHost(host) && String(last.port ?? 22) === (port || '22')) {
      return leaveOut('Its jump servers lead back to itself.');
    }
    const way = this.jumps.through(hops, at);
    if (way.fault !== undefined) return leaveOut(way.fault);
    const keyFile = facts.first('ansible_ssh_private_key_file', 'ansible_private_key_file');
    const isSsh = protocol === 'ssh';
    const keyFiles = isSsh && ssh.fault === undefined ? [...(keyFile ? [keyFile] : []), ...ssh.keyFiles] : [];
    this.jumps.add({
      at,
      label: name,
      protocol,
      host,
      port: port || (protocol === 'other' ? 443 : undefined),
      username,
      password: this.passwordOf(facts),
      groups,
      jumpServer: way.ref,
      keyFiles: [...new Set(keyFiles)],
    });
  }

  /** A jump server that has the name of a host is that host. */
  private spelled({ host, port, username, keyFiles }: Hop): SpelledJump {
    const named = this.byName.get(host);
    if (named === undefined) return { host, port: port ?? 22, username, keyFiles };
    return {
      host: named.host,
      port: port ?? (named.port || 22),
      username: username ?? named.username,
      keyFiles,
    };
  }

  private passwordOf(facts: HostFacts): string {
    const { at, name } = facts;
    const become = facts.first('ansible_become_password', 'ansible_become_pass', 'ansible_sudo_pass');
    if (become !== '') {
      this.builder.leaveOut(
        at,
        `the password for sudo of ${name}`,
        'KIOPS keeps what signs in, and asks for it when sudo does.',
      );
    }
    const password = facts.first(...PASSWORDS);
    if (password.startsWith(VAULT)) {
      this.builder.leaveOut(at, `the password of ${name}`, 'Ansible Vault has encrypted it. Enter it anew.');
      return '';
    }
    if (isTemplate(password)) {
      this.builder.leaveOut(at, `the password of ${name}`, TEMPLATE);
      return '';
    }
    return password;
  }
}

const KEPT =
  /^ansible_(?:(?:ssh_)?(?:host|port|user|password|pass|private_key_file|args|common_args|extra_args)|connection|group_priority|become_pass(?:word)?|sudo_pass)$/;

/** Passwords of groups that no host takes: all its hosts have their own, or it has none. */
function tellOfUnused(builder: ReadingBuilder, inventory: Inventory, hosts: readonly HostFacts[]): void {
  const used = new Set(hosts.flatMap(({ passwords }) => passwords));
  for (const [group, { variables }] of inventory.groups)
    for (const key of PASSWORDS) {
      const variable = variables.get(key);
      if (variable !== undefined && variable.value !== '' && !used.has(variable))
        builder.leaveOut(variable.at, `${key} of the group ${group.slice(0, 80)}`, 'No host takes it.');
    }
}

/** Variables that say nothing of a server, each once, where it stands first. */
function tellOfVariables(builder: ReadingBuilder, inventory: Inventory): void {
  const found = new Map<string, { at: string; count: number }>();
  for (const { variables } of [...inventory.groups.values(), ...inventory.hosts.values()]) {
    for (const [name, { at }] of variables) {
      if (KEPT.test(name)) continue;
      const known = found.get(name);
      if (known === undefined) found.set(name, { at, count: 1 });
      else known.count += 1;
    }
  }
  for (const [name, { at, count }] of found) {
    const times = count === 1 ? '' : `, ${count} times`;
    builder.leaveOut(
      at,
      `the variable ${name.slice(0, 80)}${times}`,
      'It is nothing that KIOPS keeps of a server.',
    );
  }
}

/** Jinja's marks: what is between them is worked out when Ansible runs. */
function isTemplate(text: string): boolean {
  return text.includes('{{') || text.includes('{%');
}
