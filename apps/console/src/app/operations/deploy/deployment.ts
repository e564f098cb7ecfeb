import { CONTAINER_NAME, type ImageReference, readImageReference } from '@kiops/contracts';
import { readEnvironment, type Variable } from './environment';
import { readPorts } from './ports';

/** When an engine starts a container again by itself (docs.docker.com/reference/cli/docker/container/run/#restart). */
export const RESTART_POLICIES = ['unless-stopped', 'always', 'on-failure', 'no'] as const;
export type RestartPolicy = (typeof RESTART_POLICIES)[number];

/** What a person fills in to deploy. */
export interface DeploymentForm {
  readonly image: string;
  readonly containerName: string;
  /** One per line: `8080:80`, `127.0.0.1:8080:80/tcp`. */
  readonly ports: string;
  /** One per line: `NAME=value`. Values may be secrets. */
  readonly environment: string;
  readonly restart: RestartPolicy;
}

/** A deployment whose every part is known to be well formed. */
export interface Deployment {
  readonly image: ImageReference;
  readonly containerName: string;
  readonly ports: readonly string[];
  readonly environment: readonly Variable[];
  readonly restart: RestartPolicy;
}

/** What is wrong with a form, by field, in words that never hold what was typed. */
export type DeploymentFaults = Partial<Record<keyof DeploymentForm, string>>;

/** Reads a form: the deployment, or every fault in it. */
export function readDeployment(
  form: DeploymentForm,
): { deployment: Deployment } | { faults: DeploymentFaults } {
  const image = readImageReference(form.image.trim());
  const containerName = form.containerName.trim();
  const ports = readPorts(form.ports);
  const environment = readEnvironment(form.environment);
  const faults: DeploymentFaults = {
    ...(image ? {} : { image: imageFault(form.image.trim()) }),
    ...(CONTAINER_NAME.test(containerName) ? {} : { containerName: nameFault(containerName) }),
    ...('fault' in ports ? { ports: ports.fault } : {}),
    ...('fault' in environment ? { environment: environment.fault } : {}),
    ...(RESTART_POLICIES.includes(form.restart) ? {} : { restart: 'Choose when it is started again.' }),
  };
  if (!image || 'fault' in ports || 'fault' in environment || Object.keys(faults).length > 0)
    return { faults };
  return {
    deployment: {
      image,
      containerName,
      ports: ports.ports,
      environment: environment.variables,
      restart: form.restart,
    },
  };
}

/** The name that a container of this image would get from a person: the last part of its path. Empty when it has none. */
export function proposedName(image: string): string {
  const name = readImageReference(image.trim())?.repository.split('/').at(-1) ?? '';
  return CONTAINER_NAME.test(name) ? name : '';
}

function imageFault(text: string): string {
  return text === ''
    ? 'Enter the image, such as harbor.acme.io/team/app:1.2.'
    : 'This is not an image reference such as harbor.acme.io/team/app:1.2.';
}

function nameFault(text: string): string {
  return text === ''
    ? 'Enter a name for the container.'
    : 'Begin with a letter or digit; letters, digits, dots, dashes and underscores; at most 63 characters.';
}
