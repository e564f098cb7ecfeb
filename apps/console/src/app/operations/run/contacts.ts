import type { HopContact, RelayClose } from '@kiops/contracts';
import { type HopFailure, RouteFailure, type SshFailure } from '@kiops/ssh-worker';
import { currentStep, type HopProgress } from './hop-progress';

/** Failures that say something of this browser or of KIOPS, and nothing of the server. */
const NOT_THE_SERVER: ReadonlySet<SshFailure['code'] | RelayClose> = new Set([
  'host-key-refused',
  'host-key-unknown',
  'question-unanswered',
  'cancelled',
  'closed',
  'ticket-missing',
  'ticket-refused',
  'not-signed-in',
  'origin-refused',
  'too-many',
  'too-fast',
  'target-busy',
  'idle',
  'bad-frame',
  'stopping',
] as const);

/**
 * Which servers let somebody in, and which did not. A target that could not be reached because of a hop before it counts
 * as one that did not answer; hops behind the failed one were not asked.
 */
export function contactsOf(hops: readonly HopProgress[], error?: unknown): readonly HopContact[] {
  const failed =
    error instanceof RouteFailure && isServers(error.failure) ? [error.hop, hops.length - 1] : [];
  return hops.flatMap((progress, index): HopContact[] => {
    const serverId = progress.hop.id;
    if (failed.includes(index)) return [{ serverId, answered: false }];
    return currentStep(progress) === undefined ? [{ serverId, answered: true }] : [];
  });
}

function isServers(failure: HopFailure): boolean {
  if (failure.kind === 'ssh') return !NOT_THE_SERVER.has(failure.code);
  return failure.kind === 'relay' && !NOT_THE_SERVER.has(failure.close);
}
