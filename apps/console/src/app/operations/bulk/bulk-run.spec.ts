import { TestBed } from '@angular/core/testing';
import { RouteFailure } from '@kiops/ssh-worker';
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
    const { operations, bulk } = await setUp(targets, {}, {}, { failure: { hop: 1, why } }, {});
    const most = await giveAllTickets(operations, bulk, bulk.start(targets, testConnection));
    expect(bulk.counts()).toEqual({ all: 20, answered: 19, failed: 1, notTried: 0, running: 0, waiting: 0 });
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
    expect(bulk.counts().answered).toBe(3);
    const used = operations.routes.attempts.map(({ hops }) => hops.map(({ secrets }) => secrets[0]));
    expect(used[0]).toEqual([password('password of hop 0')]);
    const behind = [password('password of hop 1'), ...answer].map((secret) => [secret]);
    expect(used.slice(1)).toEqual(jasmine.arrayWithExactContents(behind));
    expect(await operations.vault.listFor(targets[1])).toEqual([]);
  });

  it('does nothing when that question is cancelled', async () => {
    const { operations, bulk } = await setUp([], {});
    TestBed.inject(SecretPrompt).ask = () => Promise.resolve(undefined);
    expect(await bulk.start(servers(2), testConnection)).toBeFalse();
    expect(bulk.items()).toEqual([]);
    expect(operations.routes.attempts).toEqual([]);
  });

  describe('when it is stopped', () => {
    async function withEightThatRun() {
      const targets = servers(10);
      const { operations, bulk } = await setUp(targets, {});
      let finish: () => void = () => undefined;
      const finished = new Promise<void>((resolve) => (finish = resolve));
      const slow = {
        ...testConnection,
        run: (_route: unknown, _server: unknown, _report: unknown, signal: AbortSignal) =>
          new Promise<string>((resolve, reject) => {
            void finished.then(() => resolve(''));
            signal.addEventListener('abort', () => reject(signal.reason));
          }),
      };
      const over = giveAllTickets(operations, bulk, bulk.start(targets, slow));
      await operations.until(() => bulk.counts().running === 8);
      return { operations, bulk, finish, over };
    }

    it('lets those that run finish, and goes on with the others when asked', async () => {
      const { operations, bulk, finish, over } = await withEightThatRun();
      bulk.stop();
      expect(bulk.counts().running).toBe(8);
      finish();
      await over;
      expect(bulk.counts()).toEqual({ all: 10, answered: 8, failed: 0, notTried: 2, running: 0, waiting: 0 });
      expect(bulk.items().filter((item) => item.notTried() === 'Not tried: stopped').length).toBe(2);
      await giveAllTickets(operations, bulk, bulk.retry(testConnection));
      expect(bulk.counts().answered).toBe(10);
      expect(operations.routes.closed).toBe(operations.routes.attempts.length);
    });

    it('and left, stops those that run, too', async () => {
      const { operations, bulk, over } = await withEightThatRun();
      bulk.abort();
      await over;
      expect(bulk.counts()).toEqual({
        all: 10,
        answered: 0,
        failed: 0,
        notTried: 10,
        running: 0,
        waiting: 0,
      });
      expect(operations.routes.closed).toBe(operations.routes.attempts.length);
    });
  });

  describe('behind a shared jump server', () => {
    const refused = { kind: 'ssh', code: 'credential-refused' } as const;
    const facts = { offered: ['password'], tried: ['password'], accepted: [] };
    const refusing = (hop: number): PlayedAttempt => ({ failure: { hop, why: { ...refused, facts } } });
    const words = (bulk: BulkRun) => new Set(bulk.items().map((item) => item.notTried()));

    it('signs in there once, and leaves it when the last one is over', async () => {
      const targets = servers(12);
      const { operations, bulk } = await setUp(targets, {});
      await giveAllTickets(operations, bulk, bulk.start(targets, testConnection));
      const [first, ...others] = operations.routes.attempts;
      expect(first.hops.map(({ host }) => host)).toEqual(['bastion.example.com']);
      expect(others.map(({ hops }) => hops.map(({ host }) => host))).toEqual(
        targets.map(({ host }) => [host]),
      );
      expect(bulk.counts().answered).toBe(12);
      expect(operations.routes.closed).toBe(13);
      // Of the jump server KIOPS is told with each server behind it, and not once more.
      expect(operations.reports.length).toBe(12);
      expect(operations.reports[0].contacts?.map(({ serverId }) => serverId)).toEqual(['jump', 'target-0']);
    });

    it('that refuses, tries one wrong secret once, and nothing that leads through it', async () => {
      const targets = servers(12);
      const { operations, bulk } = await setUp(targets, refusing(0), {});
      TestBed.inject(SecretPrompt).ask = () => Promise.resolve(undefined);
      await giveAllTickets(operations, bulk, bulk.start(targets, testConnection));
      expect(operations.routes.attempts.length).toBe(1);
      expect(bulk.counts()).toEqual({
        all: 12,
        answered: 0,
        failed: 0,
        notTried: 12,
        running: 0,
        waiting: 0,
      });
      expect(words(bulk)).toEqual(new Set(['Not tried: Bastion refused']));
      expect(bulk.shared()[0].run.failure()?.code).toBe('credential-refused');
      expect(operations.reports.map(({ cause }) => cause)).toEqual(['credential-refused']);
      TestBed.inject(SecretPrompt).ask = () => Promise.resolve([password('the right one')]);
      await giveAllTickets(operations, bulk, bulk.retry(testConnection));
      expect(operations.routes.attempts[1].hops[0].secrets).toEqual([password('the right one')]);
      expect(bulk.counts().answered).toBe(12);
    });

    it('goes on with another secret for it, and others do not wait for that', async () => {
      const direct = { ...servers(1)[0], id: 'direct', route: [], host: 'direct.example.com' };
      const targets = [...servers(3), direct];
      const { operations, bulk } = await setUp(targets, refusing(0), {});
      let enter: ((secrets: HopCredentials) => void) | undefined;
      TestBed.inject(SecretPrompt).ask = () => new Promise((resolve) => (enter = resolve));
      await operations.keep(direct, password('password of hop 0'));
      const over = giveAllTickets(operations, bulk, bulk.start(targets, testConnection));
      await operations.until(() => bulk.counts().answered === 1);
      await operations.until(() => enter !== undefined);
      expect(bulk.counts().waiting).toBe(3);
      enter?.([password('the right one')]);
      await over;
      expect(bulk.counts().answered).toBe(4);
    });

    it('asks what that server asks once, for all behind it', async () => {
      const targets = servers(5);
      const { operations, bulk } = await setUp(targets, { asks: { hop: 0, request: codeRequest } }, {});
      const over = giveAllTickets(operations, bulk, bulk.start(targets, testConnection));
      await operations.until(() => bulk.shared().at(0)?.run.question() !== undefined);
      expect(bulk.counts().waiting).toBe(5);
      bulk.shared()[0].run.answer([{ kind: 'text', text: '123456' }]);
      await over;
      expect(bulk.counts().answered).toBe(5);
      expect(operations.routes.attempts.flatMap(({ answers }) => answers).length).toBe(1);
    });

    it('whose question is not answered, tries nothing behind it', async () => {
      const targets = servers(5);
      const { operations, bulk } = await setUp(targets, { asks: { hop: 0, request: codeRequest } }, {});
      const over = giveAllTickets(operations, bulk, bulk.start(targets, testConnection));
      await operations.until(() => bulk.shared().at(0)?.run.question() !== undefined);
      bulk.stop();
      await over;
      expect(words(bulk)).toEqual(new Set(['Not tried: stopped']));
    });

    it('that does not forward to one, says so of that one alone', async () => {
      const targets = servers(3);
      const why = {
        kind: 'ssh',
        code: 'channel-refused',
        facts: { channel: 'direct-tcpip', reason: 1, description: 'administratively prohibited' },
      } as const;
      const { operations, bulk } = await setUp(targets, {}, {}, { failure: { hop: 1, why } }, {});
      await giveAllTickets(operations, bulk, bulk.start(targets, testConnection));
      expect(bulk.counts()).toEqual({ all: 3, answered: 2, failed: 0, notTried: 1, running: 0, waiting: 0 });
      expect(words(bulk)).toEqual(new Set(['', 'Not tried: Bastion refused']));
    });

    it('that breaks, ends what runs through it, and tries nothing more', async () => {
      const targets = servers(12);
      const { operations, bulk } = await setUp(targets, {});
      const breaking = {
        kind: 'ssh',
        code: 'connection-lost',
        facts: { phase: 'connection', offered: true },
      } as const;
      const operation = {
        ...testConnection,
        run: (_route: unknown, { id }: Server) => {
          const run = bulk.items().find(({ server }) => server.id === id)?.run;
          return run!.route!.ended.then((failure) => Promise.reject(failure));
        },
      };
      const over = giveAllTickets(operations, bulk, bulk.start(targets, operation));
      await operations.until(() => bulk.counts().running === 8 && operations.routes.opened.length === 9);
      for (const end of operations.routes.opened) end(new RouteFailure(0, breaking));
      await over;
      expect(bulk.counts()).toEqual({ all: 12, answered: 0, failed: 8, notTried: 4, running: 0, waiting: 0 });
      expect(words(bulk)).toEqual(new Set(['', 'Not tried: the connection to Bastion broke']));
    });

    it('is a server of its own among them, and signed in to once all the same', async () => {
      const jump = { ...behindOneHop, ...behindOneHop.route[0], route: [], jumpServerId: null };
      const targets = [jump, ...servers(2)];
      const { operations, bulk } = await setUp(targets, {});
      await operations.keep(jump, password('password of hop 0'));
      await giveAllTickets(operations, bulk, bulk.start(targets, testConnection));
      expect(bulk.counts().answered).toBe(3);
      expect(operations.routes.attempts.map(({ hops }) => hops.map(({ host }) => host))).toEqual(
        jasmine.arrayWithExactContents([
          ['bastion.example.com'],
          [],
          ['target-0.example.com'],
          ['target-1.example.com'],
        ]),
      );
    });

    it('behind another one, goes on from that one', async () => {
      const [outer] = behindOneHop.route;
      const inner = { ...outer, id: 'inner', label: 'Inner', host: 'inner.example.com' };
      const targets = servers(3).map((server) => ({ ...server, route: [outer, inner] }));
      const { operations, bulk } = await setUp(targets, {});
      await giveAllTickets(operations, bulk, bulk.start(targets, testConnection));
      const [first, second, ...others] = operations.routes.attempts.map(({ hops }) =>
        hops.map(({ host }) => host),
      );
      expect([first, second]).toEqual([['bastion.example.com'], ['inner.example.com']]);
      expect(others.every((hosts) => hosts.length === 1)).toBeTrue();
      expect(bulk.counts().answered).toBe(3);
      expect(operations.routes.closed).toBe(5);
    });
  });

  it('tries a secret once that is wrong, however many servers share the account', async () => {
    const targets = Array.from({ length: 5 }, (_, index) => ({ ...behindOneHop, id: `same-${index}` }));
    const facts = { offered: ['password'], tried: ['password'], accepted: [] };
    const why = { kind: 'ssh', code: 'credential-refused', facts } as const;
    const { operations, bulk } = await setUp(targets.slice(0, 1), {}, { failure: { hop: 1, why } });
    await giveAllTickets(operations, bulk, bulk.start(targets, testConnection));
    expect(operations.routes.attempts.length).toBe(2);
    expect(bulk.counts()).toEqual({ all: 5, answered: 0, failed: 1, notTried: 4, running: 0, waiting: 0 });
    expect(bulk.items()[4].notTried()).toBe('Not tried: its secret was refused');
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
    expect(bulk.counts().answered).toBe(3);
    expect(questions().length).toBe(0);
  });

  describe('when the key of the shared jump server is not known', () => {
    async function asking() {
      const targets = servers(3);
      const { operations, bulk } = await setUp(targets, {});
      await operations.vault.pins.remove(behindOneHop.route[0].host, behindOneHop.route[0].port);
      const over = giveAllTickets(operations, bulk, bulk.start(targets, testConnection));
      await operations.until(() => bulk.shared().length === 1);
      const [hop] = bulk.shared();
      await operations.until(() => {
        operations.http
          .match(({ url, method }) => method === 'GET' && url.startsWith('/api/v1/servers/'))
          .forEach((request) => request.flush(behindOneHop));
        return hop.hostKey.question() !== undefined;
      });
      return { operations, bulk, hop, over };
    }

    it('asks once, where its card shows it, and not in a dialog', async () => {
      const { operations, bulk, hop, over } = await asking();
      expect(hop.hostKey.question()?.shown.fingerprint).toBe('SHA256:of-hop-0');
      expect(document.querySelector('kiops-host-key-dialog')).toBeNull();
      hop.hostKey.answer(true);
      (await operations.request(`/api/v1/servers/${behindOneHop.id}`, 'PATCH')).flush(behindOneHop);
      await over;
      expect(bulk.counts().answered).toBe(3);
      expect(hop.hostKey.question()).toBeUndefined();
    });

    it('tries nothing behind one that is not trusted', async () => {
      const { bulk, hop, over } = await asking();
      hop.hostKey.answer(false);
      await over;
      expect([bulk.counts().notTried, hop.run.state()]).toEqual([3, 'failed']);
    });

    it('takes the question back when it is stopped', async () => {
      const { bulk, hop, over } = await asking();
      bulk.stop();
      await over;
      expect(hop.hostKey.question()).toBeUndefined();
      expect([bulk.counts().notTried, hop.run.state()]).toEqual([3, 'stopped']);
    });
  });
});
