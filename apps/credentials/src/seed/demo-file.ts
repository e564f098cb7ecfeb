import { TRANSFER_FORMAT, TRANSFER_VERSION, type TransferFile } from '@kiops/contracts';
import {
  demoDbConnections,
  demoDockerHub,
  demoRegistries,
  demoRuntimes,
  demoSourceRepositories,
} from './demo-accounts';
import { DEMO_TIME } from './demo-names';
import { demoServers } from './demo-servers';
import { Dice } from './dice';

/** How a company's records are spread over the stores, in percent. Servers take what is left. */
const SHARES = { registries: 16, databases: 20, hub: 4, git: 14, runtimes: 10 } as const;

/**
 * A demo set of so many records as a transfer file: names in Korean and English, routes over jump servers, runtimes,
 * connections. The same count always gives the same file.
 */
export function demoFile(count: number): TransferFile {
  const share = (percent: number) => Math.floor((count * percent) / 100);
  const others = {
    registries: share(SHARES.registries),
    databases: share(SHARES.databases),
    hub: share(SHARES.hub),
    git: share(SHARES.git),
    runtimes: share(SHARES.runtimes),
  };
  const rest = count - Object.values(others).reduce((sum, part) => sum + part);
  const dice = new Dice(20_261_118);
  const servers = demoServers(rest, dice);
  return {
    format: TRANSFER_FORMAT,
    version: TRANSFER_VERSION,
    exportedAt: DEMO_TIME,
    origin: 'https://kiops.example',
    servers,
    registries: demoRegistries(others.registries, dice),
    dbConnectionSecrets: demoDbConnections(others.databases, dice),
    dockerHubAuth: demoDockerHub(others.hub, dice),
    sourceRepositories: demoSourceRepositories(others.git, dice),
    runtimes: demoRuntimes(others.runtimes, servers, dice),
  };
}
