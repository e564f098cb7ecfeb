import { RELAY_CLOSES, RELAY_FRAME_BYTES, type RelayClose } from '@kiops/contracts';
import { RelayStream, RelayStreamError } from './relay-stream';
import { PlayedTime } from './testing/played-time';

/** Stands in for the browser's WebSocket: what the page sends is kept, what the service does is played. */
class PlayedSocket {
  static readonly OPEN = 1;
  static last: PlayedSocket;
  readyState = 0;
  binaryType = '';
  bufferedAmount = 0;
  onopen: (() => void) | undefined;
  onmessage: ((event: { data: ArrayBuffer | string }) => void) | undefined;
  onclose: ((event: { code: number }) => void) | undefined;
  readonly sent: (string | Uint8Array)[] = [];
  closed = false;

  constructor(readonly url: string) {
    PlayedSocket.last = this;
  }

  send(data: string | Uint8Array): void {
    this.sent.push(data);
  }

  close(): void {
    this.closed = true;
  }

  /** The service takes the connection. */
  open(): void {
    this.readyState = PlayedSocket.OPEN;
    this.onopen?.();
  }

  receive(text: string): void {
    this.onmessage?.({ data: new TextEncoder().encode(text).buffer as ArrayBuffer });
  }

  /** A text frame of the service's own. */
  say(words: string): void {
    this.onmessage?.({ data: words });
  }

  end(close: RelayClose): void {
    this.onclose?.({ code: RELAY_CLOSES[close].code });
  }
}

const text = (bytes: Uint8Array | undefined) => new TextDecoder().decode(bytes);

async function opened(
  time = new PlayedTime(),
): Promise<{ stream: RelayStream; socket: PlayedSocket; time: PlayedTime }> {
  const opening = RelayStream.open('wss://kiops.example.com/api/v1/relay', 'the-ticket', time);
  const socket = PlayedSocket.last;
  socket.open();
  socket.receive('SSH-2.0-test\r\n');
  return { stream: await opening, socket, time };
}

describe('RelayStream', () => {
  const own = globalThis.WebSocket;
  beforeEach(() => (globalThis.WebSocket = PlayedSocket as unknown as typeof WebSocket));
  afterEach(() => (globalThis.WebSocket = own));

  it('gives the ticket in its first frame and never in the address, and keeps what came with the opening', async () => {
    const { stream, socket } = await opened();
    expect(socket.url).not.toContain('the-ticket');
    expect(socket.sent).toEqual(['{"ticket":"the-ticket"}']);
    expect(text(await stream.read())).toBe('SSH-2.0-test\r\n');
  });

  it('says why it was not opened', async () => {
    const opening = RelayStream.open('wss://kiops.example.com/api/v1/relay', 'the-ticket');
    PlayedSocket.last.end('connection-refused');
    const error = await opening.catch((reason: unknown) => reason);
    expect(error).toBeInstanceOf(RelayStreamError);
    expect((error as RelayStreamError).close).toBe('connection-refused');
  });

  it('tells a service that is not there from one that says no', async () => {
    const opening = RelayStream.open('wss://kiops.example.com/api/v1/relay', 'the-ticket');
    PlayedSocket.last.onclose?.({ code: 1006 });
    const error = (await opening.catch((reason: unknown) => reason)) as RelayStreamError;
    expect(error.close).toBeUndefined();
    expect(error.message).toBe('KIOPS cannot be reached.');
  });

  it('hands on what came before the end, and then the end', async () => {
    const { stream, socket } = await opened();
    socket.receive('last words');
    socket.end('target-closed');
    expect(text(await stream.read())).toBe('SSH-2.0-test\r\n');
    expect(text(await stream.read())).toBe('last words');
    expect(await stream.read()).toBeUndefined();
    expect(stream.failure).toBeUndefined();
  });

  it('never takes a broken connection for an end', async () => {
    const { stream, socket } = await opened();
    await stream.read();
    const reading = stream.read();
    socket.end('target-failed');
    await expectAsync(reading).toBeRejectedWithError(RelayStreamError);
    await expectAsync(stream.read()).toBeRejectedWithError(RelayStreamError);
    await expectAsync(stream.write(new Uint8Array(1))).toBeRejectedWithError(RelayStreamError);
    expect(stream.failure?.close).toBe('target-failed');
  });

  it('sends frames that the relay takes, and all of them', async () => {
    const { stream, socket } = await opened();
    const bytes = crypto.getRandomValues(new Uint8Array(RELAY_FRAME_BYTES));
    const all = new Uint8Array([...bytes, ...bytes, 1, 2, 3]);
    await stream.write(all);
    const frames = socket.sent.slice(1) as Uint8Array[];
    expect(frames.map(({ length }) => length)).toEqual([RELAY_FRAME_BYTES, RELAY_FRAME_BYTES, 3]);
    expect(frames.flatMap((frame) => [...frame])).toEqual([...all]);
  });

  it('asks a silent service whether it lives, and goes on when it does', async () => {
    const { stream, socket, time } = await opened();
    await stream.read();
    for (let round = 0; round < 10; round += 1) {
      time.advance(4_000);
      socket.say('pong');
    }
    expect(socket.sent).toContain('ping');
    const reading = stream.read();
    socket.receive('at last');
    expect(text(await reading)).toBe('at last');
    stream.signedIn();
    expect(socket.sent.at(-1)).toBe('signed-in');
  });

  it('ends when the service gives no sign of life for 10 s', async () => {
    const { stream, socket, time } = await opened();
    await stream.read();
    const reading = stream.read();
    time.advance(10_000);
    await expectAsync(reading).toBeRejectedWithError(RelayStreamError);
    expect(stream.failure?.isSilent).toBeTrue();
    expect(socket.closed).toBeTrue();
    const asked = socket.sent.length;
    time.advance(60_000);
    expect(socket.sent.length).toBe(asked);
  });

  it('is not opened by a service that takes no connection, and says so within 10 s', async () => {
    const time = new PlayedTime();
    const opening = RelayStream.open('wss://kiops.example.com/api/v1/relay', 'the-ticket', time);
    time.advance(10_000);
    const error = (await opening.catch((reason: unknown) => reason)) as RelayStreamError;
    expect([error.isSilent, error.close]).toEqual([true, undefined]);
    expect(PlayedSocket.last.closed).toBeTrue();
    expect(PlayedSocket.last.sent).toEqual([]);
  });

  it('waits for a target as long as the service lives', async () => {
    const time = new PlayedTime();
    const opening = RelayStream.open('wss://kiops.example.com/api/v1/relay', 'the-ticket', time);
    const socket = PlayedSocket.last;
    socket.open();
    for (let round = 0; round < 10; round += 1) {
      time.advance(4_000);
      socket.say('pong');
    }
    expect(socket.sent).toContain('ping');
    socket.receive('SSH-2.0-test\r\n');
    expect(text(await (await opening).read())).toBe('SSH-2.0-test\r\n');
  });

  it('waits while the browser has too much to send', async () => {
    const { stream, socket } = await opened();
    socket.bufferedAmount = 2_000_000;
    let written = false;
    const writing = stream.write(new Uint8Array(1)).then(() => (written = true));
    await new Promise((resolve) => setTimeout(resolve, 20));
    expect(written).toBeFalse();
    socket.bufferedAmount = 0;
    await writing;
    expect(written).toBeTrue();
  });
});
