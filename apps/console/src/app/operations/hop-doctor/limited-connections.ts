import { hostAndPort } from '@kiops/contracts';
import type { Diagnosis, FailedHop } from './diagnosis';

/** A server that ends the connection instead of saying who it is; the relay and the SSH client both meet it. */
export function limitedConnections({ host, port }: FailedHop): Diagnosis {
  return {
    title: 'The server limits connections',
    sentence:
      'It closed the connection before it said who it is. All users of KIOPS come from one address, which may be too many for it.',
    facts: [['Address', hostAndPort(host, port)]],
    tryThis: [
      'Wait a minute, then try again.',
      'Raise `MaxStartups` in `sshd_config`.',
      'See whether a firewall or fail2ban on the server keeps KIOPS out.',
    ],
    cure: 'retry',
  };
}

/** What sshd says to an address that it penalises (`PerSourcePenalties`). */
const SHUT_OUT = /Not allowed at this time/;

/** What a server says that takes no connection now: it is full, or it shuts this address out. */
export function turnedAway(text: string, hop: FailedHop): Diagnosis {
  return SHUT_OUT.test(text) ? shutOut(hop) : limitedConnections(hop);
}

/** A server that penalises the address from which KIOPS, or the hop before it, comes. */
export function shutOut({ host, port, number }: FailedHop): Diagnosis {
  const from = number > 1 ? `hop ${number - 1}` : 'KIOPS';
  return {
    title: `The server shuts ${from} out for a while`,
    sentence: `After failed or unfinished sign-ins from one address, sshd takes no connection from there: for 15 seconds up to 10 minutes, if it was not told otherwise. All who use ${from} come from that address.`,
    facts: [['Address', hostAndPort(host, port)]],
    tryThis: [
      'Wait 15 seconds, then try once. If it is still shut, wait 10 minutes.',
      'Before you try again, see that the secret kept for it is right: each refused one adds to the time.',
      `Exempt ${from} with \`PerSourcePenaltyExemptList\` in \`sshd_config\`.`,
    ],
    cure: 'retry',
  };
}
