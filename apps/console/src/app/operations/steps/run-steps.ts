import { ChangeDetectionStrategy, Component, computed, input, output } from '@angular/core';
import { MatProgressSpinner } from '@angular/material/progress-spinner';
import { mdiCheck, mdiExclamationThick } from '@mdi/js';
import { Icon } from '../../icon/icon';
import { ServerAddress } from '../../records/server/server-address';
import type { Cure } from '../hop-doctor/diagnosis';
import { HOP_STEPS } from '../run/hop-progress';
import type { Operation } from '../run/operation';
import type { OperationRun } from '../run/operation-run';
import type { AskedQuestion } from '../server-question/asked-questions';
import { ServerQuestionBox } from '../server-question/server-question-box';
import { SudoQuestionBox } from '../server-question/sudo-question-box';
import { DoctorCard } from './doctor-card';
import { type HopState, HopSteps } from './hop-steps';
import { OutputLog } from './output-log';

/** How a run goes: its hops and their steps, the work with its output, and the hop doctor where it failed. */
@Component({
  selector: 'kiops-run-steps',
  imports: [
    DoctorCard,
    HopSteps,
    Icon,
    MatProgressSpinner,
    OutputLog,
    ServerAddress,
    ServerQuestionBox,
    SudoQuestionBox,
  ],
  templateUrl: './run-steps.html',
  styleUrl: './run-steps.scss',
  changeDetection: ChangeDetectionStrategy.OnPush,
})
export class RunSteps {
  readonly run = input.required<OperationRun>();
  readonly operation = input.required<Operation<unknown>>();
  /** Whether a server's question has its own buttons: where no foot around has them. */
  readonly hasButtons = input(false);
  /** A button of the hop doctor was pressed. */
  readonly cured = output<Cure>();

  protected readonly icons = { done: mdiCheck, failed: mdiExclamationThick };

  protected readonly serverQuestion = computed(() => this.#questionOf('server'));
  protected readonly sudoQuestion = computed(() => this.#questionOf('sudo'));

  protected readonly workState = computed<HopState>(() => {
    const state = this.run().state();
    if (state === 'working') return 'running';
    if (state === 'done') return 'done';
    return state === 'failed' && this.run().failure()?.hop === undefined ? 'failed' : 'waiting';
  });

  protected hopState(index: number): HopState {
    const hops = this.run().hops();
    const { done } = hops[index];
    if (this.run().failure()?.hop === index) return 'failed';
    if (done.length === HOP_STEPS.length) return 'done';
    if (this.run().isOver()) return done.length === 0 ? 'not-reached' : 'waiting';
    const isNext = hops.findIndex((hop) => hop.done.length < HOP_STEPS.length) === index;
    return isNext && this.run().state() === 'connecting' ? 'running' : 'waiting';
  }

  /** `password from this browser`, `target · not reached`: what there is to say about a hop. */
  protected hopFacts(index: number): string {
    const hops = this.run().hops();
    const { secret } = hops[index];
    const facts = [
      ...(index === hops.length - 1 && hops.length > 1 ? ['target'] : []),
      ...(this.hopState(index) === 'not-reached'
        ? ['not reached']
        : secret
          ? [`${secret} from this browser`]
          : []),
    ];
    return [`Hop ${index + 1}`, ...facts].join(' · ');
  }

  #questionOf(asker: AskedQuestion['asker']): AskedQuestion | undefined {
    const question = this.run().question();
    return question?.asker === asker ? question : undefined;
  }
}
