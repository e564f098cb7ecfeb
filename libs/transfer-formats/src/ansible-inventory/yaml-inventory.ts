import { isObject, pointer } from '../files/json';
import type { ReadingBuilder } from '../reading-builder';
import { readHostPattern } from './host-pattern';
import { leaveOutBefore } from './ini-inventory';
import { Inventory, MOST_HOSTS, setVariable, type Variable } from './inventory';

const KEYS = new Set(['hosts', 'vars', 'children']);

/** Whether a value is an inventory in Ansible's YAML form: groups that hold hosts, variables and other groups, and no more. */
export function isYamlInventory(value: unknown): value is Readonly<Record<string, unknown>> {
  if (!isObject(value)) return false;
  const groups = Object.values(value);
  return (
    groups.every(
      (group) => group === null || (isObject(group) && Object.keys(group).every((key) => KEYS.has(key))),
    ) && groups.some((group) => isObject(group) && (isObject(group['hosts']) || isObject(group['children'])))
  );
}

/** Reads an inventory in Ansible's YAML form (its `yaml` inventory plugin). What cannot be read is told to the builder. */
export function readYamlInventory(
  builder: ReadingBuilder,
  value: Readonly<Record<string, unknown>>,
): Inventory {
  const inventory = new Inventory();
  for (const [name, group] of Object.entries(value)) addGroup(builder, inventory, name, group, [name]);
  return inventory;
}

function addGroup(
  builder: ReadingBuilder,
  inventory: Inventory,
  name: string,
  value: unknown,
  steps: readonly string[],
): void {
  const group = inventory.group(name);
  if (value === null) return;
  if (!isObject(value)) {
    builder.leaveOut(pointer(...steps), `the group ${name.slice(0, 80)}`, 'It is no group.');
    return;
  }
  for (const [key, inside] of Object.entries(value)) {
    const at = [...steps, key];
    if (inside === null) continue;
    if (!KEYS.has(key) || !isObject(inside)) {
      builder.leaveOut(
        pointer(...at),
        `“${key.slice(0, 80)}” of the group ${name.slice(0, 80)}`,
        'Ansible knows nothing of this kind.',
      );
    } else if (key === 'vars') {
      for (const [variable, given] of variablesOf(builder, inside, at))
        leaveOutBefore(builder, variable, name, setVariable(group.variables, variable, given));
    } else if (key === 'children') {
      for (const [child, content] of Object.entries(inside)) {
        group.children.add(child);
        addGroup(builder, inventory, child, content, [...at, child]);
      }
    } else {
      for (const [pattern, variables] of Object.entries(inside)) {
        addHosts(builder, inventory, name, pattern, variables, [...at, pattern]);
      }
    }
  }
}

function addHosts(
  builder: ReadingBuilder,
  inventory: Inventory,
  group: string,
  pattern: string,
  variables: unknown,
  steps: readonly string[],
): void {
  const at = pointer(...steps);
  const found = readHostPattern(pattern, MOST_HOSTS - inventory.hosts.size);
  if (found === undefined) {
    builder.leaveOut(
      at,
      `the hosts ${pattern.slice(0, 120)}`,
      'Its range cannot be read, or stands for too many hosts.',
    );
    return;
  }
  if (variables !== null && !isObject(variables)) {
    builder.leaveOut(at, `what stands under ${pattern.slice(0, 120)}`, 'It is no variables.');
  }
  const given = isObject(variables) ? variablesOf(builder, variables, steps) : [];
  for (const name of found.names) {
    const host = inventory.addHost(group, name, at);
    if (found.port !== undefined) host.variables.set('ansible_port', { value: String(found.port), at });
    for (const [key, variable] of given)
      leaveOutBefore(builder, key, name, setVariable(host.variables, key, variable));
  }
}

/** Values that are no plain text, number or boolean are kept as JSON: they are of no server, and Ansible's own are texts. */
function variablesOf(
  builder: ReadingBuilder,
  value: Readonly<Record<string, unknown>>,
  steps: readonly string[],
): readonly (readonly [string, Variable])[] {
  return Object.entries(value).flatMap(([key, given]) => {
    if (given === null || given === undefined) return [];
    if (typeof given === 'object' && key.startsWith('ansible_')) {
      builder.leaveOut(pointer(...steps, key), `the variable ${key.slice(0, 80)}`, 'It is no text.');
      return [];
    }
    const text = typeof given === 'object' ? JSON.stringify(given) : String(given);
    return [[key, { value: text, at: pointer(...steps, key) }] as const];
  });
}
