import type { FittingCredential } from '@kiops/contracts';
import { mdiRocketLaunchOutline } from '@mdi/js';
import { runScriptAsRoot } from '../run/as-root';
import type { Operation } from '../run/operation';
import { runScript } from '../run/run-script';
import { deployFailure } from './deploy-failure';
import { DeployOutput } from './deploy-output';
import { DeployResult } from './deploy-result';
import type { DeployedContainer } from './deploy-output';
import { deployInput, deployScript, NEEDS_ROOT, randomMark } from './deploy-script';
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
    async run(route, _server, report, signal, ask) {
      const password = credential ? await reveal(credential) : '';
      signal.throwIfAborted();
      const mark = randomMark();
      const output = new DeployOutput(report, { host: image.host, containerName, mark, secret: password });
      const script = deployScript(deployment, login, mark);
      const options = {
        input: deployInput(deployment, password),
        onLine: (line: string) => output.take(line),
        signal,
      };
      const asAccount = await runScript(route, script, options);
      const asRoot = asAccount === NEEDS_ROOT;
      const sudoPassword = async (isAskedAgain: boolean) => {
        const given = await ask.sudoPassword(isAskedAgain);
        if (given !== undefined) output.hide(given);
        return given;
      };
      if (asRoot) report.step('Become root by sudo');
      const status = asRoot ? await runScriptAsRoot(route, script, options, sudoPassword) : asAccount;
      if (status !== 0) throw deployFailure(status, { deployment, login, asRoot });
      return { image: image.canonical, containerName, ports: deployment.ports, asRoot, ...output.facts };
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
