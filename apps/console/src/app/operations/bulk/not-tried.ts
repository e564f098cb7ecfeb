import type { SharedHop } from './shared-hop';

/** Failures in which the server, or its sshd, said no. */
const REFUSALS: ReadonlySet<string> = new Set([
  'answers-refused',
  'connection-refused',
  'credential-refused',
  'disconnected',
  'key-algorithm-not-accepted',
  'method-not-offered',
  'more-credentials-needed',
  'shut-out',
  'too-many-attempts',
  'too-many-connections',
]);

const DISTRUST: ReadonlySet<string> = new Set([
  'host-key-changed',
  'host-key-refused',
  'host-key-switched',
  'host-key-unknown',
]);

/** Why nothing goes through a shared hop, in words: `Bastion Busan refused`. */
export function whyNothingGoesThrough(hop: SharedHop): string {
  const { server, run } = hop.culprit;
  const code = run.failure()?.code ?? '';
  if (run.state() !== 'failed') return 'stopped';
  if (REFUSALS.has(code)) return `${server.label} refused`;
  if (DISTRUST.has(code)) return `${server.label} is not trusted`;
  return run.hops().every(({ protection }) => protection)
    ? `the connection to ${server.label} broke`
    : `${server.label} was not reached`;
}
