import type { Duplex } from 'node:stream';
import { Client, type ClientConfig, type PoolClient, type PoolConfig } from 'pg';
import type { HostList } from './host-list';
import type { DatabaseLimits } from './limits';
import { UnusableConnection } from './outage';
import { SettlingPool } from './settling-pool';
import { SilenceWatch } from './silence-watch';

/** What `pg` needs beside its own options. */
export interface WritablePoolConfig extends PoolConfig {
  readonly hosts: HostList;
  readonly limits: DatabaseLimits;
}

/** The parts of `pg`'s connection that its typings leave out. */
interface Wire {
  readonly stream: Duplex;
  on(
    event: 'parameterStatus',
    listener: (status: { parameterName: string; parameterValue: string }) => void,
  ): void;
}

type Answer = ((error: Error) => void) | ((error: null, client: Client) => void);

/**
 * A connection to the host that is writable, which notices when its other end has gone without a word. PostgreSQL tells
 * every client whether it is a standby, and when that changes (libpq's `target_session_attrs=read-write` does the same).
 */
class WritableClient extends Client {
  private readonly hosts: HostList;
  private readonly limits: DatabaseLimits;
  private readonly place: number;
  private readonly readOnlyBy = new Set<string>();
  private readonly watch: SilenceWatch;
  /** Whether somebody has it, who may be between two statements of a transaction. */
  isTaken = false;

  constructor({ hosts, limits, ...config }: WritablePoolConfig) {
    const { url, place } = hosts.next();
    super({ ...config, connectionString: url, connectionTimeoutMillis: limits.connect } as ClientConfig);
    this.hosts = hosts;
    this.limits = limits;
    this.place = place;
    this.watch = new SilenceWatch(
      limits.silence,
      () => this.wire.stream,
      () => {
        this.emit('silent');
        this.abandon('silent');
      },
    );
    this.on('drain', () => this.watch.end());
    this.on('end', () => this.watch.stop());
    this.wire.on('parameterStatus', ({ parameterName, parameterValue }) => {
      if (parameterName !== 'in_hot_standby' && parameterName !== 'default_transaction_read_only') return;
      if (parameterValue === 'on') this.readOnlyBy.add(parameterName);
      else this.readOnlyBy.delete(parameterName);
    });
    const ask = this.query.bind(this) as (...parameters: unknown[]) => unknown;
    Object.assign(this, {
      query: (...parameters: unknown[]): unknown => {
        this.watch.begin();
        return ask(...parameters);
      },
    });
  }

  override connect(): Promise<Client>;
  override connect(callback: Answer): void;
  override connect(callback?: Answer): Promise<Client> | void {
    if (callback === undefined) {
      return new Promise((done, fail) =>
        this.connect((error: Error | null) => (error ? fail(error) : done(this))),
      );
    }
    super.connect((error: Error | null) => {
      if (error) this.hosts.failed(this.place);
      (callback as (error: Error | null) => void)(error);
    });
  }

  /** @throws UnusableConnection when nothing can be written there */
  assertWritable(): void {
    if (this.readOnlyBy.size === 0) return;
    this.hosts.failed(this.place);
    throw new UnusableConnection('read-only');
  }

  bePatient(): number {
    this.watch.allow(this.limits.patience);
    return this.limits.patience;
  }

  hurry(): void {
    this.watch.allow(undefined);
  }

  /** Gives it up without a farewell, which nobody would hear. */
  abandon(reason: string): void {
    this.watch.stop();
    this.hosts.failed(this.place);
    this.wire.stream.destroy(new UnusableConnection(reason));
  }

  private get wire(): Wire {
    return (this as unknown as { readonly connection: Wire }).connection;
  }
}

/**
 * The pool that TypeORM and `Database` share. A new connection tries the hosts in their order, from the one that worked
 * last, and is taken only when it is writable. When one connection turns out to be dead, those that nobody has at that
 * moment go with it: they led to the same place, and each would cost another request the same wait. Those that somebody
 * has stay, since what was silent may have been one slow statement: a transaction must not pay for another's.
 */
export class WritablePool extends SettlingPool {
  private readonly hosts: HostList;
  private readonly open = new Set<WritableClient>();

  constructor(readonly config: WritablePoolConfig) {
    super({
      ...config,
      Client: WritableClient as unknown as PoolConfig['Client'],
      onConnect: (client) => (client as unknown as WritableClient).assertWritable(),
    });
    this.hosts = config.hosts;
    this.on('connect', (client) => this.keep(client as unknown as WritableClient));
    this.on('acquire', (client) => ((client as unknown as WritableClient).isTaken = true));
    this.on('release', (_error, client) => ((client as unknown as WritableClient).isTaken = false));
    this.on('remove', (client) => this.open.delete(client as unknown as WritableClient));
  }

  override connect(): Promise<PoolClient>;
  override connect(callback: PoolCallback): void;
  override connect(callback?: PoolCallback): Promise<PoolClient> | void {
    if (callback === undefined) return this.connectToAny();
    this.connectToAny().then(
      (client) => callback(undefined, client, (error) => client.release(error)),
      (error: Error) => callback(error, undefined, () => undefined),
    );
  }

  private async connectToAny(): Promise<PoolClient> {
    for (let tries = 1; ; tries += 1) {
      try {
        return await super.connect();
      } catch (error) {
        const isFull = (error as Error).message === 'timeout exceeded when trying to connect';
        if (isFull || tries >= this.hosts.size) throw error;
      }
    }
  }

  private keep(client: WritableClient): void {
    this.open.add(client);
    client.once('silent', () => {
      for (const other of this.open) if (other !== client && !other.isTaken) other.abandon('silent');
    });
  }
}

type PoolCallback = (
  error: Error | undefined,
  client: PoolClient | undefined,
  done: (release?: Error | boolean) => void,
) => void;

/**
 * Lets a connection wait for answers as long as long work takes, in milliseconds, until `hurry` ends that. Undefined for
 * the embedded database, which cannot go away in silence.
 */
export function bePatient(client: PoolClient): number | undefined {
  return (client as unknown) instanceof WritableClient
    ? (client as unknown as WritableClient).bePatient()
    : undefined;
}

/** Ends what `bePatient` began. */
export function hurry(client: PoolClient): void {
  if ((client as unknown) instanceof WritableClient) (client as unknown as WritableClient).hurry();
}
