import { hostAndPort } from '@kiops/contracts';
import type { SshErrorFacts } from '@kiops/ssh-client';
import type { SshFailure } from '@kiops/ssh-worker';
import type { Diagnosis, FailedHop } from './diagnosis';

/** Reasons of a refusal: RFC 4254 section 5.1. */
const PROHIBITED = 1;
const UNKNOWN_TYPE = 3;

/** Whether a hop refused to forward as a matter of principle, not because it could not reach what is behind it. */
export function isForwardingRefused({ code, facts }: SshFailure): boolean {
  if (code !== 'channel-refused' || facts.channel !== 'direct-tcpip') return false;
  return facts.reason === PROHIBITED || facts.reason === UNKNOWN_TYPE;
}

/** A server did not open a channel: one to the next hop, or one for the work itself. */
export function diagnoseChannel(refusal: SshErrorFacts['channel-refused'], hop: FailedHop): Diagnosis {
  const facts = [['It says', refusal.description || 'nothing']] as const;
  if (refusal.channel !== 'direct-tcpip') {
    return {
      title: 'The server opens no session',
      sentence: `Hop ${hop.number} let \`${hop.username}\` in, and then opened no session for the work.`,
      facts,
      tryThis: [
        'Close a terminal or another program that is connected to this server, then try again.',
        'See `MaxSessions` in its `sshd_config`: with 0 it only forwards.',
      ],
      cure: 'retry',
    };
  }
  const number = hop.number - 1;
  const address = hostAndPort(hop.host, hop.port);
  if (refusal.reason === PROHIBITED || refusal.reason === UNKNOWN_TYPE) {
    return {
      title: `Hop ${number} does not forward connections`,
      sentence: `Hop ${number} refused to open a connection to ${address}.`,
      facts,
      tryThis: [
        `Open a terminal on hop ${number}, and go on from there by hand.`,
        `Allow \`AllowTcpForwarding\` and \`PermitOpen\` for this account in hop ${number}’s \`sshd_config\`.`,
        'Choose another jump server.',
      ],
      cure: 'bastion-terminal',
    };
  }
  return {
    title: `Hop ${number} does not reach the server`,
    sentence: `Hop ${number} could not connect to ${address}.`,
    facts,
    tryThis: [
      'Check the host and the port.',
      `See whether hop ${number} can resolve the name and reach the port.`,
      'See whether sshd runs there.',
    ],
    cure: 'edit-server',
  };
}
