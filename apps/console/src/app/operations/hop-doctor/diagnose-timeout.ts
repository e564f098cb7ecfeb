import { hostAndPort } from '@kiops/contracts';
import type { SshErrorFacts } from '@kiops/ssh-client';
import type { Diagnosis, FailedHop } from './diagnosis';

const NOT_DONE = {
  connect: 'The first key exchange was not over',
  authentication: 'Signing in was not over',
  'key re-exchange': 'The exchange of new keys was not over',
  reply: 'A request was not answered',
} as const;

/** A time limit of the SSH client passed. */
export function diagnoseTimeout(
  { limit, milliseconds }: SshErrorFacts['timeout'],
  { host, port, number }: FailedHop,
): Diagnosis {
  const seconds = `${milliseconds / 1000} s`;
  const address = hostAndPort(host, port);
  const base = { facts: [['Address', address]], cure: 'retry' } as const;
  switch (limit) {
    case 'keepalive':
      return {
        ...base,
        title: 'The server fell silent',
        sentence: `For ${seconds} nothing came from ${address}, hop ${number} on the way, not even a sign of life. What was under way may still run there.`,
        tryThis: [
          'Check that the server is switched on.',
          'Check the network on the way to it, and the VPN if it leads there.',
        ],
      };
    case 'idle':
      return {
        ...base,
        title: 'The connection was idle for too long',
        sentence: `No data passed for ${seconds}.`,
        tryThis: ['Connect again.'],
      };
    default:
      return {
        ...base,
        title: 'The server took too long',
        sentence: `${NOT_DONE[limit]} after ${seconds}.`,
        tryThis: ['Try again.', 'See whether the server is overloaded.'],
      };
  }
}
