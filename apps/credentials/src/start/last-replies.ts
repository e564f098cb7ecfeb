import type { FastifyInstance } from 'fastify';

/**
 * Closes connections after the reply that was under way when the service began to stop. Node closes those that wait for a
 * request at that moment only; these would be kept, and be waited for, until their keep-alive time is over.
 */
export function closeAfterLastReplies(fastify: FastifyInstance): void {
  let isStopping = false;
  fastify.addHook('preClose', (done) => {
    isStopping = true;
    done();
  });
  fastify.addHook('onResponse', (request, _reply, done) => {
    if (isStopping) request.raw.socket.destroySoon();
    done();
  });
}
