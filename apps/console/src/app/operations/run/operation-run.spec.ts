import { TestBed } from '@angular/core/testing';
import { RouteFailure } from '@kiops/ssh-worker';
import { throwError } from 'rxjs';
import type { HopCredentials, SshAuthRequest } from '../../ssh-auth/hop-account';
import { KEYS } from '../../../testing/sample-keys';
import { OperationsClient } from '../operations-client';
import { KeptSecrets } from '../route/kept-secrets';
import { hopsTo } from '../route/server-hops';
import { testConnection } from '../test-connection/test-connection';
import { OperationsUnderTest } from '../testing/operations-under-test';
import { behindOneHop, codeRequest, type PlayedAttempt } from '../testing/played-routes';
import { LatestProtections } from './latest-protections';
import { OperationRun } from './operation-run';
import { explainFailure } from './run-failure';
import { SecretPrompt } from './secret-prompt';

const [jump, target] = hopsTo(behindOneHop);

const more = (offered: string, accepted: string) =>
  ({
    hop: 1,
    why: {
      kind: 'ssh',
      code: 'more-credentials-needed',
      facts: { offered: [offered], accepted: [accepted] },
    },
  }) as const;

const refused = {
  hop: 1,
  why: {
    kind: 'ssh',
    code: 'credential-refused',
    facts: { offered: ['password'], tried: ['password'], accepted: [] },
  },
} as const;

const facts = { offered: ['keyboard-interactive'], accepted: ['password'] };
const tried = ['keyboard-interactive'];
/** What went wrong after the password was right. */
const acceptedPassword = [
  { kind: 'ssh', code: 'answers-refused', facts },
  { kind: 'ssh', code: 'question-unanswered', facts },
  { kind: 'ssh', code: 'credential-refused', facts: { ...facts, tried } },
  { kind: 'ssh', code: 'too-many-attempts', facts: { description: '', tried, accepted: ['password'] } },
] as const;

