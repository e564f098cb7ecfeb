import { readImageReference, type ImageReference } from './image-reference';

export const RESTART_POLICIES = ['no', 'on-failure', 'unless-stopped', 'always'] as const;
export type RestartPolicy = (typeof RESTART_POLICIES)[number];

/** What a person fills in to deploy. */
export interface DeploymentForm {
  readonly image: string;
  readonly containerName: string;
  /** One per line: `8080:80`, `127.0.0.1:8080:80/tcp`. */
  readonly ports: string;
  /** One per line: `NAME=value`. */
  readonly environment: string;
  readonly restart: RestartPolicy;
}

/** A deployment whose every part is known to be well formed. */
export interface Deployment {
  readonly image: ImageReference;
  readonly containerName: string;
  readonly ports: readonly string[];
  readonly environment: readonly (readonly [name: string, value: string])[];
  readonly restart: RestartPolicy;
}

/** What is wrong with a form, by field. */
export type DeploymentFaults = Partial<Record<keyof DeploymentForm, string>>;

const CONTAINER_NAME = /^[a-zA-Z0-9][a-zA-Z0-9_.-]{0,62}$/;
const PORT = /^(?:(?:\d{1,3}(?:\.\d{1,3}){3}|\[[0-9a-fA-F:]+\]):)?(\d{1,5}):(\d{1,5})(?:\/(?:tcp|udp))?$/;
const VARIABLE = /^([A-Za-z_][A-Za-z0-9_]*)=(.*)$/s;

/** Reads a form: the deployment, or every fault in it. */
export function readDeployment(
  form: DeploymentForm,
): { deployment: Deployment } | { faults: DeploymentFaults } {
  const image = readImageReference(form.image.trim());
  const ports = lines(form.ports);
  const variables = lines(form.environment).map((line) => VARIABLE.exec(line));
  const wrongPort = ports.find((port) => !isPort(port));
  const wrongVariable = variables.findIndex((match) => match === null || match[2].includes('\0'));
  const faults: DeploymentFaults = {
    ...(image ? {} : { image: 'This is not an image reference, such as harbor.acme.io/team/app:1.2.' }),
    ...(CONTAINER_NAME.test(form.containerName)
      ? {}
      : {
          containerName:
            'Use letters, digits, dots, dashes and underscores; begin with a letter or digit; at most 63.',
        }),
    ...(wrongPort === undefined
      ? {}
      : { ports: `Line ${ports.indexOf(wrongPort) + 1} is not a port such as 8080:80.` }),
    ...(wrongVariable < 0
      ? {}
      : { environment: `Line ${wrongVariable + 1} is not a variable such as NAME=value.` }),
    ...(RESTART_POLICIES.includes(form.restart) ? {} : { restart: 'Choose a restart policy.' }),
  };
  if (!image || Object.keys(faults).length > 0) return { faults };
  return {
    deployment: {
      image,
      containerName: form.containerName,
      ports,
      environment: variables.flatMap((match) => (match ? [[match[1], match[2]] as const] : [])),
      restart: form.restart,
    },
  };
}

function isPort(text: string): boolean {
  const match = PORT.exec(text);
  return match !== null && [match[1], match[2]].map(Number).every((port) => port >= 1 && port <= 65_535);
}

function lines(text: string): string[] {
  return text
    .split(/\r?\n/)
    .map((line) => line.trim())
    .filter((line) => line !== '');
}
