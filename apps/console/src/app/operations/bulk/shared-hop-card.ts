import { ChangeDetectionStrategy, Component, computed, input, output } from '@angular/core';
import { hostAndPort } from '@kiops/contracts';
import { mdiAlertOutline, mdiCheck, mdiExclamationThick } from '@mdi/js';
import { Icon } from '../../icon/icon';
import { numberText, quantity } from '../../quantities/quantities';
import { ServerAddress } from '../../records/server/server-address';
import type { Cure } from '../hop-doctor/diagnosis';
import { HOP_STEPS } from '../run/hop-progress';
import { ServerQuestionBox } from '../server-question/server-question-box';
import { DoctorCard } from '../steps/doctor-card';
import { type HopState, HopSteps } from '../steps/hop-steps';
import type { BulkItem } from './bulk-item';
import type { SharedHop } from './shared-hop';
import { SharedHostKeyBox } from './shared-host-key-box';

/** A jump server that many runs go through: its steps, what it asks, what it did not forward, and why it failed. */
@Component({
  selector: 'kiops-shared-hop-card',
  imports: [DoctorCard, HopSteps, Icon, ServerAddress, ServerQuestionBox, SharedHostKeyBox],
  template: `
    <div class="row">
      <span class="number" [class]="state()">
        @switch (state()) {
          @case ('done') {
            <kiops-icon [path]="icons.done" />
          }
          @case ('failed') {
            <kiops-icon [path]="icons.failed" />
          }
          @default {
            {{ number() }}
          }
        }
      </span>
      <div class="grow">
        <div class="eyebrow">{{ facts() }}</div>
        <kiops-server-address class="strong" [server]="hop().server" />
      </div>
    </div>
    @if (progress(); as progress) {
      <kiops-hop-steps
        [progress]="progress"
        [number]="number()"
        [state]="state()"
        [failedAfter]="hop().run.failure()?.milliseconds ?? 0"
        [isAsking]="isAsking() || hostKey() !== undefined"
      />
      @if (refused(); as words) {
        <p class="refused">
          <kiops-icon [path]="icons.refused" />
          <span
            ><b>Refused to forward</b>&ngsp;<span class="muted">{{ words }}</span></span
          >
        </p>
      }
      @if (hostKey(); as question) {
        <kiops-shared-host-key-box [question]="question" (answered)="hop().hostKey.answer($event)" />
      }
      @if (isAsking() && hop().run.question(); as question) {
        <kiops-server-question-box
          [question]="question"
          [hop]="progress.hop"
          [hasButtons]="true"
          (answered)="hop().run.answer($event)"
        />
      }
    }
    @if (state() === 'failed' && hop().run.failure(); as failure) {
      <kiops-doctor-card [diagnosis]="failure.diagnosis" (chosen)="cured.emit($event)" />
    }
  `,
  styleUrl: './shared-hop-card.scss',
  host: { role: 'region', '[attr.aria-label]': '"Shared jump server " + hop().server.label' },
  changeDetection: ChangeDetectionStrategy.OnPush,
})
export class SharedHopCard {
  readonly hop = input.required<SharedHop>();
  /** All that is worked on. */
  readonly items = input.required<readonly BulkItem[]>();
  /** A button of the hop doctor was pressed. */
  readonly cured = output<Cure>();

  protected readonly icons = { done: mdiCheck, failed: mdiExclamationThick, refused: mdiAlertOutline };

  readonly #last = computed(() => this.hop().server.route.length);
  protected readonly number = computed(() => this.#last() + 1);
  protected readonly progress = computed(() => this.hop().run.hops().at(this.#last()));
  protected readonly isAsking = computed(() => this.hop().run.question()?.hop === this.#last());

  protected readonly hostKey = computed(() => this.hop().hostKey.question());

  protected readonly state = computed<HopState>(() => {
    const { run } = this.hop();
    const failure = run.failure();
    if (failure && run.state() === 'failed') return failure.hop === this.#last() ? 'failed' : 'waiting';
    if (this.progress()?.done.length === HOP_STEPS.length) return 'done';
    return run.isRunning() ? 'running' : 'waiting';
  });

  /** `Hop 1 · signed in once for all 12 · password from this browser`. */
  protected readonly facts = computed(() => {
    const behind = this.#behind();
    const all =
      behind.length === this.items().length ? `all ${numberText(behind.length)}` : numberText(behind.length);
    const secret = this.progress()?.secret;
    const once = `${this.state() === 'done' ? 'signed in ' : ''}once for ${all}`;
    return [`Hop ${this.number()}`, once, ...(secret ? [`${secret} from this browser`] : [])].join(' · ');
  });

  /** `to 10.20.9.4:22 and 1 more, 2 servers`: what it does not forward to; empty when there is none. */
  protected readonly refused = computed(() => {
    const servers = this.items()
      .filter(({ run, through }) => through === this.hop() && run.failure()?.isNotForwarded)
      .map(({ server }) => server);
    if (servers.length === 0) return '';
    const places = [...new Set(servers.map(({ host, port }) => hostAndPort(host, port)))];
    const more = places.length > 1 ? ` and ${numberText(places.length - 1)} more` : '';
    return `to ${places[0]}${more}, ${quantity(servers.length, 'server')}`;
  });

  /** Those that go through it, at whatever distance. */
  readonly #behind = computed(() =>
    this.items().filter(({ through, isShared }) => {
      for (let hop = isShared ? through?.parent : through; hop; hop = hop.parent)
        if (hop === this.hop()) return true;
      return false;
    }),
  );
}
