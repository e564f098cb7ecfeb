import type { WorkReport } from '../run/operation';
import { type DeployFact, type DeployStep, readDeployLine } from './deploy-script';
import { PullProgress } from './pull-progress';

/** What runs after a deployment. */
export interface DeployedContainer {
  /** In full: `docker.io/library/nginx:latest`. */
  readonly image: string;
  readonly containerName: string;
  /** As they were published: `8080:80`. */
  readonly ports: readonly string[];
  /** `podman 4.3.1`. */
  readonly engine: string;
  /** Where that is: `/usr/bin/podman`. */
  readonly program: string;
  /** The account itself could use no engine. */
  readonly asRoot: boolean;
  /** `healthy` when the image's own check says so, `running` when it stayed up. */
  readonly health: 'healthy' | 'running';
  /** The image that ran under this name before; undefined when there was none. */
  readonly replaced: string | undefined;
}

/** Parts of a secret shorter than this are not looked for: they would be found in every other word. */
const SHORTEST_PART = 4;

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

/** What the script tells of a deployment. */
type Found = Pick<DeployedContainer, 'engine' | 'program' | 'health' | 'replaced'>;

/** What the words of the steps need. */
interface Deploying {
  readonly host: string;
  readonly containerName: string;
  /** What the script's own lines begin with. */
  readonly mark: string;
  /** Never shown, whoever prints it. */
  readonly secret: string;
}

/** Follows the deploy script by what it prints: its steps and progress, what it found out, and lines to show. */
export class DeployOutput {
  readonly #pull = new PullProgress();
  #redact: (line: string) => string;
  #step: DeployStep = 'engine';
  #facts: Found = {
    engine: '',
    program: '',
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
  get facts(): Found {
    return this.#facts;
  }

  /** From now on this one is never shown either. */
  hide(secret: string): void {
    const [before, more] = [this.#redact, redacting(secret)];
    this.#redact = (line) => more(before(line));
  }

  /** Takes a line of the script's output. */
  take(line: string): void {
    const read = readDeployLine(line, this.deploying.mark);
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

  #learn(fact: DeployFact, value: string): void {
    if (fact === 'engine') this.#facts = { ...this.#facts, engine: engineText(value) };
    else if (fact === 'program') this.#facts = { ...this.#facts, program: value };
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

/**
 * A function that takes a secret out of a line before it is shown. Nothing should print one; engines, registries and
 * their plugins are not ours, though. A secret of several lines is looked for line by line.
 */
export function redacting(secret: string): (line: string) => string {
  const parts = secret.split(/\r?\n/).filter((part) => part.length >= SHORTEST_PART);
  return (line) => parts.reduce((text, part) => text.replaceAll(part, '•••'), line);
}
