import type { TerminalSize } from '@kiops/ssh-client';
import { type HopFailure, type OpenedRoute, RouteFailure } from '@kiops/ssh-worker';
import type { WorkReport } from '../run/operation';
import { PlayedProcess } from '../testing/played-process';
import { behindOneHop } from '../testing/played-routes';
import type { ScreenEvents, ShellScreen } from './shell-operation';
import { shellOperation } from './shell-operation';

const SIZE: TerminalSize = { columns: 132, rows: 40 };
const REPORT: WorkReport = { step: () => undefined, progress: () => undefined, line: () => undefined };

/** A screen that takes output when the spec says so. */
class SlowScreen implements ShellScreen {
  shown = '';
  events: ScreenEvents | undefined;
  take: () => void = () => undefined;

  size(): TerminalSize {
    return SIZE;
  }

  write(bytes: Uint8Array): Promise<void> {
    this.shown += new TextDecoder().decode(bytes);
    return new Promise((resolve) => (this.take = resolve));
  }

  attach(events: ScreenEvents): () => void {
    this.events = events;
    return () => (this.events = undefined);
  }
}

describe('The shell of a terminal', () => {
  function start() {
    const screen = new SlowScreen();
    const processes: PlayedProcess[] = [];
    const route: OpenedRoute = {
      start: (request, observer) => {
        const process = new PlayedProcess(request, observer);
        processes.push(process);
        return process;
      },
      close: () => undefined,
    };
    const aborter = new AbortController();
    const ask = { now: () => new Date(), sudoPassword: () => Promise.resolve(undefined) };
    const running = shellOperation(screen).run(route, behindOneHop, REPORT, aborter.signal, ask);
    return { screen, process: processes[0], running, aborter };
  }

  it('is the account’s own, on a terminal of the screen’s size that speaks UTF-8', () => {
    const { process } = start();
    expect(process.request).toEqual({
      terminal: { name: 'xterm-256color', columns: 132, rows: 40 },
      environment: { LANG: 'C.UTF-8' },
    });
  });

  it('gets what is typed, and every new size', () => {
    const { screen, process } = start();
    screen.events?.onInput(new TextEncoder().encode('echo 안녕\r'));
    screen.events?.onResize({ columns: 80, rows: 24 });
    expect(process.input).toBe('echo 안녕\r');
    expect(process.sizes).toEqual([{ columns: 80, rows: 24 }]);
  });

  it('holds the server back until the screen has taken its output', async () => {
    const { screen, process } = start();
    let isTaken = false;
    const sending = process.send('y\r\n').then(() => (isTaken = true));
    await new Promise((resolve) => setTimeout(resolve, 20));
    expect(screen.shown).toBe('y\r\n');
    expect(isTaken).toBeFalse();
    screen.take();
    await sending;
    expect(isTaken).toBeTrue();
  });

  it('results in how it ended', async () => {
    const { screen, process, running } = start();
    process.end({ kind: 'status', status: 130 });
    expect(await running).toEqual({ kind: 'status', status: 130 });
    expect(screen.events).toBeUndefined();
  });

  it('rejects when the connection breaks: that is no end of a shell', async () => {
    const { screen, process, running } = start();
    const why: HopFailure = {
      kind: 'ssh',
      code: 'connection-lost',
      facts: { phase: 'connection', offered: true },
    };
    process.break(1, why);
    await expectAsync(running).toBeRejectedWithError(RouteFailure);
    expect(screen.events).toBeUndefined();
  });

  it('stops when it is told to', async () => {
    const { process, running, aborter } = start();
    aborter.abort();
    await running;
    expect(process.isStopped).toBeTrue();
  });
});
