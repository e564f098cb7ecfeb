import { ChangeDetectionStrategy, Component, computed, input } from '@angular/core';
import type { RouteHop } from '@kiops/contracts';

/** The way to a server, hop by hop: jump servers by name, the server as the filled dot. */
@Component({
  selector: 'kiops-route-line',
  template: `
    @if (route().length > 0) {
      <span class="cdk-visually-hidden">{{ sentence() }}</span>
      <span class="line" aria-hidden="true" [title]="names()">
        @for (hop of route(); track hop.id) {
          <i class="node"></i>
          <span class="ellipsis">{{ hop.label }}</span>
          <i class="link"></i>
        }
        <i class="node target"></i>
      </span>
    } @else {
      <span class="faint">Direct</span>
    }
  `,
  styles: `
    :host {
      display: block;
      min-width: 0;
    }
    .line {
      display: flex;
      gap: 6px;
      align-items: center;
      min-width: 0;
      font: var(--kiops-mono-small);
      letter-spacing: 0;
    }
    .node {
      flex: none;
      width: 7px;
      height: 7px;
      border-radius: 50%;
      box-shadow: inset 0 0 0 1.5px var(--mat-sys-outline);
    }
    .target {
      width: 9px;
      height: 9px;
      background: var(--mat-sys-primary);
      box-shadow: none;
    }
    .link {
      flex: none;
      width: 14px;
      height: 1px;
      background: var(--mat-sys-outline);
    }
    @media (forced-colors: active) {
      .node {
        border: 1.5px solid CanvasText;
      }
      .target,
      .link {
        background: CanvasText;
      }
    }
  `,
  changeDetection: ChangeDetectionStrategy.OnPush,
})
export class RouteLine {
  /** The jump servers, the nearest to the browser first. */
  readonly route = input.required<readonly RouteHop[]>();
  /** The server's own host. */
  readonly host = input.required<string>();

  protected readonly names = computed(() =>
    [...this.route().map((hop) => hop.label), this.host()].join(' → '),
  );
  protected readonly sentence = computed(
    () => `Route: ${[...this.route().map((hop) => hop.label), this.host()].join(', then ')}`,
  );
}
