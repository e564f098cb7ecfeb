/** What a column of a table may become. */
export const CSV_TARGETS = [
  'label',
  'host',
  'port',
  'username',
  'password',
  'url',
  'database',
  'engine',
  'group',
  'notes',
] as const;
export type CsvTarget = (typeof CSV_TARGETS)[number];

export const CSV_ROWS = ['servers', 'db-connections', 'logins'] as const;
/** What the rows of a table are; `logins` go to the store that fits the address of each. */
export type CsvRows = (typeof CSV_ROWS)[number];

/** How a table is read. */
export interface CsvMapping {
  readonly rows: CsvRows;
  /** What each column becomes, by its position; null leaves it out. */
  readonly columns: readonly (CsvTarget | null)[];
  /** Whether the first row has the names of the columns. */
  readonly hasHeader: boolean;
}

/** Names of columns in lower case, without blanks and marks, in English and Korean. */
const NAMES: Readonly<Record<CsvTarget, readonly string[]>> = {
  label: [
    'label',
    'name',
    'title',
    'servername',
    'account',
    'alias',
    '서버명',
    '이름',
    '제목',
    '명칭',
    '호스트명',
  ],
  host: [
    'host',
    'hostname',
    'ip',
    'ipaddress',
    'address',
    'hostip',
    'publicip',
    'privateip',
    '호스트',
    '주소',
    '아이피',
    'ip주소',
    '서버ip',
  ],
  port: ['port', 'sshport', '포트'],
  username: [
    'username',
    'user',
    'login',
    'loginname',
    'userid',
    'id',
    'loginusername',
    'sshuser',
    '계정',
    '사용자',
    '사용자명',
    '아이디',
    '계정명',
  ],
  password: [
    'password',
    'pass',
    'passwd',
    'pwd',
    'secret',
    'token',
    'loginpassword',
    'sshpassword',
    '비밀번호',
    '패스워드',
    '암호',
  ],
  url: ['url', 'website', 'loginuri', 'uri', 'web', 'webaddress', 'site', 'link', '웹사이트', '사이트'],
  database: ['database', 'db', 'dbname', 'schema', '데이터베이스', '디비'],
  engine: ['engine', 'dbms', 'dbtype', '엔진'],
  group: ['group', 'grouping', 'folder', 'category', '그룹', '폴더', '분류'],
  notes: [
    'notes',
    'note',
    'comment',
    'comments',
    'description',
    'memo',
    'extra',
    'remarks',
    '비고',
    '메모',
    '설명',
  ],
};

const TARGET_OF = new Map(
  CSV_TARGETS.flatMap((target) => NAMES[target].map((name) => [name, target] as const)),
);

/** They may be the name of a server or its address: what no other column is. */
const SERVER_NAMES: ReadonlySet<string> = new Set(['server', '서버']);

/** Proposes what each column becomes, by its name. The first of two columns that mean the same is taken. */
export function guessedMapping(header: readonly string[]): CsvMapping {
  const names = header.map((name) =>
    name
      .normalize('NFC')
      .toLowerCase()
      .replace(/[\s_.()-]/g, ''),
  );
  const taken = new Set<CsvTarget>();
  const take = (target: CsvTarget | undefined): CsvTarget | null => {
    if (target === undefined || taken.has(target)) return null;
    taken.add(target);
    return target;
  };
  const sure = names.map((name) => take(TARGET_OF.get(name)));
  const columns = sure.map((target, index) =>
    SERVER_NAMES.has(names[index]) ? (take('host') ?? take('label')) : target,
  );
  return { rows: rowsOf(taken), columns, hasHeader: taken.size > 0 };
}

function rowsOf(targets: ReadonlySet<CsvTarget>): CsvRows {
  if (targets.has('url')) return 'logins';
  if (targets.has('database')) return 'db-connections';
  return targets.has('host') ? 'servers' : 'logins';
}

/** Whether a mapping says enough: a place, and a secret or a user. */
export function isEnough({ columns }: CsvMapping): boolean {
  const has = (target: CsvTarget) => columns.includes(target);
  return (has('host') || has('url') || has('label')) && (has('password') || has('username'));
}
