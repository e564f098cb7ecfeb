import { definitionOf, LIMITS, RECORD_STORES, type RecordStore } from '@kiops/contracts';
import {
  type EntryOrigin,
  foundTables,
  isProtectedKey,
  type KeyedFile,
  keySecret,
  type OwnFile,
  questionsOf,
  reachedThroughKiops,
  ReadError,
  type ReadFile,
  type ReadSshSecret,
  readFiles,
  readOwnFile,
  secretId,
  type TableChoice,
  type TableFile,
  type TableLook,
  toTransferFile,
} from '@kiops/transfer-formats';
import { sizeText } from '../../../quantities/quantities';
import {
  type ChosenFile,
  type FileFacts,
  fileKeyOf,
  type ImportDraft,
  type ReadKeyFile,
  type ToReading,
} from './messages';

type DraftRequest = Extract<ToReading, { readonly type: 'draft' }>;
type TableRequest = Extract<ToReading, { readonly type: 'table' }>;

/** A file as it was read: one of KIOPS as it stands, or what readers found in it. */
interface ReadOfImport {
  readonly chosen: ChosenFile;
  own?: Omit<OwnFile, 'text'> & { readonly body: Blob };
  /** Of a file of KIOPS, only once there is another one beside it. */
  read?: readonly ReadFile[];
  /** The tables whose columns a person names, by their places in `read`. */
  tables?: ReadonlyMap<number, TableFile>;
}

/** In bytes; a key of RSA with 16,384 bits has 13 KB. */
const LARGEST_KEY = 1024 * 1024;

const NOTHING = { entries: [], sshSecrets: [], hostKeys: [] } as const;

/** Reads the files of one import, and puts those that are wanted into one. Lives in a worker, with all that it has read. */
export class ReadFilesOfImport {
  private readonly files = new Map<string, ReadOfImport>();
  private readonly keyFiles = new Map<string, ReadSshSecret>();
  /** Keys that a passphrase opened, by their ids. */
  private readonly opened = new Map<string, Pick<ReadSshSecret, 'secret' | 'fingerprint'>>();

  /** @param onShare told how much of it is read, some tens of times; what it is told may fall back once. */
  async read(chosen: ChosenFile, onShare: (share: number) => void): Promise<FileFacts> {
    const { key, file, passphrase } = chosen;
    const read: ReadOfImport = { chosen };
    this.files.set(key, read);
    const fault = faultBefore(file);
    if (fault !== undefined) {
      read.read = [unread(file.name, 'too-large', fault)];
      return factsOf(read);
    }
    let bytes: Uint8Array;
    try {
      bytes = new Uint8Array(await file.arrayBuffer());
    } catch {
      read.read = [unread(file.name, 'damaged', 'It could not be read. Choose it again.')];
      return factsOf(read);
    }
    try {
      const own = await readOwnFile({ name: file.name, bytes }, { passphrase, onProgress: onShare });
      if (own) {
        const { text, ...rest } = own;
        read.own = { ...rest, body: new Blob([text], { type: 'application/json' }) };
        return factsOf(read);
      }
    } catch (error) {
      if (!(error instanceof ReadError)) throw error;
      read.read = [{ ...unread(file.name, error.code, error.message), format: 'kiops' }];
      return factsOf(read);
    }
    read.read = await readFiles([{ name: file.name, bytes }], { passphrase, onProgress: onShare });
    // What a passphrase opened is not at hand.
    if (passphrase === undefined) read.tables = foundTables({ name: file.name, bytes }, read.read);
    for (const [table, choice] of Object.entries(chosen.tables ?? {})) this.readTable(table, choice);
    return factsOf(read);
  }

  /** Reads a table by a choice, instead of as it was recognised. */
  readTable(key: string, choice: TableChoice): FileFacts {
    const { read, place, table } = this.tableWith(key);
    read.read = read.read?.with(place, table.read(choice));
    return factsOf(read);
  }

  /** What a table that was read looks like by a choice. */
  lookAtTable({ key, choice, servers }: Omit<TableRequest, 'type'>): TableLook {
    return this.tableWith(key).table.look(choice, servers);
  }

  private tableWith(key: string): {
    readonly read: ReadOfImport;
    readonly place: number;
    readonly table: TableFile;
  } {
    const read = this.files.get(fileKeyOf(key));
    for (const [place, table] of read?.tables ?? [])
      if (read && keyOf(read, place) === key) return { read, place, table };
    throw new Error('No such table was read.');
  }

  /** Reads the file of a key that servers of the other files name; it stays here until the draft is made. */
  async readKeyFile(id: string, file: File): Promise<ReadKeyFile> {
    this.keyFiles.delete(id);
    this.opened.delete(id);
    if (file.size > LARGEST_KEY) return { fault: 'This is no private key.' };
    const [read] = await readFiles([{ name: file.name, bytes: new Uint8Array(await file.arrayBuffer()) }]);
    const [key] = read.sshSecrets;
    if (key?.secret.kind !== 'key' || read.sshSecrets.length > 1) {
      return { fault: read.leftOut[0]?.reason ?? 'This is no private key.' };
    }
    this.keyFiles.set(id, key);
    return {
      isProtected: isProtectedKey(key.secret),
      ...(key.fingerprint === undefined ? {} : { fingerprint: key.fingerprint }),
    };
  }

  /** Opens a protected key; one that the passphrase does not open stays as it is. */
  async openKey(id: string, passphrase: string): Promise<ReadKeyFile> {
    const key = this.keyFiles.get(id) ?? this.secretWith(id);
    if (key?.secret.kind !== 'key') throw new Error('No such key was read.');
    const read = await keySecret(key.secret.privateKey, passphrase);
    if (read.fault !== undefined) return { fault: read.fault };
    this.opened.set(id, read);
    return {
      isProtected: false,
      ...(read.fingerprint === undefined ? {} : { fingerprint: read.fingerprint }),
    };
  }

