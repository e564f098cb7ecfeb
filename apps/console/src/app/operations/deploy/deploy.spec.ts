import type { FittingCredential } from '@kiops/contracts';
import type { Exit } from '@kiops/ssh-client';
import type { OpenedRoute } from '@kiops/ssh-worker';
import { until } from '../../../testing/until';
import { openPlayedRoute } from '../testing/played-by-hand';
import { PlayedProcess } from '../testing/played-process';
import { behindOneHop } from '../testing/played-routes';
import { type PlayedScript, readPlayedScript } from '../testing/played-script';
import type { WorkQuestions, WorkReport } from '../run/operation';
import { deployOperation } from './deploy';
import type { Deployment } from './deployment';
import { readDeployment } from './deployment';

const credential: FittingCredential = {
  store: 'registries',
  recordId: 'harbor',
  registry: 'harbor.acme.io',
  username: 'robot$ci',
  label: 'Harbor',
};

const DEPLOYED = `::m-step engine
::m-fact engine podman version 4.3.1
::m-fact program /usr/bin/podman
::m-step login
::m-step pull
Copying blob sha256:506631b26ef827fe2bde8fe490775572a61cac4e6eead39da2a3af592dfbaac1
::m-step replace
::m-fact replaced harbor.acme.io/pay/gateway:1.9
::m-step health
::m-fact health healthy
`;

/** Nobody is there to ask. */
const NOBODY: WorkQuestions = { now: () => new Date(), sudoPassword: () => Promise.resolve(undefined) };

function deployment(): Deployment {
  const read = readDeployment({
    image: 'harbor.acme.io/pay/gateway:2.0',
    containerName: 'gateway',
    ports: '8080:80',
    environment: 'TOKEN=of the environment',
    restart: 'always',
  });
  if (!('deployment' in read)) throw new Error('The form is well formed.');
  return read.deployment;
}

/** A server that prints what it is told, with the script's own mark for `m`, and ends with a status. */
class PlayedServer {
  readonly scripts: PlayedScript[] = [];

  constructor(
    private readonly output: string,
    private readonly exit: Exit,
  ) {}

  get route(): OpenedRoute {
    return {
      start: (request, observer) => {
        const process = new PlayedProcess(request, observer);
        process.onInput = () => {
          const script = readPlayedScript(process.input);
          this.scripts.push(script);
          const [, mark] = /^mark='(.*)'$/m.exec(script.text) ?? [];
          const output = this.output.replaceAll('::m-', `::${mark}-`);
          void process.send(`::kiops-step pull\n${script.begin}\n${output}${script.end}\n`);
          process.end(this.exit);
        };
        return process;
      },
      close: () => undefined,
    };
  }
}

function listen() {
  const heard = { steps: [] as string[], shares: [] as number[], lines: [] as string[] };
  const report: WorkReport = {
    step: (name) => heard.steps.push(name),
    progress: (share) => heard.shares.push(share),
    line: (text) => heard.lines.push(text),
  };
  return { heard, report };
}

