/** Lengths (in UTF-16 units), ranges and patterns of what people enter; used by the service's DTOs and the console's forms. */
export const LIMITS = {
  label: { min: 1, max: 120 },
  host: { min: 1, max: 253 },
  port: { min: 1, max: 65_535 },
  username: { min: 1, max: 256 },
  url: { min: 1, max: 2_048 },
  database: { min: 1, max: 256 },
  /** Servers of a database beyond the first. */
  moreHosts: { max: 50 },
  notes: { max: 10_000 },
  /** Passwords and tokens of the stores. */
  secret: { min: 1, max: 16_384 },
  /** A kubeconfig, or one PEM file of a Docker engine's TLS material. */
  document: { min: 1, max: 262_144 },
  scope: { min: 1, max: 120 },
  scopes: { max: 64 },
  hostKeys: { max: 32 },
  /** The JSON text of a server's system info. */
  systemInfo: { max: 65_536 },
  /** An image reference in full. It becomes the detail of a connection. */
  image: { min: 1, max: 500 },
  containerName: { min: 1, max: 63 },
  /** The hop doctor's code of a failed operation. */
  operationCause: { min: 1, max: 64 },
  connectionName: { min: 1, max: 200 },
  connectionDetail: { max: 500 },
  /** For how long a rotated secret may still be read, in seconds. */
  graceSeconds: { min: 0, default: 604_800, max: 7_776_000 },
  /** How many of those who fetched a secret are listed. */
  consumers: { max: 1_000 },
  /** How many event streams one account may have open at one process, and a service account for one user. */
  eventStreams: { max: 20 },
  /** How many records a service says at once that it uses. */
  serviceConnections: { max: 1_000 },
  email: { min: 3, max: 254 },
  personName: { min: 2, max: 50 },
  accountPassword: { min: 8, max: 256 },
  /** Service tokens of one account, or of one service account. */
  serviceTokens: { max: 200 },
  serviceTokenName: { min: 1, max: 120 },
  /** The networks from which one token works. */
  tokenAddresses: { min: 1, max: 50 },
  /** For how many users one token may act. */
  tokenUsers: { max: 1_000 },
  /** For how long a rotated token goes on working, in seconds. */
  tokenOverlap: { min: 0, max: 30 * 86_400 },
  serviceAccounts: { max: 200 },
  filter: { max: 200 },
  pageSize: { default: 100, max: 1_000 },
  /** Bytes of the items of one page. A page that is full ends early, but never before its first item. */
  pageBytes: { max: 2 * 1024 * 1024 },
  /** How many of a record's connections a list shows, the first by name. */
  listedConnections: { max: 100 },
  /** How many jump servers may stand before a server. */
  jumpServers: { max: 8 },
  /** The file-local name of an entry in a transfer file. */
  ref: { min: 1, max: 120 },
  /** How many unknown keys of a transfer file are named. */
  unknownKeys: { max: 500 },
  /** The largest transfer file, in bytes. */
  transferFile: { max: 128 * 1024 * 1024 },
  /** The structure of what is sent as JSON: nesting, members of one object or list, values in all. */
  json: { depth: 24, members: 1_000, values: 16_384 },
  /** Request bodies, in bytes: of routes that are open to everyone, of the others, and of records by what their fields may hold. */
  body: {
    public: 16 * 1024,
    usual: 64 * 1024,
    record: 320 * 1024,
    cleanUp: 2 * 1024 * 1024,
    operation: 448 * 1024,
    connections: 4 * 1024 * 1024,
    server: 640 * 1024,
    runtime: 4_672 * 1024,
  },
  /** Points in time that every part here writes and reads alike: PostgreSQL, JSON and RFC 3339 have four digits for a year. */
  time: { min: Date.parse('0001-01-01T00:00:00Z'), max: Date.parse('9999-12-31T23:59:59Z') },
  /** Parameters of an address. */
  queryParameters: { max: 50 },
  /** Characters of an `Idempotency-Key`. */
  idempotencyKey: { max: 255 },
  /** How many records of the trash are named in one request. */
  trashSelection: { min: 1, max: 1_000 },
  /** How many of the records that an undo leaves alone are named. */
  leftAlone: { max: 200 },
  /** How many conflicts of a restore are named at once. */
  restoreConflicts: { max: 200 },
  /** How many records one clean-up removes. */
  cleanUp: { min: 1, max: 20_000 },
  /** How many entries a transfer file may hold. */
  transferEntries: { max: 100_000 },
  /** One entry of a transfer file: its JSON text in bytes, how many JSON values it holds, and how deep they are nested. */
  transferEntry: { bytes: 8 * 1024 * 1024, values: 100_000, depth: 32 },
  /** How many entries of each verdict one reply of a plan lists, and in how many characters of JSON. */
  planEntries: { max: 10_000, characters: 3 * 1024 * 1024 },
} as const;

/**
 * Text without NUL, other control characters or lone surrogates: what PostgreSQL, JSON and a person can all read back.
 * Tabs and line breaks are for `MULTI_LINE_TEXT`.
 */
export const SINGLE_LINE_TEXT = /^[^\p{Cc}\p{Cs}]*$/u;

/**
 * Like `SINGLE_LINE_TEXT`, with tabs and line breaks. One plain character class: an alternation under the star would
 * use up the stack on a text of some megabytes.
 */
export const MULTI_LINE_TEXT = /^[^\u0000-\u0008\u000B\u000C\u000E-\u001F\u007F-\u009F\p{Cs}]*$/u;

/** A secret on one line: a tab is a sign like others there. */
export const SECRET_TEXT = /^[^\u0000-\u0008\u000A-\u001F\u007F-\u009F\p{Cs}]*$/u;

/** Text as somebody typed it, passwords too: no NUL, and no lone surrogates, which UTF-8 cannot write (RFC 3629 section 3). */
export const WRITABLE_TEXT = /^[^\u0000\p{Cs}]*$/u;
