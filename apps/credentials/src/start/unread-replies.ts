import type { FastifyInstance } from 'fastify';
import type { RequestsUnderWay } from './requests-under-way';

/** How many requests of one connection may wait for their replies. Browsers and most programs send one at a time. */
const MOST_WAITING = 4;

/**
 * Closes connections whose client does not read: one that has taken nothing of a reply for `patience` milliseconds, and
 * one that sends further requests without waiting (pipelining, RFC 9112 section 9.3.2) more often than anybody does. A
 * client that reads slowly goes on, however long it takes, as long as the system reports progress in that time.
 *
 * What the service itself takes its time for does not count: then there is nothing to read.
 */
export function cutOffUnreadReplies(
  fastify: FastifyInstance,
  patience: number,
  underWay: RequestsUnderWay,
): void {
  fastify.addHook('onRequest', ({ raw: { socket } }, reply, done) => {
    if (underWay.of(socket) <= MOST_WAITING) return done();
    reply.hijack();
    socket.destroy();
  });
  // Node asks when nothing came or went for that long. With a listener it closes nothing by itself, so that idle
  // connections are left to this one too: their time is the server's keep-alive timeout.
  fastify.server.setTimeout(patience, (socket) => {
    if (underWay.of(socket) === 0 || socket.writableLength > 0) socket.destroy();
  });
}
