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
      'Raise `MaxStartups` or exempt KIOPS from `PerSourcePenalties` in `sshd_config`.',
      'See whether a firewall or fail2ban on the server keeps KIOPS out.',
    ],
    cure: 'retry',
  };
}
