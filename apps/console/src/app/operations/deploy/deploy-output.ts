import type { WorkReport } from '../run/operation';
import { type DeployStep, readDeployLine } from './deploy-script';
import type { DeployedContainer } from './deployed-container';
import { PullProgress } from './pull-progress';
import { redacting } from './redact';

/** How much of a deployment is done when a step begins. */
const BEGINS: Readonly<Record<DeployStep, number>> = {
  engine: 0.02,
  recover: 0.04,
  login: 0.06,
  pull: 0.1,
  replace: 0.7,
  health: 0.8,
  'roll-back': 0.9,
};

/** What the words of the steps need. */
interface Deploying {
  readonly host: string;
  readonly containerName: string;
  /** Never shown, whoever prints it. */
  readonly secret: string;
}

/** Follows the deploy script by what it prints: its steps and progress, what it found out, and lines to show. */
export class DeployOutput {
  readonly #pull = new PullProgress();
  readonly #redact: (line: string) => string;
  #step: DeployStep = 'engine';
  #facts: Pick<DeployedContainer, 'engine' | 'health' | 'replaced'> = {
    engine: '',
    health: 'running',
    replaced: undefined,
  };

  constructor(
    private readonly report: WorkReport,
    private readonly deploying: Deploying,
  ) {
    this.#redact = redacting(deploying.secret);
  }

  /** What the script has told so far. */
  get facts(): Pick<DeployedContainer, 'engine' | 'health' | 'replaced'> {
    return this.#facts;
  }

  /** Takes a line of the script's output. */
  take(line: string): void {
    const read = readDeployLine(line);
    if (read.kind === 'step') {
      this.#step = read.step;
      this.report.step(this.#words(read.step));
      this.report.progress(BEGINS[read.step]);
    } else if (read.kind === 'fact') {
      this.#learn(read.fact, this.#redact(read.value));
    } else {
      if (this.#step === 'pull') this.#followPull(line);
      this.report.line(shortDigests(this.#redact(line)));
    }
  }

  #learn(fact: 'engine' | 'replaced' | 'health', value: string): void {
    if (fact === 'engine') this.#facts = { ...this.#facts, engine: engineText(value) };
    else if (fact === 'replaced') this.#facts = { ...this.#facts, replaced: value || undefined };
    else this.#facts = { ...this.#facts, health: value === 'healthy' ? 'healthy' : 'running' };
  }

  #followPull(line: string): void {
    const state = this.#pull.read(line);
    if (!state) return;
    this.report.step(state.words);
    this.report.progress(BEGINS.pull + (BEGINS.replace - BEGINS.pull) * state.share);
  }

  #words(step: DeployStep): string {
    const { host, containerName } = this.deploying;
    switch (step) {
      case 'engine':
        return 'Look for docker or podman';
      case 'recover':
        return 'Put an earlier deployment in order';
      case 'login':
        return `Sign in to ${host}`;
      case 'pull':
        return 'Pull';
      case 'replace':
        return `Replace ${containerName}`;
      case 'health':
        return `Wait until ${containerName} is up`;
      case 'roll-back':
        return 'Roll back';
    }
  }
}

/** Of a digest its beginning tells as much as a person can compare. */
function shortDigests(line: string): string {
  return line.replace(/\b([0-9a-f]{12})[0-9a-f]{52}\b/g, '$1…');
}

/** `podman version 4.3.1` and `Docker version 24.0.7, build afdd53b` as `podman 4.3.1` and `docker 24.0.7`. */
function engineText(version: string): string {
  const [, name, number] = /^(\w+) version ([^\s,]+)/.exec(version) ?? [];
  return name === undefined ? version : `${name.toLowerCase()} ${number}`;
}
