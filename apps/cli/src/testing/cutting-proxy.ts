import { createServer, request, type IncomingMessage } from 'node:http';
import type { AddressInfo } from 'node:net';

/** A way to a service on which replies get lost. */
export interface CuttingProxy {
  readonly origin: string;
  close(): Promise<void>;
}

/** Passes requests on, and cuts the connection off instead of the first reply to one that `isCut` chooses. */
export async function cuttingProxy(
  to: string,
  isCut: (request: IncomingMessage) => boolean,
): Promise<CuttingProxy> {
  let wasCut = false;
  const server = createServer((incoming, outgoing) => {
    const { method, headers, url } = incoming;
    const isLost = !wasCut && isCut(incoming);
    wasCut ||= isLost;
    const passed = request(new URL(url ?? '/', to), { method, headers }, (reply) => {
      if (isLost) return void reply.resume().once('end', () => outgoing.destroy());
      outgoing.writeHead(reply.statusCode!, reply.headers);
      reply.pipe(outgoing);
    });
    incoming.pipe(passed);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    origin: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    close: () => {
      server.closeAllConnections();
      return new Promise((resolve) => void server.close(() => resolve()));
    },
  };
}
