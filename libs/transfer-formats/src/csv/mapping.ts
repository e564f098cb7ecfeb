import type { RecordStore } from '@kiops/contracts';

/** What a column of a table may become. */
export const CSV_TARGETS = [
  'label',
  'host',
  'port',
  'url',
  'engine',
  'database',
  'username',
  'password',
  'jumpServer',
  'group',
  'notes',
  'store',
] as const;
export type CsvTarget = (typeof CSV_TARGETS)[number];

export const CSV_ROWS = [
  'servers',
  'registries',
  'db-connections',
  'docker-hub',
  'source-repositories',
  'logins',
] as const satisfies readonly (RecordStore | 'logins')[];
/** What the rows of a table are; `logins` go to the store that fits the address of each. */
export type CsvRows = (typeof CSV_ROWS)[number];

/** What becomes a field of each; `store` says for one row what it is. */
const OF_ALL = ['label', 'username', 'password', 'group', 'notes', 'store'] as const;
const OF_WEB = [...OF_ALL, 'url', 'host', 'port'] as const;
const TARGETS_OF: Readonly<Record<CsvRows, readonly CsvTarget[]>> = {
  servers: [...OF_ALL, 'host', 'port', 'jumpServer'],
  registries: OF_WEB,
  'db-connections': [...OF_ALL, 'host', 'port', 'engine', 'database'],
  'docker-hub': OF_ALL,
  'source-repositories': OF_WEB,
  logins: OF_WEB,
};

/** What a table must tell of a row; of several in one list, one is enough. */
const REQUIRED: Readonly<Record<CsvRows, readonly (readonly CsvTarget[])[]>> = {
  servers: [['host']],
  registries: [['url', 'host'], ['password']],
  'db-connections': [['host'], ['password']],
  'docker-hub': [['username'], ['password']],
  'source-repositories': [['url', 'host'], ['password']],
  logins: [['url', 'host', 'label'], ['password']],
};

/** How a table is read. */
export interface CsvMapping {
  readonly rows: CsvRows;
  /** What each column becomes, by its position; null leaves it out. */
  readonly columns: readonly (CsvTarget | null)[];
  /** Whether the first row has the names of the columns. */
  readonly hasHeader: boolean;
}

/** Names of columns in lower case, without blanks and marks, in the languages that exports come in. */
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
    'displayname',
    'devicename',
    'bezeichnung',
    'nom',
    'nombre',
    '名前',
    '名称',
    '名稱',
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
    'serverip',
    'serveraddress',
    'hostaddress',
    'hostnameip',
    'fqdn',
    'dnsname',
    'adresse',
    'dirección',
    'ipadresse',
    'ホスト',
    'ホスト名',
    'アドレス',
    '主机',
    '主機',
    '地址',
  ],
  port: ['port', 'sshport', '포트', 'portnumber', 'puerto', 'ポート', '端口'],
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
    'loginid',
    'loginuser',
    'sshusername',
    'benutzer',
    'benutzername',
    'utilisateur',
    'nomdutilisateur',
    'identifiant',
    'usuario',
    'usuário',
    'ユーザー',
    'ユーザー名',
    '用户',
    '用户名',
    '用戶名',
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
    'sshpass',
    'userpassword',
    'accesstoken',
    'apitoken',
    '비번',
    'kennwort',
    'passwort',
    'motdepasse',
    'contraseña',
    'senha',
    'パスワード',
    '密码',
    '密碼',
  ],
  url: ['url', 'website', 'loginuri', 'uri', 'web', 'webaddress', 'site', 'link', '웹사이트', '사이트'],
  database: ['database', 'db', 'dbname', 'schema', '데이터베이스', '디비'],
  engine: ['engine', 'dbms', 'dbtype', '엔진'],
  jumpServer: [
    'jumpserver',
    'jumphost',
    'bastion',
    'proxyjump',
    '경유',
    '점프서버',
    'jump',
    'jumpbox',
    '배스천',
  ],
  store: ['store', 'recordtype'],
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
    'remark',
    'notiz',
    'notizen',
    'bemerkung',
    '备注',
    '備考',
  ],
};

