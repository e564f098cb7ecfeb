import { Logger } from '@nestjs/common';
import type { Refusal } from './refusal';
import { RefusedAccess } from './refused-access';
import type { RefusalSummary, Try } from './refused-access-log';

const WINDOW = 3_600_000;

/** A log that keeps what it is told, and fails as long as it is told to. */
class Paper {
  attempts = 0;
  readonly written: { summaries: readonly RefusalSummary[]; tries: readonly Try[] }[] = [];
  isFull = false;

  write = async (summaries: readonly RefusalSummary[], tries: readonly Try[]): Promise<void> => {
    this.attempts += 1;
    if (this.isFull) throw new Error('no room');
    this.written.push({ summaries: summaries.map((summary) => ({ ...summary })), tries });
  };
}

function refusal(facts: Partial<Refusal> = {}): Refusal {
  return {
    action: 'access.token-refused',
    caller: undefined,
    network: '192.0.2.1',
    route: 'GET /api/v1/me',
    ids: [],
    ...facts,
  };
}

function caller(accountId: string) {
  return { accountId, address: '192.0.2.1', userAgent: null };
}

describe('What is kept of refused access', () => {
  let paper: Paper;
  let refused: RefusedAccess;

  beforeEach(() => {
    paper = new Paper();
    refused = new RefusedAccess(paper, { summaries: 3, tries: 4, window: WINDOW });
  });

  afterEach(() => Logger.overrideLogger(true));

  it('is bounded: beyond so many networks, the rest is one line for each kind', async () => {
    for (let host = 1; host <= 100; host += 1) {
      refused.note(refusal({ network: `192.0.2.${host}` }));
      refused.note(refusal({ network: `192.0.2.${host}`, action: 'access.throttled' }));
    }
    expect(refused.kept).toBe(5);
    await refused.flush();
    const [{ summaries }] = paper.written;
    const rest = summaries.filter(({ network }) => network === null);
    expect(rest.map(({ action, route }) => [action, route])).toEqual([
      ['access.throttled', null],
      ['access.token-refused', null],
    ]);
    expect(summaries.reduce((sum, { count }) => sum + count, 0)).toBe(200);
    expect(refused.kept).toBe(0);
  });

  it('gives ids to the log as soon as there are many, so that none gets past', async () => {
    for (let id = 0; id < 10; id += 1) {
      refused.note(refusal({ action: 'access.record-not-found', caller: caller('kim'), ids: [`id-${id}`] }));
      await Promise.resolve();
    }
    await refused.flush();
    const ids = paper.written.flatMap(({ tries }) => tries.map(({ id }) => id));
    expect(ids).toEqual(Array.from({ length: 10 }, (_, id) => `id-${id}`));
    expect(paper.written.flatMap(({ summaries }) => summaries.map(({ count }) => count))).toEqual([10]);
  });

  it('stays within its bounds while the log cannot be written, and is written then', async () => {
    paper.isFull = true;
    Logger.overrideLogger(false);
    for (let id = 0; id < 50; id += 1) {
      refused.note(refusal({ action: 'access.record-not-found', caller: caller('kim'), ids: [`id-${id}`] }));
      if (id % 10 === 0) await refused.flush();
    }
    await refused.flush();
    // Not once for each request that is refused.
    expect(paper.attempts).toBeLessThan(10);
    expect(refused.kept).toBeLessThanOrEqual(5);
    paper.isFull = false;
    await refused.flush();
    const [{ summaries, tries }] = paper.written;
    expect(summaries.map(({ count }) => count)).toEqual([50]);
    expect(tries.length).toBe(4);
  });

  it('is written when the service stops, and nothing when there is nothing', async () => {
    await refused.flush();
    expect(paper.written).toEqual([]);
    refused.onApplicationBootstrap();
    refused.note(refusal());
    await refused.onApplicationShutdown();
    expect(paper.written.length).toBe(1);
  });
});