describe('OperationRun', () => {
  async function setUp(...play: PlayedAttempt[]) {
    const operations = await OperationsUnderTest.with(...play);
    await operations.knowsAll(behindOneHop);
    return { operations, run: TestBed.inject(OperationRun) };
  }

  it('asks for nothing where the address is not secure, and blames the address', async () => {
    const { operations, run } = await setUp();
    Object.defineProperty(operations.vault, 'state', {
      value: () => ({ status: 'insecure-address', secrets: 0 }),
    });
    const asked = spyOn(TestBed.inject(SecretPrompt), 'ask');
    expect(await run.start(behindOneHop, testConnection)).toBeUndefined();
    expect(run.failure()?.diagnosis.title).toBe('This address needs HTTPS or localhost');
    expect(run.failure()?.code).toBe('insecure-address');
    expect(asked).not.toHaveBeenCalled();
  });

  it('asks nothing when this browser knows everything, and gives each hop its own secret alone', async () => {
    const { operations, run } = await setUp({});
    const running = run.start(behindOneHop, testConnection);
    const ticket = await operations.request('/api/v1/relay/tickets');
    expect(ticket.request.body).toEqual({ serverId: jump.id });
    ticket.flush({ ticket: 'a-ticket', expiresAt: '2026-11-22T12:00:30Z' });
    expect(await running).toContain('uname -a');
    expect(run.state()).toBe('done');
    const [{ hops }] = operations.routes.attempts;
    expect(hops.map(({ host, secrets }) => [host, secrets])).toEqual([
      [jump.host, [{ kind: 'password', password: 'password of hop 0' }]],
      [target.host, [{ kind: 'password', password: 'password of hop 1' }]],
    ]);
    expect(hops[0].knownHostKeyTypes).toEqual(['ssh-ed25519']);
    expect(run.hops().map(({ done }) => done.map(({ step }) => step))).toEqual([
      ['connected', 'host-key-verified', 'signed-in'],
      ['connected', 'host-key-verified', 'signed-in'],
    ]);
    expect(run.lines().join()).toContain('ran ');
    const protections = TestBed.inject(LatestProtections);
    expect([jump, target].map(({ id }) => protections.of(id)?.postQuantum)).toEqual([true, false]);
    // What is open is kept for the next one.
    expect(operations.routes.closed).toBe(0);
    expect(operations.reports).toEqual([
      {
        kind: 'test-connection',
        outcome: 'succeeded',
        serverId: target.id,
        contacts: [
          { serverId: jump.id, answered: true },
          { serverId: target.id, answered: true },
        ],
      },
    ]);
  });

  it('names the hop that failed and the cause, and starts again when asked', async () => {
    const why = { kind: 'relay', close: 'connection-refused' } as const;
    const { operations, run } = await setUp({ failure: { hop: 0, why } }, {});
    const failing = run.start(behindOneHop, testConnection);
    await operations.giveTicket();
    expect(await failing).toBeUndefined();
    expect(run.failure()?.hop).toBe(0);
    expect(run.failure()?.diagnosis.title).toBe('The server refuses the connection');
    expect(operations.reports).toEqual([
      {
        kind: 'test-connection',
        outcome: 'failed',
        serverId: target.id,
        cause: 'connection-refused',
        contacts: [
          { serverId: jump.id, answered: false },
          { serverId: target.id, answered: false },
        ],
      },
    ]);
    const retrying = run.start(behindOneHop, testConnection);
    await operations.giveTicket();
    await retrying;
    expect(run.state()).toBe('done');
    expect(run.failure()).toBeUndefined();
  });

  it('says how much of what was typed may not have arrived', () => {
    const why = { kind: 'service-silent' } as const;
    const hops = [{ hop: jump, secret: '', done: [], hostKey: undefined, protection: undefined }];
    const sentence = (unconfirmed: number) =>
      explainFailure(new RouteFailure(0, why, false, unconfirmed), hops, []).diagnosis.sentence;
    expect(sentence(0)).not.toContain('typed');
    expect(sentence(1)).toContain('The last character that was typed may not have arrived.');
    expect(sentence(14)).toContain('The last 14 characters that were typed may not have arrived.');
  });

  it('uses another kept secret as well when the server wants one more', async () => {
    const { operations, run } = await setUp({ failure: more('password', 'publickey') }, {});
    const second = { kind: 'password', password: 'the other one' } as const;
    await operations.keep(target, second, false);
    const running = run.start(behindOneHop, testConnection);
    await operations.giveTicket();
    await operations.giveTicket();
    await running;
    expect(run.state()).toBe('done');
    const [first, again] = operations.routes.attempts;
    expect(first.hops[1].secrets.length).toBe(1);
    expect(again.hops[1].secrets).toEqual([first.hops[1].secrets[0], second]);
    expect(again.hops[0].secrets.length).toBe(1);
  });

  it('says what the server still wants when nothing else is kept', async () => {
    const { operations, run } = await setUp({ failure: more('publickey', 'password') });
    const running = run.start(behindOneHop, testConnection);
    await operations.giveTicket();
    await running;
    expect(run.failure()?.diagnosis.cure).toBe('use-key');
    expect(operations.routes.attempts.length).toBe(1);
  });

  it('asks again at the hop whose secret was refused, and does not try that one again by itself', async () => {
    const { operations, run } = await setUp({ failure: refused }, {});
    const asked: SshAuthRequest[] = [];
    let answer: HopCredentials | undefined = [
      { kind: 'password', password: 'password of hop 0' },
      { kind: 'password', password: 'the right one' },
    ];
    spyOn(TestBed.inject(SecretPrompt), 'ask').and.callFake((request) => {
      asked.push(request);
      return Promise.resolve(answer);
    });
    const running = run.start(behindOneHop, testConnection);
    await operations.giveTicket();
    await operations.giveTicket();
    await running;
    expect(run.state()).toBe('done');
    expect(asked.map(({ anew }) => anew)).toEqual([[{ hop: 1, isRefused: true }]]);
    expect(operations.routes.attempts[1].hops[1].secrets).toEqual([
      { kind: 'password', password: 'the right one' },
    ]);
    expect(operations.reports.map(({ outcome, cause }) => [outcome, cause])).toEqual([
      ['failed', 'credential-refused'],
      ['succeeded', undefined],
    ]);

    // Another operation knows of it: what the vault keeps is not offered to that server again.
    answer = undefined;
    const { usable, isRefused } = await TestBed.inject(KeptSecrets).of(target);
    expect([usable, isRefused]).toEqual([[], true]);
  });

  it('puts a server’s question to the person, and hands on the answer', async () => {
    const { operations, run } = await setUp({ asks: { hop: 1, request: codeRequest } });
    const running = run.start(behindOneHop, testConnection);
    await operations.giveTicket();
    await operations.until(() => run.question() !== undefined);
    expect(run.question()).toEqual(
      jasmine.objectContaining({ hop: 1, request: codeRequest, isDropped: false }),
    );
    run.answer([{ kind: 'text', text: '123456' }]);
    await running;
    expect(run.state()).toBe('done');
    expect(run.question()).toBeUndefined();
    expect(operations.routes.attempts[0].answers).toEqual([[{ kind: 'text', text: '123456' }]]);
  });

  it('keeps the question when the connection is gone; its answer takes another ticket', async () => {
    const { operations, run } = await setUp({ asks: { hop: 0, request: codeRequest, drops: true } });
    const running = run.start(behindOneHop, testConnection);
    await operations.giveTicket();
    await operations.until(() => run.question()?.isDropped === true);
    run.answer([{ kind: 'text', text: '123456' }]);
    await operations.giveTicket();
    await running;
    expect(run.state()).toBe('done');
    expect(run.hops()[0].done.map(({ step }) => step)).toEqual([
      'connected',
      'host-key-verified',
      'signed-in',
    ]);
  });

  it('is stopped when the person does not answer', async () => {
    const { operations, run } = await setUp({ asks: { hop: 0, request: codeRequest } });
    const running = run.start(behindOneHop, testConnection);
    await operations.giveTicket();
    await operations.until(() => run.question() !== undefined);
    run.answer(undefined);
    await running;
    expect([run.state(), run.question()]).toEqual(['stopped', undefined]);
  });

  for (const why of acceptedPassword)
    it(`does not call a password refused that the server accepted: ${why.code}`, async () => {
      const { operations, run } = await setUp({ failure: { hop: 1, why } });
      const asking = spyOn(TestBed.inject(SecretPrompt), 'ask').and.resolveTo(undefined);
      const running = run.start(behindOneHop, testConnection);
      await operations.giveTicket();
      await running;
      expect(run.failure()?.code).toBe(why.code);
      expect(asking).not.toHaveBeenCalled();
      expect((await TestBed.inject(KeptSecrets).of(target)).isRefused).toBeFalse();
    });

  it('tells a password that was refused from the key that was accepted before', async () => {
    const key = { kind: 'key', privateKey: KEYS.ed25519.text } as const;
    const why = {
      kind: 'ssh',
      code: 'credential-refused',
      facts: { offered: ['keyboard-interactive'], tried, accepted: ['publickey'] },
    } as const;
    const { operations, run } = await setUp({ failure: { hop: 1, why } });
    await operations.keep(target, key);
    const asking = spyOn(TestBed.inject(SecretPrompt), 'ask').and.resolveTo(undefined);
    const running = run.start(behindOneHop, testConnection);
    await operations.giveTicket();
    await running;
    // The kept password only answers prompts: it is not offered beside the key.
    const [, hop] = operations.routes.attempts[0].hops;
    expect(hop.secrets.map(({ kind }) => kind)).toEqual(['key']);
    expect(hop.promptPassword).toBe('password of hop 1');
    expect(asking.calls.mostRecent().args[0].anew).toEqual([{ hop: 1, method: 'password', isRefused: true }]);
    const { usable } = await TestBed.inject(KeptSecrets).of(target);
    expect(usable.map(({ kind }) => kind)).toEqual(['key']);
  });

  it('says what is wrong when the question after a refusal is cancelled', async () => {
    const { operations, run } = await setUp({ failure: refused });
    spyOn(TestBed.inject(SecretPrompt), 'ask').and.resolveTo(undefined);
    const running = run.start(behindOneHop, testConnection);
    await operations.giveTicket();
    await running;
    expect(run.state()).toBe('failed');
    expect(run.failure()?.diagnosis.cure).toBe('change-secret');
    expect(operations.routes.attempts.length).toBe(1);
  });

  it('is not done before KIOPS has kept what is to be kept there', async () => {
    const { operations, run } = await setUp({});
    TestBed.inject(OperationsClient).report = () => throwError(() => new Error('offline'));
    const keeping = { ...testConnection, facts: () => ({}) };
    const running = run.start(behindOneHop, keeping);
    await operations.giveTicket();
    expect(await running).toBeUndefined();
    expect(run.failure()?.code).toBe('not-kept');
    expect(run.failure()?.hop).toBeUndefined();
  });

  it('tells KIOPS before the work begins, and when it was stopped, where that is wanted', async () => {
    const { operations, run } = await setUp({});
    const longWork = {
      ...testConnection,
      isReportedAtStart: true,
      run: (_route: unknown, _server: unknown, _report: unknown, signal: AbortSignal) =>
        new Promise<string>((_, reject) => signal.addEventListener('abort', () => reject(signal.reason))),
    };
    const running = run.start(behindOneHop, longWork);
    await operations.giveTicket();
    await operations.until(() => run.state() === 'working');
    await operations.until(() => operations.reports.length === 1);
    run.stop();
    await running;
    expect(operations.reports.map(({ outcome }) => outcome)).toEqual(['started', 'stopped']);
  });

  it('blocks a changed key, whatever the service says is pinned, and shows both', async () => {
    const { operations, run } = await setUp({ fingerprints: ['SHA256:of-hop-0', 'SHA256:another'] });
    const planted = [
      { type: 'ssh-ed25519', fingerprint: 'SHA256:another', pinnedAt: '2026-11-22T12:00:00Z' },
    ];
    const running = run.start({ ...behindOneHop, hostKeys: planted }, testConnection);
    await operations.giveTicket();
    await running;
    expect(operations.routes.attempts[0].verdicts).toEqual(['accepted', 'changed']);
    expect(run.failure()?.hop).toBe(1);
    expect(run.failure()?.diagnosis.facts).toEqual([
      ['Trusted key', 'ssh-ed25519 SHA256:of-hop-1'],
      ['Shown now', 'ssh-ed25519 SHA256:another'],
    ]);
    operations.http.verify();
  });

  it('ends when it is stopped, without an error', async () => {
    const { operations, run } = await setUp({ hangs: true });
    const running = run.start(behindOneHop, testConnection);
    await operations.giveTicket();
    await operations.until(() => run.hops()[0].done.length === 2);
    run.stop();
    expect(await running).toBeUndefined();
    expect(run.state()).toBe('stopped');
    expect(run.failure()).toBeUndefined();
  });

  it('says that KIOPS did not give a ticket', async () => {
    const { operations, run } = await setUp({});
    const running = run.start(behindOneHop, testConnection);
    (await operations.request('/api/v1/relay/tickets')).error(new ProgressEvent('error'));
    await running;
    expect(run.failure()?.hop).toBe(0);
    expect(run.failure()?.diagnosis.sentence).toContain('KIOPS could not be reached');
    expect(operations.routes.attempts).toEqual([]);
  });
});
