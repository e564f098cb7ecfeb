import { CdkConnectedOverlay, CdkOverlayOrigin } from '@angular/cdk/overlay';
import { A11yModule } from '@angular/cdk/a11y';
import { ChangeDetectionStrategy, Component, computed, input, linkedSignal } from '@angular/core';
import { compareNames, type Connection } from '@kiops/contracts';
import { Icon } from '../../icon/icon';
import { numberText } from '../../quantities/quantities';
import { CONNECTION_ICONS } from './connection-icons';
import { ServiceLink } from './service-link';

/** Who uses a record: the first names as chips, and "+N" that opens them all. */
@Component({
  selector: 'kiops-connection-chips',
  imports: [A11yModule, CdkConnectedOverlay, CdkOverlayOrigin, Icon, ServiceLink],
  template: `
    @for (connection of first(); track connection.id) {
      <a class="chip" [kiopsServiceLink]="connection.name" [title]="'What ' + connection.name + ' uses'">
        <kiops-icon [path]="icons[connection.kind]" /><span>{{ connection.name }}</span>
      </a>
    } @empty {
      <span class="faint">Nothing yet</span>
    }
    @if (more()) {
      <button
        type="button"
        class="chip chip-more"
        cdkOverlayOrigin
        #origin="cdkOverlayOrigin"
        aria-haspopup="dialog"
        [attr.aria-expanded]="open()"
        [attr.aria-label]="moreShown() + ' more that use ' + of()"
        (click)="open.set(true)"
      >
        +{{ moreShown() }}
      </button>
      <ng-template
        cdkConnectedOverlay
        cdkConnectedOverlayHasBackdrop
        cdkConnectedOverlayBackdropClass="cdk-overlay-transparent-backdrop"
        [cdkConnectedOverlayOrigin]="origin"
        [cdkConnectedOverlayOpen]="open()"
        (backdropClick)="open.set(false)"
        (detach)="open.set(false)"
      >
        <div
          class="all"
          role="dialog"
          [attr.aria-label]="'What uses ' + of()"
          cdkTrapFocus
          cdkTrapFocusAutoCapture
        >
          <ul tabindex="0" [attr.aria-label]="'What uses ' + of()">
            @for (connection of sorted(); track connection.id) {
              <li>
                <kiops-icon [path]="icons[connection.kind]" />
                <span class="stack">
                  <a [kiopsServiceLink]="connection.name">{{ connection.name }}</a>
                  @if (connection.detail) {
                    <span class="faint small">{{ connection.detail }}</span>
                  }
                  @if (connection.url) {
                    <a class="small" [href]="connection.url" target="_blank" rel="noopener noreferrer">{{
                      connection.url
                    }}</a>
                  }
                </span>
              </li>
            }
          </ul>
        </div>
      </ng-template>
    }
  `,
  styleUrl: './connection-chips.scss',
  host: { '[class.one-line]': 'limit() === 1' },
  changeDetection: ChangeDetectionStrategy.OnPush,
})
export class ConnectionChips {
  readonly connections = input.required<readonly Connection[]>();
  /** The record's label, for the accessible names. */
  readonly of = input.required<string>();
  /** How many chips are shown before "+N". */
  readonly limit = input(1);

  protected readonly icons = CONNECTION_ICONS;
  protected readonly sorted = computed(() =>
    this.connections().toSorted((a, b) => compareNames(a.name, b.name)),
  );
  protected readonly first = computed(() => this.sorted().slice(0, this.limit()));
  protected readonly more = computed(() => this.connections().length - this.first().length);
  protected readonly moreShown = computed(() => numberText(this.more()));
  // A row that is recycled for another record must not keep its list open.
  protected readonly open = linkedSignal({ source: this.connections, computation: () => false });
}
