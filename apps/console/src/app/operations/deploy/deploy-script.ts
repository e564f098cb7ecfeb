import { shellQuote } from '../run/shell-quote';
import programs from '../run/programs.sh' with { loader: 'text' };
import body from './deploy.sh' with { loader: 'text' };
import type { Deployment } from './deployment';

/** The account that the registry is asked with; its password goes to the script's standard input. */
export interface RegistryLogin {
  /** As in an image's name; `docker.io` for Docker Hub. */
  readonly host: string;
  readonly username: string;
}

/** Where the script is. */
const DEPLOY_STEPS = ['engine', 'recover', 'login', 'pull', 'replace', 'health', 'roll-back'] as const;
export type DeployStep = (typeof DEPLOY_STEPS)[number];

/** What the script finds out: the engine with its version, where it is, the image that ran before, how the container is. */
const DEPLOY_FACTS = ['engine', 'program', 'replaced', 'health'] as const;
export type DeployFact = (typeof DEPLOY_FACTS)[number];

/** What a line of the script's output is. */
export type DeployLine =
  | { readonly kind: 'step'; readonly step: DeployStep }
  | { readonly kind: 'fact'; readonly fact: DeployFact; readonly value: string }
  | { readonly kind: 'output' };

/** The status with which it ends, having done nothing, when this account can use no engine and root may. */
export const NEEDS_ROOT = 76;

/** Seconds: so long a container has to stay up, and so long it may take to become healthy where it can tell. */
const STAYS = 10;
const BECOMES = 180;

/** The longest that is kept of a fact. */
const LONGEST_FACT = 600;

/** What the script's own lines begin with: a word that no engine, registry or container can foresee. */
export function randomMark(): string {
  return `kiops-${crypto.randomUUID()}`;
}

/**
 * The POSIX sh script that deploys: `deploy.sh` with its values before it, each as one quoted word, and what finds
 * programs. Values of variables
 * and the registry's password are not in it, see `deployInput`: programs of the server may get a script as an argument.
 */
export function deployScript(deployment: Deployment, login: RegistryLogin | null, mark: string): string {
  const values = {
    mark,
    image: deployment.image.canonical,
    name: deployment.containerName,
    restart: deployment.restart,
    login_host: login?.host ?? '',
    login_user: login?.username ?? '',
    variables: String(deployment.environment.length),
    stays: String(STAYS),
    becomes: String(BECOMES),
  };
  const assignments = Object.entries(values).map(([name, value]) => `${name}=${shellQuote(value)}`);
  const options = deployment.ports.flatMap((port) => ['--publish', port]);
  return `${assignments.join('\n')}\nset -- ${options.map(shellQuote).join(' ')}\n${programs}${body}`;
}

/** What the script reads from standard input: the variables, one per line, then the password of the registry. */
export function deployInput(deployment: Deployment, password = ''): string {
  return `${deployment.environment.map(([name, value]) => `${name}=${value}\n`).join('')}${password}`;
}

/** Reads a line of the script's output. What others print does not begin with the mark. */
export function readDeployLine(line: string, mark: string): DeployLine {
  const own = line.startsWith(`::${mark}-`) ? line.slice(mark.length + 3) : '';
  const [, kind, name, value = ''] = /^(step|fact) (\S+)(?: (.*))?$/.exec(own) ?? [];
  const step = DEPLOY_STEPS.find((each) => kind === 'step' && each === name);
  if (step) return { kind: 'step', step };
  const fact = DEPLOY_FACTS.find((each) => kind === 'fact' && each === name);
  if (fact) return { kind: 'fact', fact, value: value.slice(0, LONGEST_FACT) };
  return { kind: 'output' };
}
