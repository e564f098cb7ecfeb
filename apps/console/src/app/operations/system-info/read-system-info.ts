import type { DiskInfo, EngineInfo, SystemInfo } from '@kiops/contracts';
import { shownLine } from '../run/shown-text';

/** A server can send what it likes: long texts are cut, and no more lists than this are kept. */
const LIMITS = { text: 200, disks: 64, engines: 16 } as const;

/** Reads what the system info script printed. Lines that are not understood are passed over. */
export function readSystemInfo(output: string, collectedAt: Date): SystemInfo {
  const facts = new Map<string, string[]>();
  for (const line of output.split('\n')) {
    const match = /^([a-zA-Z]+)=(.*)$/.exec(line.trim());
    if (match) facts.set(match[1], [...(facts.get(match[1]) ?? []), match[2].trim()]);
  }
  const text = (key: string) => printable(facts.get(key)?.[0]);
  const numbers = (key: string) => (facts.get(key)?.[0] ?? '').split(' ').map(wholeNumber);
  const [memoryKb, memoryUsedKb] = numbers('memoryKb');
  return {
    collectedAt: collectedAt.toISOString(),
    hostname: text('hostname'),
    os: text('os'),
    kernel: text('kernel'),
    architecture: text('architecture'),
    cpuModel: text('cpuModel'),
    cpuCount: numbers('cpuCount')[0] || null,
    cpuLoad: cpuLoad(numbers('cpuTimes')),
    memoryBytes: bytes(memoryKb),
    memoryUsedBytes: bytes(memoryUsedKb),
    uptimeSeconds: numbers('uptimeSeconds')[0],
    disks: (facts.get('disk') ?? []).flatMap(disk).slice(0, LIMITS.disks),
    engines: (facts.get('engine') ?? []).flatMap(engine).slice(0, LIMITS.engines),
  };
}

/** `all idle all idle`: two readings of `/proc/stat`, in clock ticks. */
function cpuLoad([all1, idle1, all2, idle2]: readonly (number | null)[]): number | null {
  if (all1 === null || idle1 === null || typeof all2 !== 'number' || typeof idle2 !== 'number') return null;
  const all = all2 - all1;
  if (all <= 0) return null;
  return Math.min(1, Math.max(0, 1 - (idle2 - idle1) / all));
}

/** `size used mount`, in KiB. */
function disk(line: string): DiskInfo[] {
  const match = /^(\d+) (\d+) (\/.*)$/.exec(line);
  const sizeBytes = bytes(wholeNumber(match?.[1]));
  const usedBytes = bytes(wholeNumber(match?.[2]));
  const mount = printable(match?.[3]);
  return sizeBytes && usedBytes !== null && mount ? [{ mount, sizeBytes, usedBytes }] : [];
}

/** `docker /snap/bin/docker Docker version 28.1.1, build 4eba377`: the command, where it is, what it says of itself. */
function engine(line: string): EngineInfo[] {
  const match = /^([a-z0-9]+)(?: (\/\S*))?(?: .*?(\d+\.\d+[\w.+-]*))?/.exec(line);
  if (!match) return [];
  const [, name, path, version] = match;
  return [{ name, version: printable(version) ?? 'unknown', path: printable(path) }];
}

function bytes(kibibytes: number | null | undefined): number | null {
  return typeof kibibytes === 'number' ? kibibytes * 1024 : null;
}

function wholeNumber(text: string | undefined): number | null {
  return text !== undefined && /^\d{1,15}$/.test(text) ? Number(text) : null;
}

function printable(text: string | undefined): string | null {
  const clean = shownLine(text ?? '')
    .slice(0, LIMITS.text)
    .trim();
  return clean === '' ? null : clean;
}
