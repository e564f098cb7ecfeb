import type { Socket } from 'node:net';
import type { FastifyInstance } from 'fastify';

/** How many requests of one connection may wait for their replies. Browsers and most programs send one at a time. */
const MOST_WAITING = 4;

/**
 * Closes connections whose client does not read: one that has taken nothing of a reply for `patience` milliseconds, and
 * one that sends further requests without waiting (pipelining, RFC 9112 section 9.3.2) more often than anybody does. A
 * client that reads slowly goes on, however long it takes, as long as the system reports progress in that time.
 *
 * What the service itself takes its time for does not count: then there is nothing to read.
 */
export function cutOffUnreadReplies(fastify: FastifyInstance, patience: number): void {
  const waiting = new WeakMap<Socket, number>();
  const count = (socket: Socket, change: 1 | -1): number => {
    const requests = (waiting.get(socket) ?? 0) + change;
    waiting.set(socket, requests);
    return requests;
  };
  fastify.addHook('onRequest', (request, reply, done) => {
    const { socket } = request.raw;
    reply.raw.once('close', () => count(socket, -1));
    if (count(socket, 1) <= MOST_WAITING) return done();
    reply.hijack();
    socket.destroy();
  });
  // Node asks when nothing came or went for that long. With a listener it closes nothing by itself, so that idle
  // connections are left to this one too: their time is the server's keep-alive timeout.
  fastify.server.setTimeout(patience, (socket) => {
    const isIdle = (waiting.get(socket) ?? 0) === 0;
    if (isIdle || socket.writableLength > 0) socket.destroy();
  });
}
