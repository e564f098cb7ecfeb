import type { ReadingProgress } from '../files/reading-progress';
import type { ReadingBuilder } from '../reading-builder';
import { addServer } from '../servers/found-server';
import { JumpsByName, type NamedJump } from '../servers/jumps-by-name';
import { groupsOf, type TableRow } from './row';

/** Adds the servers of a table. A jump server is another row of it, by its label, its host, or its address. */
export function addServerRows(
  builder: ReadingBuilder,
  rows: readonly TableRow[],
  progress: ReadingProgress,
): void {
  const jumpOf = ({ jumpServer }: TableRow): NamedJump => {
    const name = comparable(jumpServer);
    if (name === '') return {};
    const called = jumpServer.trim();
    return { name, called, missing: lost(called.slice(0, 80)) };
  };
  const items = rows.map((row) => ({ names: namesOf(row), at: row.at, item: row }));
  const add = (row: TableRow, jumpServer: string | undefined, ref: string) => {
    const { at, label, host, port, username, password, notes } = row;
    const found = { at, label, host, port: port.trim(), username, password, notes, groups: groupsOf(row) };
    const added = addServer(builder, { ...found, ...(jumpServer ? { jumpServer } : {}) }, ref);
    if (added === undefined && password !== '')
      builder.leaveOut(at, `the password of ${label || host}`, 'Its server could not be added.');
    return added?.ref;
  };
  new JumpsByName(builder, items, jumpOf, add, ({ label, host }) => label || host).addAll(progress);
}

/** Every name by which rows of a table can be jump servers. */
export function serverNames(
  rows: readonly Pick<TableRow, 'label' | 'host' | 'port' | 'username'>[],
): ReadonlySet<string> {
  return new Set(rows.flatMap(namesOf));
}

/** A name as it is compared. */
export function comparable(name: string): string {
  return name.trim().toLowerCase();
}

function namesOf({ label, host, port, username }: Pick<TableRow, 'label' | 'host' | 'port' | 'username'>) {
  const [name, address, user] = [label, host, username].map(comparable);
  const full = `${address}:${port.trim() || '22'}`;
  const addresses =
    address === '' ? [] : [address, full, ...(user === '' ? [] : [`${user}@${address}`, `${user}@${full}`])];
  return [...(name === '' ? [] : [name]), ...addresses];
}

function lost(name: string): string {
  return `Its jump server “${name}” is no row of this file, and it is never reached directly instead. Add a row for it.`;
}
