/** Why a connection to the database ended without our doing. */
type ConnectionEnd = 'closed' | 'deleted' | 'upgraded';

/** After how long it is told that a database that was open cannot be used: at first, and at most, in milliseconds. */
const FIRST_RETRY = 1_000;
const LAST_RETRY = 60_000;

/** Makes its requests at once, and gives what to read from them when all have happened. */
type Work<T> = (items: IDBObjectStore) => () => T;

/**
 * The connection to a database that has one store. Browsers close it under their pages, to save memory, after a fault, or
 * when site data is deleted (Indexed Database API, section on closing a connection): it is opened again when it is needed
 * next. It gives way at once to a page that deletes or upgrades the database.
 */
export class DatabaseConnection {
  private opened: Promise<IDBDatabase> | undefined;
  private isUpgraded = false;
  private isClosed = false;
  private wasOpen = false;
  private retry: ReturnType<typeof setTimeout> | undefined;
  private retryAfter = FIRST_RETRY;

  constructor(
    private readonly name: string,
    private readonly storeName: string,
    private readonly onEnd: (end: ConnectionEnd) => void,
  ) {}

  /** Another version of this program has taken the database over: it is not opened any more. */
  get upgraded(): boolean {
    return this.isUpgraded;
  }

  /**
   * Work in one transaction, which has happened when the promise resolves. What fails with its connection is tried once
   * more on a new one, so that all work must be fit to be done twice.
   */
  async run<T>(mode: IDBTransactionMode, work: Work<T>): Promise<T> {
    const connection = this.connect();
    try {
      return await this.workOn(connection, mode, work);
    } catch (error) {
      if (this.isUpgraded || (error instanceof Error && error.name === 'QuotaExceededError')) throw error;
      const wasInUse = await this.drop(connection);
      const result = await this.again(mode, work);
      // Of a connection that is closed here the browser tells nothing any more.
      if (wasInUse && !this.isClosed) this.onEnd('closed');
      return result;
    }
  }

  close(): void {
    this.isClosed = true;
    clearTimeout(this.retry);
    if (this.opened) void this.drop(this.opened);
  }

  /**
   * The second try. Where it fails too, as while site data is being deleted, no event will tell when the database can be used
   * again: it is told after a time.
   */
  private async again<T>(mode: IDBTransactionMode, work: Work<T>): Promise<T> {
    try {
      return await this.workOn(this.connect(), mode, work);
    } catch (error) {
      if (this.wasOpen) this.tellLater();
      throw error;
    }
  }

  private async workOn<T>(
    connection: Promise<IDBDatabase>,
    mode: IDBTransactionMode,
    work: Work<T>,
  ): Promise<T> {
    const result = await runOn(await connection, this.storeName, mode, work);
    this.retryAfter = FIRST_RETRY;
    return result;
  }

  private tellLater(): void {
    if (this.retry !== undefined || this.isClosed || this.isUpgraded) return;
    this.retry = setTimeout(() => {
      this.retry = undefined;
      this.onEnd('closed');
    }, this.retryAfter);
    this.retryAfter = Math.min(this.retryAfter * 2, LAST_RETRY);
  }

  private connect(): Promise<IDBDatabase> {
    if (this.isUpgraded) return Promise.reject(new DOMException('', 'VersionError'));
    const opened = (this.opened ??= this.open());
    // A failure is not kept: the next one tries again.
    opened.catch(() => this.forget(opened));
    return opened;
  }

  /** Gives a connection up. Replies whether it was open, and the one in use: of several that fail together, the first. */
  private async drop(connection: Promise<IDBDatabase>): Promise<boolean> {
    const isInUse = this.opened === connection;
    this.forget(connection);
    const database = await connection.catch(() => undefined);
    database?.close();
    return isInUse && database !== undefined;
  }

  private forget(opened: Promise<IDBDatabase> | undefined): void {
    if (this.opened === opened) this.opened = undefined;
  }

  private async open(): Promise<IDBDatabase> {
    let database = await this.request();
    if (!database.objectStoreNames.contains(this.storeName)) {
      const { version } = database;
      database.close();
      database = await this.request(version + 1);
    }
    this.listen(database);
    this.wasOpen = true;
    return database;
  }

  private request(version?: number): Promise<IDBDatabase> {
    return new Promise((resolve, reject) => {
      const request = indexedDB.open(this.name, version);
      request.onupgradeneeded = () => void request.result.createObjectStore(this.storeName);
      request.onsuccess = () => resolve(request.result);
      request.onerror = () => reject(request.error ?? new DOMException('', 'UnknownError'));
    });
  }

  private listen(database: IDBDatabase): void {
    const opened = this.opened;
    const end = (how: ConnectionEnd): void => {
      this.forget(opened);
      if (!this.isClosed) this.onEnd(how);
    };
    database.onclose = () => end('closed');
    database.onversionchange = ({ newVersion }) => {
      database.close();
      this.isUpgraded ||= newVersion !== null;
      end(newVersion === null ? 'deleted' : 'upgraded');
    };
  }
}

/** One transaction over one store. */
function runOn<T>(
  database: IDBDatabase,
  storeName: string,
  mode: IDBTransactionMode,
  work: Work<T>,
): Promise<T> {
  return new Promise((resolve, reject) => {
    const transaction = database.transaction(storeName, mode);
    const result = work(transaction.objectStore(storeName));
    transaction.oncomplete = () => resolve(result());
    transaction.onabort = () => reject(transaction.error ?? new DOMException('', 'AbortError'));
  });
}
