// Prints which peers can be started here, and why the others cannot: a cached test result holds only for the same ones.
import { peerNames, whyMissing } from './peers.mjs';

for (const name of peerNames) console.log(name, whyMissing(name) ?? 'is installed');
