import { ChangeDetectionStrategy, Component, computed, input } from '@angular/core';
import { mdiCheckCircleOutline } from '@mdi/js';
import { Icon } from '../../icon/icon';
import type { DeployedContainer } from './deploy-output';

/** What runs now, after a deployment. */
@Component({
  selector: 'kiops-deploy-result',
  imports: [Icon],
  template: `
    <div class="callout callout-ok">
      <kiops-icon [path]="icon" />
      <div class="grow">
        <p>
          <strong>{{ result().containerName }}</strong> runs
          <span class="mono-small">{{ result().image }}</span>
        </p>
        <dl class="small">
          @for (fact of facts(); track fact.name) {
            <dt>{{ fact.name }}</dt>
            <dd>{{ fact.value }}</dd>
          }
        </dl>
      </div>
    </div>
  `,
  styles: `
    .mono-small,
    dd {
      overflow-wrap: anywhere;
    }
    dl {
      display: grid;
      grid-template-columns: 72px 1fr;
      gap: 2px 8px;
      margin: 8px 0 0;
    }
    dd {
      margin: 0;
    }
  `,
  changeDetection: ChangeDetectionStrategy.OnPush,
})
export class DeployResult {
  readonly result = input.required<DeployedContainer>();

  protected readonly icon = mdiCheckCircleOutline;
  protected readonly facts = computed(() => {
    const { engine, program, asRoot, ports, health, replaced } = this.result();
    const where = [engine, program].filter(Boolean).join(', ');
    return [
      { name: 'Engine', value: asRoot ? `${where}, as root by sudo` : where },
      { name: 'Ports', value: ports.length === 0 ? 'none published' : ports.join(', ') },
      { name: 'Health', value: health === 'healthy' ? 'healthy, by its own check' : 'running, it stayed up' },
      { name: 'Before', value: replaced ?? 'there was none' },
    ];
  });
}
