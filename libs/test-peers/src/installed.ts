// Prints which peers can be started here, and why the others cannot: a cached test result holds only for the same ones.
// Nx runs it before anything is built, so that Node has to take it and what it imports as they are: all imports name files.
import { existsSync } from 'node:fs';
import { whyNoAge } from './age.ts';
import { whyNoContainers } from './containers.ts';
import { LOGIN_SHELLS, whyNoShell } from './login-shells.ts';
import { whyNoNetworks } from './networks.ts';
import { PEER_NAMES, whyMissing } from './peers.ts';
import { whyNoSudo } from './sudo.ts';

const lines = [
  ...PEER_NAMES.map((name) => `${name} ${whyMissing(name) ?? 'is installed'}`),
  ...LOGIN_SHELLS.map((name) => `${name} ${whyNoShell(name) ?? 'is installed'}`),
  `sudo ${whyNoSudo() ?? 'is installed'}`,
  `networks ${whyNoNetworks() ?? 'can be made'}`,
  `nginx ${existsSync('/usr/sbin/nginx') ? 'is installed' : 'is missing'}`,
  `age ${whyNoAge() ?? 'is installed'}`,
  `containers ${whyNoContainers() ?? 'can be deployed'}`,
];
process.stdout.write(`${lines.join('\n')}\n`);
