import { createServer } from 'node:net';

const FRAME = 65_536;

/** A relay's WebSocket as the SSH client's byte stream. */
export function streamOfSocket(socket) {
  const chunks = [];
  let ended = false;
  let wake = () => undefined;
  // The relay takes nothing before the server has spoken.
  const spoken = new Promise((done) => socket.once('message', done));
  socket.on('message', (data) => {
    chunks.push(new Uint8Array(data.buffer, data.byteOffset, data.length));
    wake();
  });
  socket.on('close', () => {
    ended = true;
    wake();
  });
  return {
    async read() {
      while (chunks.length === 0 && !ended) await new Promise((done) => (wake = done));
      return chunks.shift();
    },
    async write(bytes) {
      await spoken;
      await sendFrames(socket, bytes);
    },
    close: () => socket.close(),
  };
}

/** Sends bytes in frames that the relay takes; resolves when they are written. */
async function sendFrames(socket, bytes) {
  const sent = [];
  for (let at = 0; at < bytes.length; at += FRAME)
    sent.push(
      new Promise((done, fail) =>
        socket.send(bytes.subarray(at, at + FRAME), (error) => (error ? fail(error) : done())),
      ),
    );
  await Promise.all(sent);
}

/** A TCP port that leads through the relay, so that the `ssh` command can use it. */
export async function listenThroughRelay(openRelay) {
  const server = createServer(async (tcp) => {
    tcp.on('error', () => undefined).pause();
    const socket = await openRelay();
    socket.on('message', (data) => {
      if (!tcp.write(data)) socket.pause();
    });
    tcp.on('drain', () => socket.resume());
    socket.on('close', () => tcp.end());
    tcp.on('close', () => socket.close());
    socket.once('message', async () => {
      for await (const chunk of tcp) await sendFrames(socket, chunk);
    });
  });
  await new Promise((done) => server.listen(0, '127.0.0.1', done));
  return { port: server.address().port, close: () => server.close() };
}
