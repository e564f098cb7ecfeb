import { subscribe } from 'node:diagnostics_channel';
import { performance, type EventLoopUtilization } from 'node:perf_hooks';
import { collectGarbage } from './garbage-collection';

/** When is looked for the first time, and then how often, in milliseconds. */
const FIRST_LOOK = 2_000;
const INTERVAL = 30_000;
/** What may be given back and is worth the pause that a collection makes (100 to 500 ms), in bytes. */
const WORTH_A_PAUSE = 24 * 1024 * 1024;
/** The share of the time since the last look in which a calm process was busy at most. */
const CALM = 0.05;
/** The same for one that is hardly asked anything: on a slow machine, what it does by itself takes more than the above. */
const UNASKED = { requests: 1, busy: 0.25 } as const;

/** What is looked at. */
export interface MemoryUse {
  /** Bytes of the heap, with what stands empty or is garbage, and of the buffers beside it. */
  readonly held: number;
  /** The share of the time since the last look in which the process was busy: 0 to 1. */
  readonly busy: number;
  /** Requests a second since the last look. */
  readonly requests: number;
}

/**
 * Gives pages back that V8 keeps for the next load after the last one is over: by itself it does so only while a program
 * goes on to allocate. Whatever starts the process need not know flags of V8 for that.
 *
 * A collection stops everything for its time, so it is made only while hardly anything is done, and only for much.
 */
export class SpareMemory {
  private readonly first: NodeJS.Timeout;
  private readonly timer: NodeJS.Timeout;
  /** What was left by the last collection: no more than that was needed. */
  private needed = 0;

  constructor(
    private readonly use: () => MemoryUse = memoryUse(),
    private readonly collect: () => void = collectEverything,
  ) {
    this.first = setTimeout(() => this.look(), FIRST_LOOK).unref();
    this.timer = setInterval(() => this.look(), INTERVAL).unref();
  }

  stop(): void {
    clearTimeout(this.first);
    clearInterval(this.timer);
  }

  private look(): void {
    const use = this.use();
    if (!isCalm(use) || use.held - this.needed < WORTH_A_PAUSE) return;
    this.collect();
    this.needed = this.use().held;
  }
}

function isCalm({ busy, requests }: MemoryUse): boolean {
  return busy <= (requests <= UNASKED.requests ? UNASKED.busy : CALM);
}

function memoryUse(): () => MemoryUse {
  let asked = 0;
  subscribe('http.server.request.start', () => (asked += 1));
  let last: EventLoopUtilization = performance.eventLoopUtilization();
  return () => {
    const now = performance.eventLoopUtilization();
    const { active, idle, utilization } = performance.eventLoopUtilization(now, last);
    last = now;
    const requests = (asked * 1_000) / (active + idle);
    asked = 0;
    const { heapTotal, external } = process.memoryUsage();
    return { held: heapTotal + external, busy: utilization, requests };
  };
}

/** V8 gives pages back in a collection of the last resort only; a plain full one keeps them. */
function collectEverything(): void {
  collectGarbage({ type: 'major', flavor: 'last-resort' });
}
