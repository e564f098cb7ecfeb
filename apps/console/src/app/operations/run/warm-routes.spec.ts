import { Injector } from '@angular/core';
import { TestBed } from '@angular/core/testing';
import type { Me } from '@kiops/contracts';
import { type HopFailure, RouteFailure } from '@kiops/ssh-worker';
import { RecordChanges } from '../../records/record-changes';
import { Session } from '../../session/session';
import { hopsTo } from '../route/server-hops';
import { testConnection } from '../test-connection/test-connection';
import { OperationsUnderTest } from '../testing/operations-under-test';
import { behindOneHop, type PlayedAttempt } from '../testing/played-routes';
import { readPlayedScript } from '../testing/played-script';
import { OperationRun, RUN_PROVIDERS } from './operation-run';
import { MAX_WARM, WARM_TIME } from './warm-routes';

const [jump, target] = hopsTo(behindOneHop);

/** Work that takes what is open. */
const work = { ...testConnection, connectsAnew: false };

describe('A route that was used', () => {
  const setUp = async (...play: readonly PlayedAttempt[]) => {
    const operations = await OperationsUnderTest.with(...(play.length > 0 ? play : [{}]));
    TestBed.inject(Session).changed({ id: 'ops' } as Me);
    await operations.knowsAll(behindOneHop);
    TestBed.tick();
    return operations;
  };
  /** A run of its own, as another drawer has it. */
  const run = (server = behindOneHop, operation: typeof testConnection = work) => {
    const own = Injector.create({ providers: RUN_PROVIDERS, parent: TestBed.inject(Injector) }).get(
      OperationRun,
    );
    return { own, ended: own.start(server, operation) };
  };
  /** Whether a run took a ticket, that is, opened a route of its own. */
  const opensAnew = async (
    operations: OperationsUnderTest,
    server = behindOneHop,
    operation: typeof testConnection = work,
  ) => {
    const { ended } = run(server, operation);
    let isOver = false;
    void ended.then(() => (isOver = true));
    let tickets = 0;
    await operations.until(() => {
      const asked = operations.http.match(({ url }) => url === '/api/v1/relay/tickets');
      tickets += asked.length;
      for (const each of asked) each.flush({ ticket: 'a-ticket', expiresAt: '2026-11-22T12:00:30Z' });
      return isOver;
    });
    expect(await ended).toContain('uname -a');
    return tickets === 1;
  };

  it('is used again, without a ticket, a secret or a host key', async () => {
    const operations = await setUp();
    expect(await opensAnew(operations)).toBeTrue();
    expect(operations.routes.closed).toBe(0);
    expect(await opensAnew(operations)).toBeFalse();
    expect(await opensAnew(operations)).toBeFalse();
    expect(operations.routes.attempts.map(({ hops }) => hops.length)).toEqual([2]);
    expect(operations.reports.length).toBe(3);
  });

  it('proves nothing to a test of the connection, which opens one of its own in its place', async () => {
    const operations = await setUp();
    await opensAnew(operations);
    expect(await opensAnew(operations, behindOneHop, testConnection)).toBeTrue();
    // A server may let in only so many at once.
    expect(operations.routes.closed).toBe(1);
    expect(await opensAnew(operations)).toBeFalse();
  });

  it('makes way for a new one, unseen, where nothing more can be begun on it', async () => {
    const operations = await setUp();
    await opensAnew(operations);
    const why = { kind: 'ssh', code: 'connection-lost', facts: {} } as unknown as HopFailure;
    operations.routes.second = { why, neverBegan: true };
    expect(await opensAnew(operations, behindOneHop, { ...work, isReportedAtStart: true })).toBeTrue();
    expect(operations.routes.closed).toBe(1);
    expect(operations.reports.map(({ outcome }) => outcome)).toEqual(['succeeded', 'started', 'succeeded']);
  });

  it('fails what was begun on it when it breaks, and begins nothing a second time', async () => {
    const operations = await setUp();
    await opensAnew(operations);
    const why = { kind: 'ssh', code: 'connection-lost', facts: {} } as unknown as HopFailure;
    operations.routes.second = { why, neverBegan: false };
    const { own, ended } = run();
    await operations.until(() => own.isOver());
    expect([await ended, own.state()]).toEqual([undefined, 'failed']);
    expect(operations.routes.attempts.length).toBe(1);
    expect(operations.routes.closed).toBe(1);
  });

  it('is closed when the person stops what runs on it', async () => {
    const operations = await setUp();
    await opensAnew(operations);
    let stop: () => void = () => undefined;
    const stopped = run(behindOneHop, {
      ...work,
      run: (_route, _server, _report, signal) =>
        new Promise((_, reject) => {
          signal.addEventListener('abort', () => reject(signal.reason));
          stop();
        }),
    });
    stop = () => stopped.own.stop();
    await stopped.ended;
    expect(stopped.own.state()).toBe('stopped');
    expect(operations.routes.closed).toBe(1);
  });

  it('is not kept where its server moved while it was in use', async () => {
    const operations = await setUp({ isPlayedByHand: true });
    const { ended } = run();
    await operations.giveTicket();
    await operations.until(() => operations.routes.processes.length === 1);
    TestBed.inject(RecordChanges).note('servers');
    await operations.until(() => TestBed.inject(RecordChanges).all() === 1);
    const [process] = operations.routes.processes;
    const { begin, end } = readPlayedScript(process.input);
    await process.send(`${begin}\nuname -a\n${end}\n`);
    process.end({ kind: 'status', status: 0 });
    const asked = await operations.request('/api/v1/servers/target');
    await ended;
    asked.flush({ ...behindOneHop, port: 2222 });
    await operations.until(() => operations.routes.closed === 1);
    expect(operations.routes.closed).toBe(1);
  });

  it('is for one use at a time', async () => {
    const operations = await setUp();
    await opensAnew(operations);
    const [, second] = [run(), run()];
    await operations.giveTicket();
    await second.ended;
    expect(operations.routes.attempts.length).toBe(2);
  });

  it('is not kept for the account that came while it was in use', async () => {
    const operations = await setUp();
    const { ended } = run();
    const request = await operations.request('/api/v1/relay/tickets');
    TestBed.inject(Session).changed({ id: 'another' } as Me);
    request.flush({ ticket: 'a-ticket', expiresAt: '2026-11-22T12:00:30Z' });
    await ended;
    expect(operations.routes.closed).toBe(1);
  });

  it('gives way where the relay has no room for another', async () => {
    const full = { hop: 0, why: { kind: 'relay', close: 'too-many' } } as const;
    const operations = await setUp({}, { failure: full }, {});
    await opensAnew(operations);
    const other = { ...behindOneHop, port: 2222 };
    await operations.knowsAll(other);
    const { ended } = run(other);
    await operations.giveTicket();
    await operations.giveTicket();
    expect(await ended).toContain('uname -a');
    expect(operations.routes.closed).toBe(1);
  });

  it('is closed some time after its last use', async () => {
    const operations = await setUp();
    const real = globalThis.setTimeout;
    let timeUp: () => void = () => undefined;
    spyOn(globalThis, 'setTimeout').and.callFake(((act: () => void, milliseconds?: number) => {
      if (milliseconds !== WARM_TIME) return real(act, milliseconds);
      timeUp = act;
      return 0;
    }) as typeof setTimeout);
    await opensAnew(operations);
    expect(operations.routes.closed).toBe(0);
    timeUp();
    expect(operations.routes.closed).toBe(1);
  });

  const ends: Readonly<Record<string, (operations: OperationsUnderTest) => unknown>> = {
    'its account signs out': () => TestBed.inject(Session).end(),
    'another account signs in': () => TestBed.inject(Session).changed({ id: 'another' } as Me),
    'the vault is locked': async ({ vault }) => {
      await vault.addPassphrase('a long passphrase of the spec');
      vault.lock();
    },
    'the vault closes': ({ vault }) => vault.close(),
    'a secret of a hop is replaced': (operations) =>
      operations.keep(jump, { kind: 'password', password: 'another one' }),
    'the pin of a hop is another': (operations) => operations.trust(target, 'SHA256:another'),
    'a host key is revoked': ({ vault }) =>
      vault.pins.revoke({ type: 'ssh-ed25519', fingerprint: 'SHA256:of-hop-0' }),
    'its server is led to by another way': async (operations) => {
      TestBed.inject(RecordChanges).note('servers');
      const asked = await operations.request('/api/v1/servers/target');
      asked.flush({ ...behindOneHop, route: [{ ...jump, port: 2222 }] });
    },
    'its server is gone': async (operations) => {
      TestBed.inject(RecordChanges).note('servers');
      const asked = await operations.request('/api/v1/servers/target');
      asked.flush({}, { status: 404, statusText: 'Not Found' });
    },
  };
  for (const [what, happens] of Object.entries(ends))
    it(`is closed when ${what}`, async () => {
      const operations = await setUp();
      expect(await opensAnew(operations)).toBeTrue();
      expect(operations.routes.closed).toBe(0);
      await happens(operations);
      await operations.until(() => operations.routes.closed === 1);
      expect(operations.routes.closed).toBe(1);
    });

  it('stays when a record of its server was written that leads the same way', async () => {
    const operations = await setUp();
    await opensAnew(operations);
    TestBed.inject(RecordChanges).note('servers');
    (await operations.request('/api/v1/servers/target')).flush({ ...behindOneHop, version: 2, notes: 'new' });
    expect(await opensAnew(operations)).toBeFalse();
  });

  it('is not used where the way is another', async () => {
    const operations = await setUp();
    await opensAnew(operations);
    for (const other of [
      { ...behindOneHop, port: 2222 },
      { ...behindOneHop, route: [] },
      { ...behindOneHop, allowOldAlgorithms: true },
    ]) {
      await operations.knowsAll(other);
      expect(await opensAnew(operations, other))
        .withContext(JSON.stringify(other))
        .toBeTrue();
    }
  });

  it('makes way for another one, unseen, when it is dead', async () => {
    const operations = await setUp();
    await opensAnew(operations);
    operations.routes.isSilent = true;
    expect(await opensAnew(operations)).toBeTrue();
    expect(operations.routes.probes).toBe(1);
    operations.routes.isSilent = false;
    const dead = new RouteFailure(0, { kind: 'service-silent' });
    operations.routes.opened.at(-1)?.(dead);
    await operations.step();
    expect(await opensAnew(operations)).toBeTrue();
  });

  it('is not waited for when another one that leads there is dead', async () => {
    const operations = await setUp();
    await Promise.all([opensAnew(operations), opensAnew(operations)]);
    expect(operations.routes.closed).toBe(0);
    operations.routes.isSilent = true;
    expect(await opensAnew(operations)).toBeTrue();
    expect([operations.routes.probes, operations.routes.closed]).toEqual([1, 2]);
  });

  it('is not kept where its secret is not', async () => {
    const operations = await setUp();
    const [kept] = await operations.vault.listFor(target);
    const own = run();
    await operations.giveTicket();
    await own.ended;
    await operations.vault.remove([kept.id]);
    await operations.until(() => operations.routes.closed === 1);
    expect(operations.routes.closed).toBe(1);
  });

  it('is closed when too many others were used since', async () => {
    const operations = await setUp();
    for (let port = 1; port <= MAX_WARM + 1; port += 1) {
      const server = { ...behindOneHop, id: `target ${port}`, port };
      // Pins and secrets are there before any route is, so that they close none.
      await operations.knowsAll(server);
    }
    for (let port = 1; port <= MAX_WARM + 1; port += 1)
      await opensAnew(operations, { ...behindOneHop, id: `target ${port}`, port });
    expect(operations.routes.closed).toBe(1);
  });
});
