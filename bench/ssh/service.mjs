// The real service for the SSH bench, with one registered SSH server.
import { WebSocket } from 'ws';
import { startService } from '../service-process.mjs';

/** Starts the built service on this database and registers an SSH server of loopback, as `Bench`. */
export async function startServiceFor({ host, port, username }, { environment }) {
  const { client, pid, stop } = await startService(environment);
  const { id } = await client.post('/servers', { label: 'Bench', protocol: 'ssh', host, port, username });
  return { client, serverId: id, openRelay: () => openRelay(client, id), pid, stop };
}

/** A WebSocket to the relay, with its ticket sent. */
async function openRelay(client, serverId) {
  const { ticket } = await client.post('/relay/tickets', { serverId });
  const headers = { cookie: client.cookieHeader() };
  const socket = new WebSocket(`${client.origin.replace('http', 'ws')}/api/v1/relay`, {
    origin: client.origin,
    headers,
    perMessageDeflate: false,
    // Browsers mask what they send in native code and another process; here it would count for the client.
    generateMask: (mask) => mask.fill(0),
  });
  await new Promise((done, fail) => {
    socket.once('open', done);
    socket.once('error', fail);
  });
  socket.send(JSON.stringify({ ticket }));
  return socket;
}
