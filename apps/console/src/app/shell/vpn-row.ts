import { ChangeDetectionStrategy, Component, computed, input } from '@angular/core';
import type { VpnStatus } from '@kiops/contracts';

/** One line about the VPN: connected to which network, from which address. */
@Component({
  selector: 'kiops-vpn-row',
  template: `
    @let shown = words();
    <span class="dot" [class]="shown.dot" aria-hidden="true"></span>
    <span class="grow ellipsis">
      <b>{{ shown.state }}</b>
      @if (shown.rest) {
        <span class="muted"> {{ shown.rest }}</span>
      }
    </span>
    <span class="mono-small muted">{{ shown.address }}</span>
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

  /** The row in one sentence, for the accessible name of what holds it. */
  readonly sentence = computed(() => {
    const { state, rest, address } = this.words();
    return `VPN ${[state.toLowerCase(), rest].filter(Boolean).join(' ')}${address ? `, address ${address}` : ''}. Check again`;
  });
}
