import type { Socket } from 'node:net';
import type { FastifyInstance } from 'fastify';

/** Counts the requests of each connection that have not got all of their reply yet. */
export class RequestsUnderWay {
  private readonly counts = new WeakMap<Socket, number>();
  private readonly listeners: ((socket: Socket) => void)[] = [];

  /** Counts from now on, before every hook that is added later. */
  constructor(fastify: FastifyInstance) {
    fastify.addHook('onRequest', ({ raw: { socket } }, reply, done) => {
      this.counts.set(socket, this.of(socket) + 1);
      reply.raw.once('close', () => this.end(socket));
      done();
    });
  }

  of(socket: Socket): number {
    return this.counts.get(socket) ?? 0;
  }

  /** Has `listener` told of each connection whose last request has ended. */
  onQuiet(listener: (socket: Socket) => void): void {
    this.listeners.push(listener);
  }

  private end(socket: Socket): void {
    const left = this.of(socket) - 1;
    this.counts.set(socket, left);
    if (left === 0) this.listeners.forEach((tell) => tell(socket));
  }
}
