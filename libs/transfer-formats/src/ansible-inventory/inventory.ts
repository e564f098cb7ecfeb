import { READING_LIMITS, refuseOver, tooMany } from '../reading-limits';

/** The value of a variable, and where it stands. */
export interface Variable {
  readonly value: string;
  readonly at: string;
}

/** Variables of Ansible's own that hold what signs in. */
export const PASSWORDS = ['ansible_password', 'ansible_ssh_password', 'ansible_ssh_pass'] as const;

/** Sets a variable. @returns the one that it takes the place of, where that says something else */
export function setVariable(
  variables: Map<string, Variable>,
  name: string,
  variable: Variable,
): Variable | undefined {
  const before = variables.get(name);
  variables.set(name, variable);
  return before !== undefined && before.value !== variable.value ? before : undefined;
}

export type Variables = ReadonlyMap<string, Variable>;

interface Group {
  readonly variables: Map<string, Variable>;
  readonly hosts: Set<string>;
  readonly children: Set<string>;
}

interface Host {
  readonly at: string;
  readonly variables: Map<string, Variable>;
}

/** How many hosts one inventory may name, ranges counted out. */
export const MOST_HOSTS = READING_LIMITS.entries;
/** Each host in ten groups. */
const MOST_MEMBERSHIPS = 10 * MOST_HOSTS;
const DEEPEST = 50;

/** Groups of hosts with variables, as Ansible keeps them: `all` holds every one. */
export class Inventory {
  readonly hosts = new Map<string, Host>();
  readonly groups = new Map<string, Group>();
  private memberships = 0;
  private ofHost?: ReadonlyMap<string, readonly string[]>;
  private readonly depths = new Map<string, number>();

  group(name: string): Group {
    let group = this.groups.get(name);
    if (group === undefined) {
      group = { variables: new Map(), hosts: new Set(), children: new Set() };
      this.groups.set(name, group);
    }
    return group;
  }

  /**
   * Adds a host to a group. The same host in two places is one, and has the variables of both: the later ones win.
   *
   * @throws ReadError `too-large`
   */
  addHost(groupName: string, name: string, at: string): Host {
    let host = this.hosts.get(name);
    if (host === undefined) {
      refuseOver(this.hosts.size + 1);
      host = { at, variables: new Map() };
      this.hosts.set(name, host);
    }
    this.memberships += 1;
    if (this.memberships > MOST_MEMBERSHIPS) throw tooMany(MOST_MEMBERSHIPS, 'hosts in its groups');
    this.group(groupName).hosts.add(name);
    return host;
  }

  /** Whether a group is in itself, through others. */
  hasCircle(): boolean {
    const done = new Set<string>();
    const under = new Set<string>();
    const visit = (name: string, depth: number): boolean => {
      if (under.has(name) || depth > DEEPEST) return true;
      if (done.has(name)) return false;
      under.add(name);
      const circle = [...(this.groups.get(name)?.children ?? [])].some((child) => visit(child, depth + 1));
      under.delete(name);
      done.add(name);
      return circle;
    };
    return [...this.groups.keys()].some((name) => visit(name, 0));
  }

  /** All groups that a host is in, the outermost first, as their variables count: those of later ones win. */
  groupsOf(host: string): readonly string[] {
    this.ofHost ??= this.spread();
    return this.ofHost.get(host) ?? [];
  }

  /** What counts for a host: the variables of its groups, and its own. */
  variablesOf(host: string): Variables {
    const all = new Map<string, Variable>();
    for (const name of this.groupsOf(host)) {
      for (const [key, variable] of this.groups.get(name)?.variables ?? []) all.set(key, variable);
    }
    for (const [key, variable] of this.hosts.get(host)?.variables ?? []) all.set(key, variable);
    return all;
  }

  private spread(): ReadonlyMap<string, readonly string[]> {
    const parents = new Map<string, string[]>();
    for (const [name, { children }] of this.groups) {
      for (const child of children) parents.set(child, [...(parents.get(child) ?? []), name]);
    }
    for (const name of this.groups.keys()) this.depthOf(name, parents);
    const byHost = new Map<string, Set<string>>();
    const above = new Map<string, ReadonlySet<string>>();
    for (const [name, { hosts }] of this.groups) {
      const all = this.above(name, parents, above);
      for (const host of hosts) {
        const set = byHost.get(host) ?? new Set(['all']);
        for (const each of all) set.add(each);
        byHost.set(host, set);
      }
    }
    return new Map([...byHost].map(([host, set]) => [host, [...set].sort((a, b) => this.compare(a, b))]));
  }

  /** Ansible's order: by depth, by `ansible_group_priority`, by name. */
  private compare(a: string, b: string): number {
    const depth = (this.depths.get(a) ?? 0) - (this.depths.get(b) ?? 0);
    const priority = this.priorityOf(a) - this.priorityOf(b);
    return depth || priority || (a < b ? -1 : a > b ? 1 : 0);
  }

  private priorityOf(name: string): number {
    const text = this.groups.get(name)?.variables.get('ansible_group_priority')?.value ?? '1';
    return /^-?\d{1,9}$/.test(text) ? Number(text) : 1;
  }

  private depthOf(name: string, parents: ReadonlyMap<string, readonly string[]>): number {
    if (name === 'all') return 0;
    const known = this.depths.get(name);
    if (known !== undefined) return known;
    const depth =
      1 + Math.max(0, ...(parents.get(name) ?? []).map((parent) => this.depthOf(parent, parents)));
    this.depths.set(name, depth);
    return depth;
  }

  private above(
    name: string,
    parents: ReadonlyMap<string, readonly string[]>,
    known: Map<string, ReadonlySet<string>>,
  ): ReadonlySet<string> {
    const found = known.get(name);
    if (found !== undefined) return found;
    const all = new Set([name]);
    for (const parent of parents.get(name) ?? [])
      for (const each of this.above(parent, parents, known)) all.add(each);
    known.set(name, all);
    return all;
  }
}
