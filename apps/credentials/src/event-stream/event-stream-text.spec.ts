import { DatabaseOutage } from '../database/outage';
import type { EventFeed, NumberedEvent } from '../events/event-feed';
import type { EventWakeUps } from '../events/event-wake-ups';
import { ProblemException } from '../problems/problem';
import { EventStream } from './event-stream';

const OWNER = '3f0c';

const event = (number: number, store: 'servers' | 'registries' = 'servers'): NumberedEvent => ({
  number,
  event: 'record.changed',
  store,
  id: 'a1',
  version: 2,
  at: '2026-11-27T09:00:00.000Z',
});

describe('The text of an event stream', () => {
  let closed: AbortController;
  let answers: (() => readonly NumberedEvent[])[];
  let asked: number[];

  beforeEach(() => {
    closed = new AbortController();
    answers = [];
    asked = [];
  });

  /** Reads from a feed that answers as the spec says, and then has nothing; waits end by the heartbeat, or at once. */
  const open = (heartbeat: number, stores: readonly 'servers'[] | null = null) => {
    const feed = {
      after: (_owner: string, number: number) => {
        asked.push(number);
        return new Promise<readonly NumberedEvent[]>((done) => done(answers.shift()?.() ?? []));
      },
    } as unknown as EventFeed;
    const wakeUps = {
      wait: (_owner: string, _after: number, over: AbortSignal) =>
        new Promise<void>((done) => {
          if (answers.length > 0 || over.aborted) done();
          else over.addEventListener('abort', () => done(), { once: true });
        }),
    } as unknown as EventWakeUps;
    return new EventStream(feed, wakeUps, heartbeat).text(
      { ownerId: OWNER, after: 4, stores },
      closed.signal,
    );
  };

  it('begins with the number from which on it tells, and has each event with its own', async () => {
    answers = [() => [event(5), event(6)]];
    const text = open(60_000);
    expect((await text.next()).value).toBe('retry: 2000\nid: 4\n\n');
    const data = '{"store":"servers","id":"a1","version":2,"at":"2026-11-27T09:00:00.000Z"}';
    expect((await text.next()).value).toBe(
      [5, 6].map((number) => `id: ${number}\nevent: record.changed\ndata: ${data}\n\n`).join(''),
    );
  });

  it('says something when nothing happens, and up to where it told', async () => {
    answers = [() => [event(5, 'registries')]];
    const text = open(1, ['servers']);
    await text.next();
    expect((await text.next()).value).toBe(':\nid: 5\n\n');
    expect((await text.next()).value).toBe(':\nid: 5\n\n');
    expect([...new Set(asked)]).toEqual([4, 5]);
  });

  it('is read no faster than it is taken', async () => {
    answers = [() => [event(5)], () => [event(6)]];
    const text = open(60_000);
    await text.next();
    expect(asked).toEqual([]);
    await text.next();
    expect(asked).toEqual([4]);
  });

  it('goes on when the database is back', async () => {
    const away = () => {
      throw new DatabaseOutage('unavailable', 'ECONNREFUSED', undefined);
    };
    answers = [away, () => [event(5)]];
    const text = open(60_000);
    await text.next();
    expect((await text.next()).value).toContain('id: 5\n');
  });

  it('ends when its reader is gone, or so slow that what comes next is gone', async () => {
    answers = [
      () => {
        throw new ProblemException('events-gone');
      },
    ];
    const text = open(60_000);
    await text.next();
    expect(await text.next()).toEqual({ done: true, value: undefined });
    const other = open(60_000);
    await other.next();
    const next = other.next();
    closed.abort();
    expect(await next).toEqual({ done: true, value: undefined });
  });
});
