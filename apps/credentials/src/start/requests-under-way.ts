import type { Socket } from 'node:net';
import type { FastifyInstance } from 'fastify';

/** How many requests of a connection have not got all of their reply yet. */
export type RequestsUnderWay = (socket: Socket) => number;

/** Counts them from now on, before every hook that is added later. */
export function countRequests(fastify: FastifyInstance): RequestsUnderWay {
  const counts = new WeakMap<Socket, number>();
  const count = (socket: Socket, change: 1 | -1) => counts.set(socket, (counts.get(socket) ?? 0) + change);
  fastify.addHook('onRequest', (request, reply, done) => {
    const { socket } = request.raw;
    count(socket, 1);
    reply.raw.once('close', () => count(socket, -1));
    done();
  });
  return (socket) => counts.get(socket) ?? 0;
}
