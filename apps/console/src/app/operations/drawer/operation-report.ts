import { serverAddress } from '@kiops/contracts';
import type { HopProgress } from '../run/hop-progress';
import { currentStep } from '../run/hop-progress';
import type { RunFailure } from '../run/run-failure';
import { secondsText } from '../../quantities/quantities';
import { postQuantumWords, stepWords } from '../steps/step-words';

/** What a report is made of. */
export interface ReportedRun {
  readonly title: string;
  readonly server: string;
  /** How it stands: `stopped at hop 2 of 3 after 3.4 s`. */
  readonly outcome: string;
  readonly hops: readonly HopProgress[];
  readonly failure: RunFailure | undefined;
}

/**
 * A run in plain text, to be sent to whoever can help: addresses, steps, times, fingerprints, and the diagnosis. What the
 * server printed is left out, since it may hold anything; secrets were never in a run's progress.
 */
export function operationReport(run: ReportedRun): string {
  const lines = [`${run.title}: ${run.server}`, run.outcome, ''];
  for (const [index, progress] of run.hops.entries()) {
    lines.push(
      `Hop ${index + 1}: ${serverAddress(progress.hop)}${progress.hop.allowOldAlgorithms ? ' [old algorithms allowed]' : ''}${progress.secret ? ` (${progress.secret})` : ''}`,
    );
    for (const { step, milliseconds } of progress.done) {
      const key = step === 'host-key-verified' ? progress.hostKey : undefined;
      const shown = key ? ` (${key.type} ${key.fingerprint})` : '';
      lines.push(`  ${stepWords(step, 'done', index + 1)}${shown}: ${secondsText(milliseconds)}`);
    }
    if (progress.protection)
      lines.push(`  ${postQuantumWords(progress.protection)} (${progress.protection.algorithms.join(', ')})`);
    if (run.failure?.hop === index)
      lines.push(...failureLines(run.failure, currentStepWords(progress, index + 1)));
  }
  if (run.failure && run.failure.hop === undefined) lines.push(...failureLines(run.failure, 'On the server'));
  return `${lines.join('\n')}\n`;
}

function currentStepWords(progress: HopProgress, hop: number): string {
  const step = currentStep(progress);
  return step === undefined ? 'Afterwards' : stepWords(step, 'failed', hop);
}

function failureLines({ diagnosis, milliseconds }: RunFailure, where: string): string[] {
  const { title, sentence, facts, tryThis } = diagnosis;
  return [
    `  ${where}: ${title} (${secondsText(milliseconds)})`,
    `    ${sentence}`,
    ...facts.map(([name, value]) => `    ${name}: ${value}`),
    ...tryThis.map((hint) => `    - ${hint}`),
  ].map((line) => line.replaceAll('`', ''));
}
