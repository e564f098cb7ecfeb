import { hostAndPort, RELAY_CLOSES, type RelayClose } from '@kiops/contracts';
import type { Diagnosis, FailedHop } from './diagnosis';
import { limitedConnections, shutOut } from './limited-connections';

/** The first hop could not be reached: what the relay says of it. */
export function diagnoseRelay(close: RelayClose, hop: FailedHop): Diagnosis {
  const address = hostAndPort(hop.host, hop.port);
  const base = {
    sentence: RELAY_CLOSES[close].message,
    facts: [['Address', address]] as const,
    cure: 'retry' as const,
  };
  switch (close) {
    case 'name-not-found':
      return {
        ...base,
        title: 'The name does not resolve',
        sentence: `KIOPS asked its name server for ${hop.host} and got no address.`,
        tryThis: [
          'Look for a typing mistake in the host.',
          'Use the address instead of the name.',
          'Connect the VPN, if the name is an internal one.',
        ],
        cure: 'edit-server',
      };
    case 'connection-refused':
      return {
        ...base,
        title: 'The server refuses the connection',
        sentence: `Something answers at ${hop.host}, but nothing listens on port ${hop.port}.`,
        tryThis: [
          'Check the port.',
          'See whether sshd runs: `systemctl status ssh`.',
          'Look for a firewall that rejects.',
        ],
        cure: 'edit-server',
      };
    case 'network-unreachable':
      return {
        ...base,
        title: 'There is no way to the server',
        sentence: `KIOPS has no network route to ${hop.host}, or no machine has that address there now.`,
        tryThis: ['Choose a jump server that reaches it.', 'Check that the server is switched on.'],
        cure: 'edit-server',
      };
    case 'connect-timed-out':
      return {
        ...base,
        title: 'The server does not answer',
        sentence: `No answer came from ${address} within 15 seconds.`,
        tryThis: [
          'Check that the server is switched on.',
          'A firewall may drop the packets: allow KIOPS, or choose a jump server.',
        ],
      };
    case 'not-ssh':
      return {
        ...base,
        title: 'This is not an SSH server',
        sentence: `Something answers at ${address}, but not as an SSH server does.`,
        tryThis: [
          'Check the port: sshd usually listens on 22.',
          'If the port is right, sshd may hang: `systemctl status ssh`.',
        ],
        cure: 'edit-server',
      };
    case 'closed-at-once':
      return limitedConnections(hop);
    case 'shut-out':
      return shutOut(hop);
    case 'target-busy':
      return {
        ...base,
        title: 'Many are signing in to this server now',
        sentence: `KIOPS opens only so many connections to ${address} at once, so that it turns nobody away.`,
        tryThis: ['Try again in a moment: a place is free as soon as one of them is signed in.'],
      };
    case 'address-denied':
      return {
        ...base,
        title: 'KIOPS does not connect to this address',
        tryThis: [
          'Use the address of the machine in its network.',
          'An administrator can allow the network with `KIOPS_RELAY_ALLOW`.',
        ],
        cure: 'edit-server',
      };
    case 'too-many':
      return {
        ...base,
        title: 'Too many connections are open',
        tryThis: ['Close a terminal or wait for an operation to end.'],
      };
    case 'not-signed-in':
      return { ...base, title: 'You are signed out', tryThis: ['Sign in again.'], cure: 'sign-in' };
    case 'origin-refused':
      return {
        ...base,
        title: 'The console has another address',
        tryThis: ['Open the console at the address that `KIOPS_PUBLIC_URL` names.'],
      };
    case 'idle':
      return { ...base, title: 'The connection was idle for too long', tryThis: ['Connect again.'] };
    case 'too-fast':
      return {
        ...base,
        title: 'Too many connections in a short time',
        tryThis: ['Try again in half a minute.'],
      };
    case 'stopping':
      return { ...base, title: 'KIOPS is stopping', tryThis: ['Try again in a moment.'] };
    case 'target-closed':
    case 'target-failed':
      return {
        ...base,
        title: 'The connection broke',
        tryThis: ['Try again.', 'See the server’s log: `journalctl -u ssh`.'],
      };
    case 'ticket-missing':
    case 'ticket-refused':
    case 'bad-frame':
      return { ...base, title: 'The connection could not be set up', tryThis: ['Try again.'] };
  }
}
