import { WorkError } from '../run/operation';
import type { RegistryLogin } from './deploy-script';
import type { Deployment } from './deployment';

/** What the words of a failure are about. */
export interface FailedDeployment {
  readonly deployment: Deployment;
  readonly login: RegistryLogin | null;
  /** It was run by sudo. */
  readonly asRoot: boolean;
}

interface Failure {
  readonly code: string;
  readonly sentence: string;
  readonly tryThis: readonly string[];
}

/** What an exit status of the deploy script means to a person; every status but 0 is a failure. */
export function deployFailure(status: number, failed: FailedDeployment): WorkError {
  const { code, sentence, tryThis } = EXITS[status]?.(failed) ?? unknown(status);
  return new WorkError(sentence, tryThis, code);
}

const READ_LINES = 'Read the last lines of the container in the output above.';
const RUN_AGAIN = 'Run it again.';

/** The exit statuses of deploy.sh. */
const EXITS: Readonly<Record<number, (failed: FailedDeployment) => Failure>> = {
  64: ({ asRoot }) => ({
    code: 'no-engine',
    sentence: asRoot
      ? 'Neither docker nor podman can be used on the server, not by root either.'
      : 'This account can use neither docker nor podman on the server.',
    tryThis: [
      'Install podman or docker there.',
      ...(asRoot ? [] : ['Let the account use docker: an administrator adds it to the group `docker`.']),
      'See that docker runs: `docker info`',
    ],
  }),
  65: ({ login }) => ({
    code: 'registry-login-failed',
    sentence: `${login?.host ?? 'The registry'} does not let ${login?.username ?? 'the account'} in, or cannot be reached from the server.`,
    tryThis: [
      'Check the password in Credentials.',
      'Look in the registry whether the account has expired.',
      `See that the server reaches it: \`curl https://${login?.host ?? ''}/v2/\``,
    ],
  }),
  66: ({ deployment, login }) => ({
    code: 'pull-failed',
    sentence: `The server could not pull \`${deployment.image.canonical}\`. What ran before runs on.`,
    tryThis: [
      'Check the name and the tag of the image.',
      login
        ? `See that ${login.username} may read it.`
        : 'If the registry asks for an account, choose a credential.',
      `See that the server reaches ${deployment.image.host}.`,
    ],
  }),
  67: ({ deployment }) => ({
    code: 'rolled-back',
    sentence: `The new container did not stay up. It was rolled back: the previous \`${deployment.containerName}\` is in its place again.`,
    tryThis: [READ_LINES, 'Check the environment and the ports.'],
  }),
  68: ({ deployment }) => ({
    code: 'not-healthy',
    sentence: `The new container did not stay up and was removed. There was no \`${deployment.containerName}\` before it.`,
    tryThis: [READ_LINES, 'Check the environment and the ports.'],
  }),
  69: ({ deployment }) => ({
    code: 'roll-back-failed',
    sentence: `The previous \`${deployment.containerName}\` could not be brought back. It may be down.`,
    tryThis: [
      'Run it again: what is left is put in order first.',
      `Look on the server for \`${deployment.containerName}.kiops-previous\` and start it.`,
    ],
  }),
  70: ({ deployment }) => ({
    code: 'deployment-busy',
    sentence: `Another deployment of \`${deployment.containerName}\` is running on this server. Nothing was changed.`,
    tryThis: ['Wait until it is over, then run it again.'],
  }),
  71: ({ deployment }) => ({
    code: 'interrupted',
    sentence: `The deployment was ended on the server. It was rolled back: \`${deployment.containerName}\` is as it was.`,
    tryThis: [RUN_AGAIN],
  }),
  72: ({ deployment: { containerName } }) => ({
    code: 'two-containers',
    sentence: `There are both \`${containerName}\` and \`${containerName}.kiops-previous\`, and nothing tells which one is to stay. Nothing was changed.`,
    tryThis: ['Remove the one that is not needed, then run it again.'],
  }),
  73: ({ deployment }) => ({
    code: 'not-replaced',
    sentence: `The new container could not be made. The previous \`${deployment.containerName}\` was not stopped.`,
    tryThis: ['Read why in the output above.', 'Check the environment and the ports.'],
  }),
  74: () => ({
    code: 'no-temporary-directory',
    sentence: 'The server has no place for temporary files. Nothing was changed.',
    tryThis: ['See that `/tmp` exists and has room: `df -h /tmp`'],
  }),
  75: () => ({
    code: 'input-cut-off',
    sentence: 'The connection ended before everything was sent. Nothing was changed.',
    tryThis: [RUN_AGAIN],
  }),
  129: () => ({
    code: 'interrupted',
    sentence: 'The deployment was ended on the server. What ran before runs on.',
    tryThis: [RUN_AGAIN],
  }),
};

function unknown(status: number): Failure {
  return {
    code: 'work-failed',
    sentence: `The deployment ended with status ${status}.`,
    tryThis: ['Read why in the output above.', RUN_AGAIN],
  };
}
