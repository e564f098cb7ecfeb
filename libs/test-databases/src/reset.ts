import type { Socket } from 'node:net';

/**
 * Resets a connection, or ends one that is closing already: Node cannot reset that (EINVAL), and would never say that it
 * is closed.
 */
export function reset(socket: Socket): void {
  if (socket.writableEnded) socket.destroy();
  else socket.resetAndDestroy();
}
