/** The texts of one entry of a list, by their path: `name`, `user.token`. */
export type KubeconfigEntry = Readonly<Record<string, string | undefined>>;

/** What of a kubeconfig says who signs in, and where. */
export interface KubeconfigEntries {
  readonly current: string | undefined;
  readonly contexts: readonly KubeconfigEntry[];
  readonly clusters: readonly KubeconfigEntry[];
  readonly users: readonly KubeconfigEntry[];
}

/** A key of a block with what stands behind it; the dashes before it begin entries of lists. */
const LINE = /^( *(?:- +)*)(?:"([^"\n]*)"|'([^'\n]*)'|([\w.-]+)) *:(?:[ \t]+(.*))?$/;

/**
 * Reads a kubeconfig (Config v1) as kubectl and the tools of clouds write it: JSON, or YAML in blocks. One pass over the
 * lines, whatever they are: what is written in another way is not found.
 */
export function readKubeconfig(text: string): KubeconfigEntries {
  const isJson = text.trimStart().startsWith('{');
  const found = isJson ? readJson(text) : readBlocks(text);
  const [top] = found.get('') ?? [];
  return {
    current: top?.['current-context'] || undefined,
    contexts: found.get('contexts') ?? [],
    clusters: found.get('clusters') ?? [],
    users: found.get('users') ?? [],
  };
}

type Lists = Map<string, Record<string, string>[]>;

/** The entries of each list at the top, by its name; what is in none is the one entry of the nameless one. */
function readBlocks(text: string): Lists {
  const lists: Lists = new Map([['', [{}]]]);
  let list = '';
  /** Where the entries of the list begin. */
  let dash = -1;
  let path: { readonly column: number; readonly key: string }[] = [];
  for (const line of text.split(/\r?\n/)) {
    const found = LINE.exec(line);
    if (!found) continue;
    const [, lead, double, single, plain, rest] = found;
    const key = double ?? single ?? plain;
    const column = lead.length;
    if (column === 0) {
      list = '';
      path = [];
    }
    const begins = lead.indexOf('-');
    if (list !== '' && begins >= 0 && (dash < 0 || begins === dash)) {
      dash = begins;
      path = [];
      lists.get(list)!.push({});
    }
    path = [...path.filter((outer) => outer.column < column), { column, key }];
    const value = scalarOf(rest ?? '');
    if (value !== '') {
      const entry = lists.get(list)!.at(-1);
      if (entry) entry[path.map((part) => part.key).join('.')] ??= value;
    } else if (column === 0) {
      list = key;
      dash = -1;
      path = [];
      lists.set(list, []);
    }
  }
  return lists;
}

/** A scalar of one line; nothing where the value stands below. */
function scalarOf(text: string): string {
  const quoted = /^"([^"\\]*)"|^'([^']*)'/.exec(text);
  if (quoted) return quoted[1] ?? quoted[2];
  const plain = text.replace(/ #.*$/, '').trim();
  return /^[|>&*!{[#]/.test(plain) ? '' : plain;
}

function readJson(text: string): Lists {
  const lists: Lists = new Map();
  const config = parse(text);
  const current = memberOf(config, 'current-context');
  lists.set('', [typeof current === 'string' ? { 'current-context': current } : {}]);
  for (const list of ['contexts', 'clusters', 'users']) {
    const entries = memberOf(config, list);
    lists.set(list, Array.isArray(entries) ? entries.map(entryOf) : []);
  }
  return lists;
}

/** What is looked for in entries. */
const PATHS = [
  'name',
  'context.user',
  'context.cluster',
  'cluster.certificate-authority-data',
  'user.token',
  'user.client-certificate-data',
] as const;

function entryOf(item: unknown): Record<string, string> {
  const entry: Record<string, string> = {};
  for (const path of PATHS) {
    const value = path.split('.').reduce(memberOf, item);
    if (typeof value === 'string') entry[path] = value;
  }
  return entry;
}

function memberOf(value: unknown, name: string): unknown {
  return typeof value === 'object' && value !== null ? (value as Record<string, unknown>)[name] : undefined;
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
