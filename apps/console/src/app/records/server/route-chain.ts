import { ChangeDetectionStrategy, Component, input } from '@angular/core';
import { type Server, serverAddress } from '@kiops/contracts';
import { mdiChevronRight, mdiMonitor } from '@mdi/js';
import { Icon } from '../../icon/icon';

/** The way from this browser to a server, hop by hop. */
@Component({
  selector: 'kiops-route-chain',
  imports: [Icon],
  template: `
    <ol>
      <li class="hop" title="This browser">
        <kiops-icon [path]="icons.browser" /><span class="cdk-visually-hidden">This browser</span>
      </li>
      @for (hop of server().route; track hop.id) {
        <li class="next" aria-hidden="true"><kiops-icon [path]="icons.next" /></li>
        <li class="hop" [title]="address(hop)">
          <span>{{ hop.label }}</span>
        </li>
      }
      <li class="next" aria-hidden="true"><kiops-icon [path]="icons.next" /></li>
      <li class="hop end" [title]="address(server())">
        <span>{{ server().label }}</span>
      </li>
    </ol>
  `,
  styles: `
    ol {
      --kiops-icon-size: 14px;
      display: flex;
      flex-wrap: wrap;
      gap: 4px;
      align-items: center;
      font: var(--kiops-mono-small);
      letter-spacing: 0;
    }
    .hop {
      display: inline-flex;
      gap: 6px;
      align-items: center;
      min-width: 0;
      max-width: 220px;
      height: 24px;
      padding: 0 8px;
      border-radius: 6px;
      box-shadow: inset 0 0 0 1px var(--mat-sys-outline-variant);
      white-space: nowrap;
    }
    .hop span {
      overflow: hidden;
      text-overflow: ellipsis;
    }
    .next {
      display: inline-flex;
      color: var(--mat-sys-outline);
    }
    .end {
      background: var(--mat-sys-primary-container);
      color: var(--mat-sys-on-primary-container);
      box-shadow: none;
    }
    @media (forced-colors: active) {
      .hop {
        border: 1px solid CanvasText;
      }
      .end {
        border-width: 2px;
      }
    }
  `,
  changeDetection: ChangeDetectionStrategy.OnPush,
})
export class RouteChain {
  readonly server = input.required<Server>();

  protected readonly address = serverAddress;
  protected readonly icons = { browser: mdiMonitor, next: mdiChevronRight };
}
