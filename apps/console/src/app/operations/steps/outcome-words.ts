import { HOP_STEPS } from '../run/hop-progress';
import type { OperationRun } from '../run/operation-run';
import { secondsText } from '../../quantities/quantities';

/** How a run stands, in a few words: `hop 2 of 3`, `done in 1.4 s`, `stopped at hop 2 of 3 after 3.4 s`. */
export function outcomeWords(run: OperationRun): string {
  const hops = run.hops();
  const took = run.took();
  const after = took === undefined ? '' : ` after ${secondsText(took)}`;
  switch (run.state()) {
    case 'ready':
    case 'asking':
      return 'waiting for you';
    case 'connecting': {
      const at = hops.findIndex(({ done }) => done.length < HOP_STEPS.length);
      const hop = `hop ${at < 0 ? hops.length : at + 1} of ${hops.length}`;
      return run.question() ? `the server asks at ${hop}` : hop;
    }
    case 'working':
      return run.question() ? 'sudo asks for a password' : run.workStep();
    case 'done':
      return took === undefined ? 'done' : `done in ${secondsText(took)}`;
    case 'stopped':
      return `stopped by you${after}`;
    case 'failed': {
      const hop = run.failure()?.hop;
      return hop === undefined
        ? `the work failed${after}`
        : `stopped at hop ${hop + 1} of ${hops.length}${after}`;
    }
  }
}
