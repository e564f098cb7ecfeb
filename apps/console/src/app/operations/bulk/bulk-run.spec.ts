import { TestBed } from '@angular/core/testing';
import type { Server } from '@kiops/contracts';
import type { HopCredentials, SshAuthRequest } from '../../ssh-auth/hop-account';
import { SecretPrompt } from '../run/secret-prompt';
import { testConnection } from '../test-connection/test-connection';
import { OperationsUnderTest } from '../testing/operations-under-test';
import { behindOneHop, codeRequest, type PlayedAttempt } from '../testing/played-routes';
import { BulkRun } from './bulk-run';

const password = (words: string) => ({ kind: 'password', password: words }) as const;

/** Servers of their own behind the same jump server. */
function servers(count: number): readonly Server[] {
  return Array.from({ length: count }, (_, index) => ({
    ...behindOneHop,
    id: `target-${index}`,
    label: `Target ${index}`,
    host: `target-${index}.example.com`,
  }));
}

describe('BulkRun', () => {
  async function setUp(targets: readonly Server[], ...play: readonly PlayedAttempt[]) {
    const operations = await OperationsUnderTest.with(...play);
    for (const target of targets) await operations.knowsAll(target);
    const bulk = TestBed.runInInjectionContext(() => new BulkRun());
    return { operations, bulk };
  }

  /** Gives every run its ticket until all is over; resolves to the most that were connecting at once. */
  async function giveAllTickets(operations: OperationsUnderTest, bulk: BulkRun, running: Promise<unknown>) {
    let most = 0;
    let isOver = false;
    void running.finally(() => (isOver = true));
    await operations.until(() => {
      most = Math.max(most, bulk.counts().running);
      for (const request of operations.http.match('/api/v1/relay/tickets')) {
        request.flush({ ticket: 'a-ticket', expiresAt: '2026-11-22T12:00:30Z' });
      }
      return isOver;
    });
    return most;
  }

  it('works on all, some at a time, and one that fails stops no other', async () => {
    const targets = servers(20);
    const why = { kind: 'ssh', code: 'connection-lost', facts: { phase: 'key-exchange' } } as never;
    const { operations, bulk } = await setUp(targets, {}, { failure: { hop: 1, why } }, {});
    const most = await giveAllTickets(operations, bulk, bulk.start(targets, testConnection));
    expect(bulk.counts()).toEqual({ all: 20, done: 19, failed: 1, stopped: 0, running: 0, waiting: 0 });
    expect(most).toBeGreaterThan(1);
    expect(most).toBeLessThanOrEqual(8);
    expect(operations.reports.filter(({ outcome }) => outcome === 'succeeded').length).toBe(19);
    const failed = bulk.items().find(({ run }) => run.state() === 'failed');
    expect(failed?.run.failure()?.diagnosis.title).toBe('The connection broke');
  });

  it('puts no server’s question to anybody, until somebody looks at that run', async () => {
    const targets = servers(2);
    const { operations, bulk } = await setUp(targets, { asks: { hop: 1, request: codeRequest } });
    await giveAllTickets(operations, bulk, bulk.start(targets, testConnection));
    expect(bulk.items().map(({ run }) => run.failure()?.code)).toEqual([
      'question-unanswered',
      'question-unanswered',
    ]);
    expect(bulk.items().every(({ run }) => run.question() === undefined)).toBeTrue();
    const [{ server, run, attend }] = bulk.items();
    attend();
    const again = run.start(server, testConnection);
    await operations.giveTicket();
    await operations.until(() => run.question() !== undefined);
    run.answer([{ kind: 'text', text: '123456' }]);
    await again;
    expect(run.state()).toBe('done');
  });

  it('asks once for all that this browser does not know, and nothing is kept that was not to be', async () => {
    const targets = servers(3);
    const { operations, bulk } = await setUp(targets.slice(0, 1), {});
    const asked: SshAuthRequest[] = [];
    const answer: HopCredentials = [password('of target 1'), password('of target 2')];
    TestBed.inject(SecretPrompt).ask = (request) => {
      asked.push(request);
      return Promise.resolve(answer);
    };
    for (const target of targets) await operations.trust(target, 'SHA256:of-hop-1');
    await giveAllTickets(operations, bulk, bulk.start(targets, testConnection));
    expect(asked.length).toBe(1);
    expect(asked[0].hops.map(({ host }) => host)).toEqual(['target-1.example.com', 'target-2.example.com']);
    expect(asked[0].of).toBe('3 servers');
    expect(bulk.counts().done).toBe(3);
    const used = operations.routes.attempts.map(({ hops }) => hops[1].secrets[0]);
    expect(used).toEqual([password('password of hop 1'), ...answer]);
    expect(await operations.vault.listFor(targets[1])).toEqual([]);
  });

  it('does nothing when that question is cancelled', async () => {
    const { operations, bulk } = await setUp([], {});
    TestBed.inject(SecretPrompt).ask = () => Promise.resolve(undefined);
    expect(await bulk.start(servers(2), testConnection)).toBeFalse();
    expect(bulk.items()).toEqual([]);
    expect(operations.routes.attempts).toEqual([]);
  });

  it('stops what runs, begins nothing more, and goes on when asked', async () => {
    const targets = servers(10);
    const { operations, bulk } = await setUp(
      targets,
      { hangs: true },
      ...Array<PlayedAttempt>(7).fill({ hangs: true }),
      {},
    );
    const running = bulk.start(targets, testConnection);
    const over = giveAllTickets(operations, bulk, running);
    await operations.until(() => operations.routes.attempts.length === 8);
    bulk.stop();
    await over;
    expect(bulk.counts()).toEqual({ all: 10, done: 0, failed: 0, stopped: 8, running: 0, waiting: 2 });
    await giveAllTickets(operations, bulk, bulk.retry(testConnection));
    expect(bulk.counts().done).toBe(10);
  });

  it('asks whether to trust a key once for all runs to the same server', async () => {
    const targets = [...servers(1), ...servers(1), ...servers(1)].map((server, index) => ({
      ...server,
      id: `same-${index}`,
    }));
    const { operations, bulk } = await setUp(targets.slice(0, 1), {});
    await operations.vault.pins.remove('target-0.example.com', 22);
    const running = bulk.start(targets, testConnection);
    const over = giveAllTickets(operations, bulk, running);
    const questions = () => document.querySelectorAll('kiops-host-key-dialog');
    const lookUp = () =>
      operations.http
        .match(({ url, method }) => method === 'GET' && url.startsWith('/api/v1/servers/'))
        .forEach((request) => request.flush(behindOneHop));
    await operations.until(() => {
      lookUp();
      return questions().length === 1;
    });
    const buttons = Array.from(questions()[0].querySelectorAll('button'));
    buttons.find(({ textContent }) => textContent?.includes('Trust and continue'))?.click();
    const patch = await operations.request('/api/v1/servers/target', 'PATCH');
    patch.flush(behindOneHop);
    await over;
    expect(bulk.counts().done).toBe(3);
    expect(questions().length).toBe(0);
  });
});