  private secretWith(id: string): ReadSshSecret | undefined {
    return [...this.files.values()]
      .flatMap(keyedOf)
      .flatMap(({ key, file }) =>
        file.sshSecrets.map((secret, index) => ({ id: secretId(key, index), secret })),
      )
      .find((one) => one.id === id)?.secret;
  }

  /** The files with these keys as one, in this order. */
  async draft({ keys, answers, servers }: Omit<DraftRequest, 'type'>): Promise<ImportDraft> {
    const wanted = keys.flatMap((key) => this.files.get(key) ?? []);
    const [first, ...others] = wanted;
    if (first?.own && others.length === 0) {
      const { body, sshSecrets, exportedAt, origin } = first.own;
      const { key, file } = first.chosen;
      const names = { [key]: file.name };
      return {
        body,
        knownServers: {},
        sshSecrets,
        origins: null,
        leftOut: [],
        pins: [],
        revoked: [],
        questions: null,
        names,
        exportedAt,
        origin,
      };
    }
    for (const one of wanted) one.read ??= await readAgain(one.chosen);
    const closed = reachedThroughKiops(wanted.flatMap(keyedOf), servers);
    const keyed = closed.map(({ key, file }): KeyedFile => {
      const sshSecrets = file.sshSecrets.map((one, index) => ({
        ...one,
        ...this.opened.get(secretId(key, index)),
      }));
      return { key, file: { ...file, sshSecrets } };
    });
    const keyFiles = new Map(
      [...this.keyFiles].map(([id, key]) => [id, { ...key, ...this.opened.get(id) }] as const),
    );
    const { file, knownServers, sshSecrets, origins, leftOut, pins, revoked } = toTransferFile(
      keyed,
      answers,
      keyFiles,
      servers,
    );
    const ofHostKeys = [...pins, ...revoked].map(({ file: key, at }, index): EntryOrigin => ({
      id: `${key}/pin#${index}`,
      file: key,
      at,
    }));
    return {
      body: new Blob([JSON.stringify(file)], { type: 'application/json' }),
      knownServers,
      sshSecrets,
      origins: { ...origins, browser: [...origins.browser, ...ofHostKeys] },
      leftOut,
      pins,
      revoked,
      questions: questionsOf(closed, keyFiles),
      names: Object.fromEntries(keyed.map(({ key, file: { name } }) => [key, name])),
      exportedAt: null,
      origin: null,
    };
  }
}

/** Its files, those of an archive too, under names of their own. */
function keyedOf(one: ReadOfImport): readonly KeyedFile[] {
  return (one.read ?? []).map((file, place) => ({ key: keyOf(one, place), file }));
}

function keyOf({ chosen: { key }, read = [] }: ReadOfImport, place: number): string {
  return read.length > 1 ? `${key}/${place}` : key;
}

async function readAgain({ file, passphrase }: ChosenFile): Promise<readonly ReadFile[]> {
  return readFiles([{ name: file.name, bytes: new Uint8Array(await file.arrayBuffer()) }], { passphrase });
}

function faultBefore({ size }: File): string | undefined {
  const { max } = LIMITS.transferFile;
  return size > max ? `It has ${sizeText(size)}. At most ${sizeText(max)} are read.` : undefined;
}

function unread(name: string, error: ReadFile['error'], reason: string): ReadFile {
  const leftOut = [{ at: '', what: 'the file', reason }];
  return { name, format: null, encoding: 'utf-8', ...NOTHING, error, leftOut };
}

function factsOf(one: ReadOfImport): FileFacts {
  const { chosen, own, read = [], tables = new Map<number, TableFile>() } = one;
  const { key, file } = chosen;
  const head = {
    key,
    name: file.name,
    size: file.size,
    tables: [...tables].map(([place, { name, size }]) => ({ key: keyOf(one, place), name, size })),
  };
  if (own) {
    const records = RECORD_STORES.map(
      (store) => [store, own.counts[definitionOf(store).exportKey as keyof typeof own.counts] ?? 0] as const,
    );
    return {
      ...head,
      formats: ['kiops'],
      encodings: unusual([own.encoding]),
      records: records.filter(([, count]) => count > 0),
      sshSecrets: own.sshSecrets.length,
      hostKeys: 0,
      leadsOut: false,
    };
  }
  const counts = new Map<RecordStore | null, number>();
  for (const { entries, behind = [] } of read)
    for (const { store } of [...entries, ...behind.map(({ entry }) => entry)])
      counts.set(store, (counts.get(store) ?? 0) + 1);
  const sum = (of: (file: ReadFile) => number) => read.reduce((all, one) => all + of(one), 0);
  const [first] = read;
  const isUnread = read.length > 0 && read.every(({ error }) => error !== undefined);
  return {
    ...head,
    formats: [...new Set(read.flatMap(({ format }) => format ?? []))],
    encodings: unusual(read.filter(({ error }) => error === undefined).map(({ encoding }) => encoding)),
    records: [...counts],
    sshSecrets: sum(({ sshSecrets }) => sshSecrets.length),
    hostKeys: sum(({ hostKeys }) => hostKeys.length),
    leadsOut: read.some(({ behind = [] }) => behind.length > 0),
    ...(isUnread && first.error ? { fault: { code: first.error, reason: first.leftOut[0].reason } } : {}),
  };
}

function unusual(encodings: readonly string[]): readonly string[] {
  return [...new Set(encodings)].filter((encoding) => !/^(?:utf-8|utf-8-bom|binary)$/.test(encoding));
}
