import { ChangeDetectionStrategy, Component, computed, input } from '@angular/core';
import type { SystemInfo } from '@kiops/contracts';
import { TimeAgo } from '../../dates/time-ago';
import { sizeText } from '../../quantities/quantities';
import { Meter } from './meter';
import { share, uptimeText } from './system-info-words';

/** All that was collected of a server: facts, how full it is, and which engines run there. */
@Component({
  selector: 'kiops-system-info-view',
  imports: [Meter, TimeAgo],
  templateUrl: './system-info-view.html',
  styleUrl: './system-info-view.scss',
  changeDetection: ChangeDetectionStrategy.OnPush,
})
export class SystemInfoView {
  readonly result = input.required<SystemInfo>();

  protected readonly facts = computed(() => {
    const { hostname, os, kernel, architecture, cpuModel, cpuCount, uptimeSeconds } = this.result();
    const cpus = [cpuCount === null ? null : `${cpuCount} ×`, cpuModel].filter(Boolean).join(' ');
    const facts: readonly (readonly [name: string, value: string | null])[] = [
      ['Host name', hostname],
      ['System', os],
      ['Kernel', [kernel, architecture].filter(Boolean).join(' · ')],
      ['Processors', cpus],
      ['Running for', uptimeSeconds === null ? null : uptimeText(uptimeSeconds)],
    ];
    return facts.filter(([, value]) => value);
  });

  /** What fills up, with amounts where there are some. */
  protected readonly meters = computed(() => {
    const { cpuLoad, memoryBytes, memoryUsedBytes, disks } = this.result();
    const amounts = (used: number, size: number) => `${sizeText(used)} of ${sizeText(size)}`;
    return [
      { name: 'CPU', share: cpuLoad, amounts: 'in use over one second' },
      {
        name: 'Memory',
        share: share(memoryUsedBytes, memoryBytes),
        amounts: amounts(memoryUsedBytes ?? 0, memoryBytes ?? 0),
      },
      ...disks.map(({ mount, usedBytes, sizeBytes }) => ({
        name: `Disk ${mount}`,
        share: share(usedBytes, sizeBytes),
        amounts: amounts(usedBytes, sizeBytes),
      })),
    ].filter((meter) => meter.share !== null);
  });
}