describe('deployOperation', () => {
  it('asks for the secret when the route is open, and gives it to standard input alone', async () => {
    const server = new PlayedServer(DEPLOYED, { kind: 'status', status: 0 });
    const { heard, report } = listen();
    const asked: unknown[] = [];
    const operation = deployOperation(deployment(), credential, async (chosen) => {
      asked.push(chosen, server.scripts.length);
      return 'the secret';
    });
    expect(asked).toEqual([]);
    const result = await operation.run(
      server.route,
      behindOneHop,
      report,
      new AbortController().signal,
      NOBODY,
    );
    expect(asked).toEqual([credential, 0]);
    expect(server.scripts.length).toBe(1);
    expect(server.scripts[0].data).toBe('TOKEN=of the environment\nthe secret');
    expect(server.scripts[0].text).not.toContain('the secret');
    expect(server.scripts[0].text).not.toContain('of the environment');
    expect(result).toEqual({
      image: 'harbor.acme.io/pay/gateway:2.0',
      containerName: 'gateway',
      ports: ['8080:80'],
      asRoot: false,
      engine: 'podman 4.3.1',
      program: '/usr/bin/podman',
      health: 'healthy',
      replaced: 'harbor.acme.io/pay/gateway:1.9',
    });
    expect(heard.steps).toEqual([
      'Look for docker or podman',
      'Sign in to harbor.acme.io',
      'Pull',
      'Pull: 1 layer so far',
      'Replace gateway',
      'Wait until gateway is up',
    ]);
    expect(heard.shares).toEqual([...heard.shares].sort((a, b) => a - b));
    expect(heard.lines).toEqual(['Copying blob sha256:506631b26ef8…']);
  });

  it('tells KIOPS what is deployed with which record, and nothing more', () => {
    const { facts } = deployOperation(deployment(), credential, () => Promise.resolve('the secret'));
    expect(facts?.(undefined)).toEqual({
      deployment: {
        image: 'harbor.acme.io/pay/gateway:2.0',
        containerName: 'gateway',
        credential: { store: 'registries', recordId: 'harbor' },
      },
    });
  });

  it('reveals nothing without a credential, and leaves the server its own logins', async () => {
    const server = new PlayedServer('', { kind: 'status', status: 0 });
    const operation = deployOperation(deployment(), null, () => fail('Nothing is to be revealed.') as never);
    await operation.run(server.route, behindOneHop, listen().report, new AbortController().signal, NOBODY);
    expect(server.scripts[0].data).toBe('TOKEN=of the environment\n');
    expect(operation.facts?.(undefined).deployment?.credential).toBeUndefined();
  });

  it('does not begin when it was stopped while the secret was asked for', async () => {
    const server = new PlayedServer('', { kind: 'status', status: 0 });
    const aborter = new AbortController();
    const operation = deployOperation(deployment(), credential, async () => {
      aborter.abort();
      return 'the secret';
    });
    await expectAsync(
      operation.run(server.route, behindOneHop, listen().report, aborter.signal, NOBODY),
    ).toBeRejected();
    expect(server.scripts).toEqual([]);
  });

  it('never shows the secret, whoever prints it', async () => {
    const output = '::m-step pull\nerror: robot$ci:the secret@harbor\n::m-fact replaced the secret\n';
    const server = new PlayedServer(output, { kind: 'status', status: 66 });
    const { heard, report } = listen();
    const operation = deployOperation(deployment(), credential, () => Promise.resolve('the secret'));
    const running = operation.run(server.route, behindOneHop, report, new AbortController().signal, NOBODY);
    await expectAsync(running).toBeRejectedWith(jasmine.objectContaining({ code: 'pull-failed' }));
    expect(heard.lines).toEqual(['error: robot$ci:•••@harbor']);
  });

  it('is run by sudo where the account can use no engine, and never shows the password of sudo', async () => {
    const { route, processes } = await openPlayedRoute();
    const { heard, report } = listen();
    const operation = deployOperation(deployment(), null, () => fail('Nothing is to be revealed.') as never);
    const ask = { now: () => new Date(), sudoPassword: () => Promise.resolve('password of sudo') };
    const running = operation.run(route, behindOneHop, report, new AbortController().signal, ask);
    const next = async (index: number, output: string, status: number) => {
      await until(() => processes[index]?.input.endsWith('<end of input>') ?? false);
      const process = processes[index];
      const script = process.input.includes('kiops:') ? readPlayedScript(process.input) : undefined;
      const [, mark] = /^mark='(.*)'$/m.exec(script?.text ?? '') ?? [];
      await process.send(
        output
          .replace('BEGIN', script?.begin ?? '')
          .replace('END', script?.end ?? '')
          .replaceAll('::m-', `::${mark}-`),
      );
      process.end({ kind: 'status', status });
    };
    await next(0, 'BEGIN\n::m-step engine\nEND\n', 76);
    await next(1, 'sudo: a password is required\n', 1);
    await next(2, '', 0);
    await next(3, `BEGIN\n${DEPLOYED}it was: password of sudo\nEND\n`, 0);
    expect((await running).asRoot).toBeTrue();
    expect(heard.steps).toContain('Become root by sudo');
    expect(heard.lines.at(-1)).toBe('it was: •••');
  });

  it('says what each end of the script means, and what to try', async () => {
    const codes: Readonly<Record<number, string>> = {
      64: 'no-engine',
      65: 'registry-login-failed',
      66: 'pull-failed',
      67: 'rolled-back',
      68: 'not-healthy',
      69: 'roll-back-failed',
      70: 'deployment-busy',
      71: 'interrupted',
      72: 'two-containers',
      73: 'not-replaced',
      74: 'no-temporary-directory',
      75: 'input-cut-off',
      129: 'interrupted',
      1: 'work-failed',
    };
    for (const [status, code] of Object.entries(codes)) {
      const server = new PlayedServer('', { kind: 'status', status: Number(status) });
      const operation = deployOperation(deployment(), credential, () => Promise.resolve('the secret'));
      const error = await operation
        .run(server.route, behindOneHop, listen().report, new AbortController().signal, NOBODY)
        .catch((reason: unknown) => reason);
      expect(error).toEqual(jasmine.objectContaining({ name: 'WorkError', code }));
      const { tryThis } = error as { tryThis: readonly string[] };
      expect(tryThis.length).withContext(code).toBeGreaterThan(0);
      expect(tryThis.length).withContext(code).toBeLessThanOrEqual(3);
    }
  });
});
