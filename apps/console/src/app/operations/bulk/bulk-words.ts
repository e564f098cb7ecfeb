import { numberText, secondsText } from '../../quantities/quantities';
import { currentStep, HOP_STEPS } from '../run/hop-progress';
import { stepWords } from '../steps/step-words';
import type { BulkItem } from './bulk-item';
import type { BulkRun } from './bulk-run';

type Counts = ReturnType<BulkRun['counts']>;

/** How many stand how, in words: `4 answered`, `1 failed`; what there is none of is left out, but for the answers. */
export function countWords(counts: Counts): readonly string[] {
  const { answered, failed, notTried, running, waiting } = counts;
  const some = (count: number, words: string) => (count > 0 ? [`${numberText(count)} ${words}`] : []);
  return [
    `${numberText(answered)} answered`,
    ...some(failed, 'failed'),
    ...some(notTried, 'not tried'),
    ...some(running, 'running'),
    ...some(waiting, 'waiting'),
  ];
}

/** What is heard of it: what is over, not what comes and goes. */
export function heardWords(counts: Counts): string {
  return countWords({ ...counts, running: 0, waiting: 0 }).join(', ');
}

/** How one server stands: `Connecting through hop 1`, `Password refused`, `Answered`. */
export function itemWords(item: BulkItem): string {
  switch (item.state()) {
    case 'answered':
      return 'Answered';
    case 'waiting':
      return 'Waiting';
    case 'not-tried':
      return item.notTried();
    case 'running':
      return runningWords(item);
    case 'failed':
      return failedWords(item);
  }
}

/** How long it took, once it is over; of what was not tried, nothing. */
export function itemTime({ run, state }: BulkItem): string {
  const took = run.took();
  const isOver = state() === 'answered' || state() === 'failed';
  return isOver && took !== undefined ? secondsText(took) : '';
}

function runningWords({ run }: BulkItem): string {
  if (run.state() === 'working') return run.workStep();
  const hops = run.hops();
  const at = hops.findIndex(({ done }) => done.length < HOP_STEPS.length);
  const step = at < 0 ? undefined : currentStep(hops[at]);
  return step === undefined ? 'Connecting' : stepWords(step, 'doing', at + 1);
}

function failedWords(item: BulkItem): string {
  const failure = item.failure();
  if (!failure) return 'Failed';
  const secret = failure.hop === undefined ? '' : (item.run.hops().at(failure.hop)?.secret ?? '');
  if (failure.code !== 'credential-refused' || secret === '') return failure.diagnosis.title;
  return `${secret[0].toUpperCase()}${secret.slice(1)} refused`;
}
