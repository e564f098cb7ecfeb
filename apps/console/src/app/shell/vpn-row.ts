import { ChangeDetectionStrategy, Component, computed, input } from '@angular/core';
import type { VpnStatus } from '@kiops/contracts';

/** One line about the VPN: connected to which network, from which address. Read out, it is one sentence. */
@Component({
  selector: 'kiops-vpn-row',
  template: `
    @let shown = words();
    <span class="dot" [class]="shown.dot" aria-hidden="true"></span>
    <span class="grow ellipsis">
      <span class="cdk-visually-hidden">VPN </span>
      <b>{{ shown.state }}</b>
      @if (shown.rest) {
        <span class="muted"> {{ shown.rest }}</span>
      }
    </span>
    @if (shown.address) {
      <span class="mono-small muted"
        ><span class="cdk-visually-hidden">, address </span>{{ shown.address }}</span
      >
    }
    <span class="cdk-visually-hidden">. Check again</span>
  `,
  styles: `
    :host {
      display: flex;
      flex: 1 1 auto;
      gap: 12px;
      align-items: center;
      min-width: 0;
    }
    .dot {
      margin: 0 5px;
    }
    b {
      font-weight: 560;
    }
  `,
  changeDetection: ChangeDetectionStrategy.OnPush,
})
export class VpnRow {
  readonly status = input<VpnStatus>();
  readonly checking = input(false);

  protected readonly words = computed(() => {
    if (this.checking()) return { state: 'Checking …', rest: '', dot: 'dot-off', address: '' };
    const status = this.status();
    switch (status?.state) {
      case 'connected':
        return {
          state: 'Connected',
          rest: status.network ? `to ${status.network}` : '',
          dot: '',
          address: status.address,
        };
      case 'disconnected':
        return { state: 'Not connected', rest: '', dot: 'dot-warn', address: status.address };
      case 'unconfigured':
        return { state: 'Not set up', rest: 'on this KIOPS', dot: 'dot-off', address: status.address };
      default:
        return { state: 'Could not be checked', rest: '', dot: 'dot-bad', address: '' };
    }
  });
}
