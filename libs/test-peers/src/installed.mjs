// Prints which peers can be started here, and why the others cannot: a cached test result holds only for the same ones.
import { existsSync } from 'node:fs';
import { whyNoContainers } from './containers.mjs';
import { whyNoNetworks } from './networks.mjs';
import { peerNames, whyMissing } from './peers.mjs';

for (const name of peerNames) console.log(name, whyMissing(name) ?? 'is installed');
console.log('networks', whyNoNetworks() ?? 'can be made');
console.log('nginx', existsSync('/usr/sbin/nginx') ? 'is installed' : 'is missing');
console.log('containers', whyNoContainers() ?? 'can be deployed');
