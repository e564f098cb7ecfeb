import type { FromRoute, WorkerHop } from './messages';
import { WorkerSession } from './worker-session';

/** Stands in for the browser's WebSocket, whose service has said nothing but that it is there. */
class QuietSocket {
  static last: QuietSocket;
  readonly bufferedAmount = 0;
  onopen: (() => void) | undefined;
  onmessage: ((event: { data: ArrayBuffer | string }) => void) | undefined;
  onclose: ((event: { code: number }) => void) | undefined;

  constructor() {
    QuietSocket.last = this;
  }

  send(): void {}

  close(): void {}
}

const hop: WorkerHop = {
  host: 'pay.example.com',
  port: 22,
  username: 'deploy',
  secrets: [{ kind: 'password', password: 'secret' }],
  knownHostKeyTypes: [],
  allowOldAlgorithms: false,
};

describe('A route in the worker', () => {
  const own = globalThis.WebSocket;
  beforeEach(() => (globalThis.WebSocket = QuietSocket as unknown as typeof WebSocket));
  afterEach(() => (globalThis.WebSocket = own));

  /** What the route says when its connection is gone, `later` milliseconds after the server has named itself. */
  async function failureAfter(later: number): Promise<FromRoute> {
    let socketMade: () => void = () => undefined;
    const made = new Promise<void>((resolve) => (socketMade = resolve));
    const told = new Promise<FromRoute>((resolve) => {
      const session = new WorkerSession((message) => {
        if (message.type === 'hop') socketMade();
        if (message.type === 'failed') resolve(message);
      });
      const start = { relayUrl: 'wss://kiops.example.com/api/v1/relay', ticket: 'a-ticket' };
      QuietSocket.last = new QuietSocket();
      const before = QuietSocket.last;
      session.receive({ type: 'open', start, hops: [hop] });
      void (async () => {
        while (QuietSocket.last === before) await new Promise((again) => setImmediate(again));
        QuietSocket.last.onopen?.();
        const data = new TextEncoder().encode('SSH-2.0-test\r\n').buffer as ArrayBuffer;
        QuietSocket.last.onmessage?.({ data });
      })();
    });
    await made;
    const now = Date.now();
    spyOn(Date, 'now').and.returnValue(now + later);
    QuietSocket.last.onclose?.({ code: 1006 });
    return told;
  }

  it('puts it down to the sleep of this computer, when its connection did not outlive that', async () => {
    const failure = { kind: 'slept', seconds: 3_600 } as const;
    expect(await failureAfter(3_600_000)).toEqual(jasmine.objectContaining({ hop: 0, failure }));
  });

  it('says that KIOPS cannot be reached, when nothing slept', async () => {
    const failure = { kind: 'service-unreachable' } as const;
    expect(await failureAfter(1_000)).toEqual(jasmine.objectContaining({ hop: 0, failure }));
  });
});
