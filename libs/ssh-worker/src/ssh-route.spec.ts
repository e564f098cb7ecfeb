import type { FromRoute } from './messages';
import { type RouteObserver, SshRoute } from './ssh-route';

/** Stands in for the browser's worker: it hears, and answers nothing. */
class SilentWorker {
  static readonly started: SilentWorker[] = [];
  onmessage: ((event: { data: unknown }) => void) | null = null;
  onerror: (() => void) | null = null;
  onmessageerror: (() => void) | null = null;
  readonly heard: unknown[] = [];

  constructor() {
    SilentWorker.started.push(this);
  }

  postMessage(message: unknown): void {
    this.heard.push(message);
  }

  terminate(): void {
    this.heard.push('terminated');
  }
}

const OBSERVER = { ticket: async () => 't' } as unknown as RouteObserver;

describe('A route whose worker', () => {
  const original = Object.getOwnPropertyDescriptor(globalThis, 'Worker');

  beforeEach(() => {
    jasmine.clock().install();
    Object.defineProperty(globalThis, 'Worker', { value: SilentWorker, configurable: true });
  });
  afterEach(() => {
    jasmine.clock().uninstall();
    if (original) Object.defineProperty(globalThis, 'Worker', original);
    else delete (globalThis as { Worker?: unknown }).Worker;
  });

  /** An attempt to open a route, once its worker has been asked to. */
  const open = async (signal = new AbortController().signal) => {
    const count = SilentWorker.started.length;
    const opening = SshRoute.open('wss://kiops/relay', [], OBSERVER, signal);
    opening.catch(() => undefined);
    while (SilentWorker.started.length === count) await Promise.resolve();
    return { opening, worker: SilentWorker.started[count] };
  };
  const failing = (kind: string) => jasmine.objectContaining({ failure: { kind } });

  it('could not be loaded fails with a code of its own', async () => {
    const { opening, worker } = await open();
    worker.onerror?.();
    await expectAsync(opening).toBeRejectedWith(failing('worker'));
  });

  it('tells what cannot be read fails with a code of its own, before it is open', async () => {
    const { opening, worker } = await open();
    worker.onmessageerror?.();
    await expectAsync(opening).toBeRejectedWith(failing('unreadable-message'));
    jasmine.clock().tick(1_000);
    expect(worker.heard.at(-1)).toBe('terminated');
  });

  it('tells what cannot be read ends what runs on it, once it is open', async () => {
    const { opening, worker } = await open();
    worker.onmessage?.({ data: { route: 0, message: { type: 'opened' } } });
    const route = await opening;
    const { exit } = route.start({ command: 'true' }, { onOutput: () => undefined });
    worker.onmessageerror?.();
    await expectAsync(exit).toBeRejectedWith(failing('unreadable-message'));
    expect((await route.ended).failure).toEqual({ kind: 'unreadable-message' });
    jasmine.clock().tick(1_000);
    expect(worker.heard.at(-1)).toBe('terminated');
  });

  it('is still opening ends when it is stopped', async () => {
    const aborter = new AbortController();
    const { opening, worker } = await open(aborter.signal);
    aborter.abort();
    await expectAsync(opening).toBeRejectedWith(aborter.signal.reason);
    expect(worker.heard.map(typeOf)).toEqual(['open', 'close']);
  });

  it('has opened stays open for what is stopped on it, which ends by itself', async () => {
    const aborter = new AbortController();
    const { opening, worker } = await open(aborter.signal);
    worker.onmessage?.({ data: { route: 0, message: { type: 'opened' } } });
    const route = await opening;
    aborter.abort();
    expect(worker.heard.map(typeOf)).toEqual(['open']);
    route.close();
    expect(worker.heard.map(typeOf)).toEqual(['open', 'close']);
  });

  /** A route that is open, and how its worker tells something of it. */
  const opened = async () => {
    const { opening, worker } = await open();
    const tell = (message: FromRoute) => worker.onmessage?.({ data: { route: 0, message } });
    tell({ type: 'opened' });
    return { route: await opening, worker, tell };
  };

  it('is asked for a sign of life gives one or none, and none when it is over', async () => {
    const { route, worker, tell } = await opened();
    for (const isAlive of [true, false]) {
      const asked = route.isAlive();
      tell({ type: 'probed', isAlive });
      expect(await asked).toBe(isAlive);
    }
    expect(worker.heard.map(typeOf)).toEqual(['open', 'probe', 'probe']);
    const unanswered = route.isAlive();
    tell({ type: 'ended', hop: 0, failure: { kind: 'service-silent' } });
    expect(await unanswered).toBeFalse();
    expect(await route.isAlive()).toBeFalse();
  });

  describe('fails a process tells whether it had begun', () => {
    const lost: FromRoute = { type: 'ended', hop: 0, failure: { kind: 'service-silent' } };
    const refusal = (request: string): FromRoute => ({
      type: 'process-failed',
      id: 1,
      hop: 0,
      failure: { kind: 'ssh', code: 'request-refused', facts: { request } },
    });
    const begins: FromRoute = { type: 'begins', id: 1 };
    const table: readonly [how: string, told: readonly FromRoute[], neverBegan: boolean][] = [
      ['no channel was opened for it', [lost], true],
      ['the route broke after the server was told', [begins, lost], false],
      ['the server refused the command', [begins, refusal('exec')], true],
      ['the server refused the shell', [begins, refusal('shell')], true],
      ['the server refused the terminal of a shell', [begins, refusal('pty-req')], false],
    ];
    for (const [how, told, neverBegan] of table)
      it(how, async () => {
        const { route, tell } = await opened();
        const { exit } = route.start({ command: 'true' }, { onOutput: () => undefined });
        told.forEach(tell);
        await expectAsync(exit).toBeRejectedWith(jasmine.objectContaining({ neverBegan }));
      });
  });
});

/** The type of what a worker was told. */
function typeOf(heard: unknown): unknown {
  return (heard as { message?: { type: string } }).message?.type ?? heard;
}
