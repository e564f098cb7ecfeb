import { type ContainerHost, freePort, startContainerHost, whyNoContainers } from '@kiops/test-peers';
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { expect, test as base } from '@playwright/test';

const FILE = resolve(import.meta.dirname, '../../../console/src/app/operations/deploy/deploy.sh');
/** What carries it calls `leave` in the end. */
const SCRIPT = `trap leave EXIT\n${readFileSync(FILE, 'utf8')}`;

/** Every deployment has to work in both; the second is what small systems have. */
const SHELLS = [
  ['dash', ['-c']],
  ['busybox', ['sh', '-c']],
] as const;

/** Seconds that a container has to stay up; in vain, where a test ends the deployment before. */
const BRIEFLY = 2;
const IN_VAIN = 60;

const reason = whyNoContainers();

/** A deployment of the script alone, without SSH: its process, and what it has printed. */
class Run {
  printed = '';
  readonly ended: Promise<number>;

  constructor(private readonly process: ChildProcess) {
    process.stdout?.on('data', (text: Buffer) => (this.printed += text.toString()));
    this.ended = once(process, 'exit').then(([status]) => status as number);
  }

  /** Waits until the script is at a step. */
  async at(step: string): Promise<void> {
    await expect.poll(() => this.printed, { timeout: 40_000 }).toContain(`::kiops-step ${step}\n`);
  }

  signal(name: NodeJS.Signals): void {
    this.process.kill(name);
  }

  /** The connection is gone: whoever writes now gets SIGPIPE. */
  disconnect(): void {
    this.process.stdout?.destroy();
  }
}

class Deployments {
  private constructor(
    private readonly host: ContainerHost,
    private readonly port: number,
  ) {}

  static async on(host: ContainerHost): Promise<Deployments> {
    return new Deployments(host, await freePort());
  }

  start(tag: string, stays = BRIEFLY, shell: (typeof SHELLS)[number] = SHELLS[0]): Run {
    const { registry, engine } = this.host;
    const values = {
      mark: 'kiops',
      image: `${registry.host}/pay/app:${tag}`,
      name: 'app',
      restart: 'no',
      login_host: registry.host,
      login_user: registry.username,
      variables: '2',
      stays: String(stays),
      becomes: '60',
    };
    const header = Object.entries(values).map(([name, value]) => `${name}='${value}'\n`);
    const [program, options] = shell;
    const child = spawn(program, [...options, `${header.join('')}set --\n${SCRIPT}`], {
      env: { ...process.env, ...engine.environment },
      stdio: ['pipe', 'pipe', 'inherit'],
    });
    child.stdin.end(`PORT=${this.port}\nGREETING= as it  is \n${registry.password}`);
    return new Run(child);
  }

  /** Deploys, and expects it to succeed. */
  async succeed(tag: string): Promise<Run> {
    const run = this.start(tag);
    expect(await run.ended, run.printed).toBe(0);
    return run;
  }

  /** Which version runs; nothing of a deployment is left beside it. */
  async expectOnly(tag: string): Promise<void> {
    const { engine, registry } = this.host;
    const running = await engine.podman('ps', '--all', '--format', '{{.Names}} {{.Image}} {{.Status}}');
    expect(running).toMatch(new RegExp(`^app ${registry.host}/pay/app:${tag} Up .+$`));
    const url = `http://127.0.0.1:${this.port}/`;
    const answer = () => fetch(url).then((reply) => reply.text(), String);
    await expect.poll(answer).toBe(`version ${tag}  as it  is \n`);
    expect(this.leftBehind()).toEqual([]);
  }

  leftBehind(): string[] {
    return readdirSync(this.host.engine.temporary).filter((name) => name.startsWith('kiops'));
  }
}

const test = base.extend<{ deployments: Deployments; host: ContainerHost }>({
  host: async ({}, use) => {
    const host = await startContainerHost();
    await use(host);
    await host.stop();
  },
  deployments: async ({ host }, use) => use(await Deployments.on(host)),
});

test.skip(reason !== undefined, reason);

test('a deployment that is cut off leaves the service up, and the next one puts the rest in order', async ({
  deployments,
  host: { engine },
}) => {
  test.setTimeout(240_000);
  await deployments.succeed('1');
  await deployments.expectOnly('1');

  // A signal while the new one is tried: it is rolled back.
  const stopped = deployments.start('2', IN_VAIN);
  await stopped.at('health');
  const busy = deployments.start('2');
  expect(await busy.ended, 'a second deployment of the same container').toBe(70);
  stopped.signal('SIGTERM');
  expect(await stopped.ended, stopped.printed).toBe(71);
  expect(stopped.printed).toContain('::kiops-step roll-back\n');
  await deployments.expectOnly('1');

  // A lost connection at the same place: it is finished, in the other shell.
  const alone = deployments.start('2', BRIEFLY, SHELLS[1]);
  await alone.at('replace');
  alone.disconnect();
  expect(await alone.ended).toBe(0);
  await deployments.expectOnly('2');

  // Killed: both containers are there, and so are its directories. What runs stays, and is replaced in its turn.
  const killed = deployments.start('1', IN_VAIN);
  await killed.at('health');
  killed.signal('SIGKILL');
  await killed.ended;
  expect(deployments.leftBehind().length).toBe(2);
  expect((await engine.podman('ps', '--all', '--quiet')).split('\n').length).toBe(2);
  const after = await deployments.succeed('2');
  expect(after.printed).toContain('app runs and stays; app.kiops-previous is removed.');
  await deployments.expectOnly('2');

  // Killed between taking the name away and giving it to the new one: a deployment that fails still brings it back.
  await engine.podman('rename', 'app', 'app.kiops-previous');
  await engine.podman('stop', 'app.kiops-previous');
  const failing = deployments.start('broken', BRIEFLY, SHELLS[1]);
  expect(await failing.ended, failing.printed).toBe(67);
  expect(failing.printed).toContain('app.kiops-previous becomes app again.');
  expect(failing.printed).toContain('  | the settings are missing');
  await deployments.expectOnly('2');
  expect(existsSync(engine.ownLogins)).toBe(true);
});
