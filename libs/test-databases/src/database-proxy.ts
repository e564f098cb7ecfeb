import { connect, createServer, type AddressInfo, type Server, type Socket } from 'node:net';
import { reset } from './reset.ts';

/** Stands between the service and its PostgreSQL, and fails in the ways that networks do. */
export class DatabaseProxy {
  /** The address of the database through here. */
  readonly url: string;
  readonly #server: Server;
  readonly #target: URL;
  readonly #links = new Set<{ readonly here: Socket; readonly there: Socket; isSilent: boolean }>();

  private constructor(server: Server, target: URL, url: string) {
    this.#server = server;
    this.#target = target;
    this.url = url;
  }

  static async before(databaseUrl: string): Promise<DatabaseProxy> {
    const server = createServer();
    await new Promise<void>((done) => server.listen(0, '127.0.0.1', done));
    const url = new URL(databaseUrl);
    url.hostname = '127.0.0.1';
    url.port = String((server.address() as AddressInfo).port);
    const proxy = new DatabaseProxy(server, new URL(databaseUrl), url.href);
    server.on('connection', (socket) => proxy.#forward(socket));
    return proxy;
  }

  get port(): string {
    return new URL(this.url).port;
  }

  /** How many connections go through; not those that are silent, and not closed yet. */
  get open(): number {
    return Array.from(this.#links).filter(({ isSilent }) => !isSilent).length;
  }

  /** Drops every byte of the connections that are there, and closes none: a host that lost its power. */
  silence(): void {
    for (const link of this.#links) link.isSilent = true;
  }

  /** Resets all connections, and refuses new ones. */
  async goAway(): Promise<void> {
    const closed = new Promise((done) => this.#server.close(done));
    for (const { here, there } of this.#links) {
      reset(here);
      there.destroy();
    }
    await closed;
  }

  /** Takes connections again. */
  async comeBack(): Promise<void> {
    await new Promise<void>((done) => this.#server.listen(Number(this.port), '127.0.0.1', done));
  }

  #forward(here: Socket): void {
    const there = connect(Number(this.#target.port || 5432), this.#target.hostname);
    const link = { here, there, isSilent: false };
    this.#links.add(link);
    here.on('data', (bytes) => link.isSilent || there.write(bytes));
    there.on('data', (bytes) => link.isSilent || here.write(bytes));
    for (const [socket, other] of [
      [here, there],
      [there, here],
    ]) {
      socket.on('error', () => undefined);
      socket.on('close', () => {
        this.#links.delete(link);
        if (!link.isSilent) other.destroy();
      });
    }
  }
}
