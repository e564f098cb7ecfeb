/** A mounted file system. */
export interface DiskInfo {
  readonly mount: string;
  readonly sizeBytes: number;
  readonly usedBytes: number;
}

/** A container engine or Kubernetes part that was found, by its command's name. */
export interface EngineInfo {
  readonly name: string;
  readonly version: string;
  /** Where the command is; missing in what was collected before this was asked for. */
  readonly path?: string | null;
}

/** Facts collected on the server over SSH; no secret. What the server does not tell is null. */
export interface SystemInfo {
  /** RFC 3339. */
  readonly collectedAt: string;
  readonly hostname: string | null;
  readonly os: string | null;
  readonly kernel: string | null;
  readonly architecture: string | null;
  readonly cpuModel: string | null;
  readonly cpuCount: number | null;
  /** Share of all CPUs' time in use, 0 to 1, over one second. */
  readonly cpuLoad: number | null;
  readonly memoryBytes: number | null;
  readonly memoryUsedBytes: number | null;
  readonly uptimeSeconds: number | null;
  readonly disks: readonly DiskInfo[];
  readonly engines: readonly EngineInfo[];
}

/** What a list tells of a server's system info. What the server does not tell is null. */
export interface SystemSummary {
  readonly os: string | null;
  readonly kernel: string | null;
  readonly architecture: string | null;
  /** Share of all CPUs' time in use, 0 to 1. */
  readonly cpuLoad: number | null;
  readonly memoryBytes: number | null;
  readonly memoryUsedBytes: number | null;
  /** The one of which the largest share is used. */
  readonly fullestDisk: DiskInfo | null;
}

/** The longest text of a summary, in UTF-16 units. */
const LONGEST = 200;

/**
 * What a list tells of collected facts. They are plain JSON by whoever collected them: what is of another kind than
 * `SystemInfo` says counts as not known.
 */
export function systemSummary(info: unknown): SystemSummary | null {
  if (typeof info !== 'object' || info === null) return null;
  const facts = info as { readonly [Name in keyof SystemInfo]?: unknown };
  return {
    os: textOf(facts.os),
    kernel: textOf(facts.kernel),
    architecture: textOf(facts.architecture),
    cpuLoad: numberOf(facts.cpuLoad),
    memoryBytes: numberOf(facts.memoryBytes),
    memoryUsedBytes: numberOf(facts.memoryUsedBytes),
    fullestDisk: fullestDisk(facts.disks),
  };
}

/** The disk that stops a server first. */
function fullestDisk(disks: unknown): DiskInfo | null {
  let fullest: DiskInfo | null = null;
  for (const disk of Array.isArray(disks) ? disks : []) {
    const read = diskOf(disk);
    if (read && (!fullest || fullness(read) > fullness(fullest))) fullest = read;
  }
  return fullest;
}

function diskOf(disk: unknown): DiskInfo | null {
  if (typeof disk !== 'object' || disk === null) return null;
  const facts = disk as { readonly [Name in keyof DiskInfo]?: unknown };
  const [mount, sizeBytes, usedBytes] = [
    textOf(facts.mount),
    numberOf(facts.sizeBytes),
    numberOf(facts.usedBytes),
  ];
  return mount === null || !sizeBytes || usedBytes === null ? null : { mount, sizeBytes, usedBytes };
}

function fullness({ usedBytes, sizeBytes }: DiskInfo): number {
  return usedBytes / sizeBytes;
}

/** Cut by whole code points: half a surrogate pair is no text that PostgreSQL keeps. */
function textOf(value: unknown): string | null {
  return typeof value === 'string' ? value.slice(0, LONGEST).replace(/[\uD800-\uDBFF]$/, '') : null;
}

function numberOf(value: unknown): number | null {
  return typeof value === 'number' ? value : null;
}
