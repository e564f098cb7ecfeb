import type { SystemSummary } from '@kiops/contracts';

/** The system's name as it fits into a column: `Debian 12`, `Ubuntu 24.04.3`. Null when it is not known. */
export function systemName({ os, kernel }: SystemSummary): string | null {
  const short = os
    ?.replace(/\s*\([^)]*\)\s*$/, '')
    .replace(/\bGNU\/Linux\b\s*/, '')
    .replace(/\s+LTS$/, '')
    .replace(/\bAlpine Linux v/, 'Alpine ')
    .trim();
  return short || kernel;
}

/** Kernel and architecture in one line: `6.8.0 · x86_64`. Packaging behind the kernel's version is left out. */
export function kernelName({ kernel, architecture }: SystemSummary): string {
  const version = kernel === null ? undefined : (/\d+(?:\.\d+)+/.exec(kernel)?.[0] ?? kernel);
  return [version, architecture].filter(Boolean).join(' · ');
}

/** Time since the start: `12 min`, `5 h`, `83 days`. */
export function uptimeText(seconds: number): string {
  const [length, unit] = seconds < 3_600 ? [60, 'min'] : seconds < 86_400 ? [3_600, 'h'] : [86_400, 'day'];
  const count = Math.floor(seconds / length);
  return `${count.toLocaleString('en')} ${unit}${unit === 'day' && count !== 1 ? 's' : ''}`;
}

/** How full something is, 0 to 1; null when that is not known. */
export function share(used: number | null, size: number | null): number | null {
  return used === null || !size ? null : Math.min(1, used / size);
}
