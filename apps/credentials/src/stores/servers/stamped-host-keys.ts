import type { HostKey } from '@kiops/contracts';

/**
 * Host keys as they are kept: one that the record had before keeps its time, one that is new gets the service's. The
 * clock of the browser that pinned it may be wrong, and others read this time.
 */
export function stampedHostKeys(
  keys: readonly HostKey[],
  known: readonly HostKey[],
  now: string,
): readonly HostKey[] {
  return keys.map((key) => {
    const before = known.find(
      ({ type, fingerprint }) => type === key.type && fingerprint === key.fingerprint,
    );
    return { ...key, pinnedAt: before?.pinnedAt ?? now };
  });
}
