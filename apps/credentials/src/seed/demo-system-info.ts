import type { DiskInfo, EngineInfo, SystemInfo } from '@kiops/contracts';
import { DEMO_TIME } from './demo-names';
import { OPERATING_SYSTEMS } from './demo-words';
import type { Dice } from './dice';

const GIB = 1024 ** 3;

const PROCESSORS = [
  { architecture: 'x86_64', cpuModel: 'Intel(R) Xeon(R) Gold 6338' },
  { architecture: 'x86_64', cpuModel: 'AMD EPYC 7763' },
  { architecture: 'aarch64', cpuModel: 'Neoverse-N1' },
] as const;

/** CPUs, and the GiB of memory that come with them. */
const SIZES = [
  [2, 8],
  [4, 16],
  [8, 32],
  [16, 64],
  [32, 256],
] as const;

const ENGINES: readonly (readonly EngineInfo[])[] = [
  [],
  [
    { name: 'docker', version: '28.1.1' },
    { name: 'containerd', version: '1.7.27' },
  ],
  [{ name: 'docker', version: '26.1.4' }],
  [{ name: 'podman', version: '5.4.0' }],
  [{ name: 'k3s', version: '1.33.1' }],
  [
    { name: 'kubelet', version: '1.33.2' },
    { name: 'containerd', version: '2.1.3' },
  ],
];

/** What was found on a demo server. Most have little to do, and a few are nearly full. */
export function demoSystemInfo(hostname: string, dice: Dice): SystemInfo {
  const [cpuCount, memory] = dice.pick(SIZES);
  const busy = dice.chance(20);
  return {
    collectedAt: DEMO_TIME,
    hostname,
    ...dice.pick(OPERATING_SYSTEMS),
    ...dice.pick(PROCESSORS),
    cpuCount,
    cpuLoad: (busy ? 55 + dice.below(43) : 2 + dice.below(45)) / 100,
    memoryBytes: memory * GIB,
    memoryUsedBytes: part(memory * GIB, busy ? 70 + dice.below(27) : 15 + dice.below(55)),
    uptimeSeconds: 3_600 * (1 + dice.below(9_000)),
    disks: [
      disk('/', dice.pick([40, 80, 200]), dice),
      ...(dice.chance(45)
        ? [disk(dice.pick(['/data', '/var/lib', '/backup']), dice.pick([500, 2_000]), dice)]
        : []),
    ],
    engines: dice.pick(ENGINES),
  };
}

function disk(mount: string, gib: number, dice: Dice): DiskInfo {
  const used = dice.chance(12) ? 90 + dice.below(9) : 10 + dice.below(75);
  return { mount, sizeBytes: gib * GIB, usedBytes: part(gib * GIB, used) };
}

function part(whole: number, percent: number): number {
  return Math.round((whole * percent) / 100);
}
