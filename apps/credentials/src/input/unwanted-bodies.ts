import type { FastifyInstance } from 'fastify';

/**
 * Ends connections on which a body still comes after its request was answered. For `time` milliseconds it is thrown away:
 * who closes at once, with bytes of the other side unread, takes the answer from it too (RFC 9112 section 9.6).
 */
export function cutUnwantedBodies(fastify: FastifyInstance, time: number): void {
  fastify.addHook('onResponse', ({ raw }, _reply, done) => {
    if (!raw.complete) setTimeout(() => raw.complete || raw.socket.destroy(), time).unref();
    done();
  });
}