const TARGET_BY_NAME = new Map(
  CSV_TARGETS.flatMap((target) => NAMES[target].map((name) => [name, target] as const)),
);

/** They may be the name of a server or its address: what no other column is. */
const SERVER_NAMES: ReadonlySet<string> = new Set(['server', '서버']);

/** A name as it is compared: no case, blanks or marks. */
export function plainColumnName(name: string): string {
  return name
    .normalize('NFC')
    .toLowerCase()
    .replace(/[\s_.()/’'-]/g, '');
}

/** Proposes what each column becomes, by its name. The first of two columns that mean the same is taken. */
export function guessedMapping(header: readonly string[]): CsvMapping {
  const names = header.map(plainColumnName);
  const taken = new Set<CsvTarget>();
  const take = (target: CsvTarget | undefined): CsvTarget | null => {
    if (target === undefined || taken.has(target)) return null;
    taken.add(target);
    return target;
  };
  const sure = names.map((name) => take(TARGET_BY_NAME.get(name)));
  const columns = sure.map((target, index) =>
    SERVER_NAMES.has(names[index]) ? (take('host') ?? take('label')) : target,
  );
  return { rows: rowsOf(taken), columns, hasHeader: taken.size > 0 };
}

/** What rows with these columns are, as far as the columns tell. */
export function rowsOf(targets: ReadonlySet<CsvTarget>): CsvRows {
  if (targets.has('url')) return 'logins';
  if (targets.has('database')) return 'db-connections';
  return targets.has('host') ? 'servers' : 'logins';
}

/** What columns of these rows may become; of a table whose rows say what they are, anything. */
export function targetsOf({ rows, columns }: Pick<CsvMapping, 'rows' | 'columns'>): readonly CsvTarget[] {
  return columns.includes('store') ? CSV_TARGETS : CSV_TARGETS.filter((target) => isTaken(rows, target));
}

/** Whether such a row has a field for it. */
export function isTaken(rows: CsvRows, target: CsvTarget): boolean {
  return TARGETS_OF[rows].includes(target);
}

/** What no column becomes, and some column must: of several that would do, the first. */
export function missingTargets({ rows, columns }: CsvMapping): readonly CsvTarget[] {
  if (columns.includes('store')) return [];
  return REQUIRED[rows]
    .filter((enough) => !enough.some((target) => columns.includes(target)))
    .map(([first]) => first);
}

/**
 * Whether a proposed mapping says enough to be taken unasked: a place, and a secret or a user.
 *
 * @param hasAddress whether an address was given for rows without one
 */
export function isEnough(mapping: CsvMapping, hasAddress = false): boolean {
  const has = (target: CsvTarget) =>
    mapping.columns.includes(target) || (target === 'url' && hasAddress && isTaken(mapping.rows, target));
  return (
    missingTargets(mapping).every(has) &&
    (has('host') || has('url') || has('label')) &&
    (has('password') || has('username'))
  );
}

/** What rows call themselves, as it is compared. */
const ROW_WORDS: Readonly<Record<CsvRows, readonly string[]>> = {
  servers: ['server', 'servers', 'ssh', 'sshserver', '서버'],
  registries: ['registry', 'registries', 'containerregistry', 'imageregistry', '레지스트리'],
  'db-connections': ['db', 'database', 'databases', 'dbconnection', 'dbconnections', '데이터베이스', '디비'],
  'docker-hub': ['dockerhub', 'hub'],
  'source-repositories': [
    'git',
    'github',
    'gitlab',
    'repository',
    'sourcerepository',
    'sourcerepositories',
    '저장소',
  ],
  logins: ['login', 'logins', 'website', 'web', '로그인'],
};
const ROWS_BY_WORD = new Map(
  CSV_ROWS.flatMap((rows) => ROW_WORDS[rows].map((word) => [word, rows] as const)),
);

/** What a row says that it is; undefined for a word that nobody knows. */
export function rowsNamed(word: string): CsvRows | undefined {
  return ROWS_BY_WORD.get(plainColumnName(word));
}
