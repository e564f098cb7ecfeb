import type { FittingCredential } from '@kiops/contracts';
import { mdiRocketLaunchOutline } from '@mdi/js';
import type { Operation } from '../run/operation';
import { runScript } from '../run/run-script';
import { deployFailure } from './deploy-failure';
import { DeployOutput } from './deploy-output';
import { DeployResult } from './deploy-result';
import type { DeployedContainer } from './deploy-output';
import { deployInput, deployScript, randomMark } from './deploy-script';
import type { Deployment } from './deployment';

/** Reads a credential's secret; rejects with `WorkError`. */
export type Reveal = (credential: FittingCredential) => Promise<string>;

/**
 * Deploys a container. The credential's secret is asked for once the route is open, right before it is used, and goes to
 * the server inside SSH; without a credential the server pulls with its own logins.
 */
export function deployOperation(
  deployment: Deployment,
  credential: FittingCredential | null,
  reveal: Reveal,
): Operation<DeployedContainer> {
  const { image, containerName } = deployment;
  const login = credential ? { host: image.host, username: credential.username } : null;
  return {
    kind: 'deploy',
    title: 'Deploy',
    action: 'Connect and deploy',
    work: `Deploy ${image.canonical}`,
    icon: mdiRocketLaunchOutline,
    isReportedAtStart: true,
    view: DeployResult,
    afterStop: `If the container was being replaced already, the server brings the previous ${containerName} back by itself.`,
    async run(route, _server, report, signal) {
      const password = credential ? await reveal(credential) : '';
      signal.throwIfAborted();
      const mark = randomMark();
      const output = new DeployOutput(report, { host: image.host, containerName, mark, secret: password });
      const status = await runScript(route, deployScript(deployment, login, mark), {
        input: deployInput(deployment, password),
        onLine: (line) => output.take(line),
        signal,
      });
      if (status !== 0) throw deployFailure(status, { deployment, login });
      return { image: image.canonical, containerName, ports: deployment.ports, ...output.facts };
    },
    facts: () => ({
      deployment: {
        image: image.canonical,
        containerName,
        ...(credential ? { credential: { store: credential.store, recordId: credential.recordId } } : {}),
      },
    }),
  };
}
