import type { Socket } from 'node:net';
import type { FastifyInstance } from 'fastify';
import type { RequestsUnderWay } from './requests-under-way';

/**
 * Once the service stops, closes each connection as soon as no request of it is under way, so that only those are waited
 * for. By itself Node closes the ones that wait for their next request at that moment. Browsers open some that never have
 * a first one, and those that get their reply later would be kept until their keep-alive time is over.
 */
export function closeQuietConnections(fastify: FastifyInstance, underWay: RequestsUnderWay): void {
  /** By their other end: one with TLS takes the place of the one that it is in. */
  const open = new Map<string, Socket>();
  let isStopping = false;
  const closeIfQuiet = (socket: Socket): void => {
    if (isStopping && underWay.of(socket) === 0) socket.destroySoon();
  };
  const keep = (socket: Socket): void => {
    const end = `${socket.remoteAddress} ${socket.remotePort}`;
    open.set(end, socket);
    socket.once('close', () => {
      if (open.get(end) === socket) open.delete(end);
    });
    closeIfQuiet(socket);
  };
  fastify.server.on('connection', keep);
  fastify.server.on('secureConnection', keep);
  fastify.addHook('preClose', (done) => {
    isStopping = true;
    open.forEach(closeIfQuiet);
    done();
  });
  underWay.onQuiet(closeIfQuiet);
}
