import type { PlannedSecret, SecretImportPlan } from '@kiops/browser-vault';
import type { FieldDifference, ImportPlan, PlanEntry } from '@kiops/contracts';
import { keyTitle, secretTitle } from '../../vault/secret-words';

/** What would happen to one entry of the file, on KIOPS or (`browser`) in the vault of this browser. */
export type ImportEntry = Omit<PlanEntry, 'store'> & { readonly store: PlanEntry['store'] | 'browser' };

/** The plan of the whole file, as it is shown: the service's part and the vault's in one. */
export type WholePlan = Omit<ImportPlan, 'entries'> & { readonly entries: readonly ImportEntry[] };

export function wholePlan(onKiops: ImportPlan, inBrowser: SecretImportPlan | null): WholePlan {
  if (!inBrowser) return onKiops;
  const entries = inBrowser.entries.map(browserEntry);
  const counts = { ...onKiops.counts };
  for (const { verdict } of entries) counts[verdict] += 1;
  return { ...onKiops, entries: [...onKiops.entries, ...entries], counts };
}

/** A planned SSH secret as an entry of the table. */
function browserEntry(planned: PlannedSecret): ImportEntry {
  const { index, address, verdict, existing, reason } = planned;
  return {
    store: 'browser',
    index,
    label: address || 'SSH secret',
    title: whatIs(planned),
    verdict,
    ...(existing && {
      existing: {
        id: existing.id,
        label: secretTitle(existing),
        updatedAt: existing.updatedAt,
        connections: [],
      },
    }),
    ...(verdict === 'conflict' && { differences: [differenceOf(planned)] }),
    ...(reason !== undefined && { reason }),
  };
}

/** `Password`, or `ED25519 · SHA256:…`. */
function whatIs({ kind, key }: PlannedSecret): string {
  if (kind === undefined) return 'SSH secret';
  if (kind === 'password') return 'Password';
  return [keyTitle(key), key?.fingerprint].filter(Boolean).join(' · ');
}

function differenceOf({ kind, key, existing }: PlannedSecret): FieldDifference {
  if (kind !== 'key' || !key?.fingerprint || !existing?.key?.fingerprint) {
    return { field: kind === 'key' ? 'privateKey' : 'password', secret: true };
  }
  return { field: 'privateKey', secret: false, mine: existing.key.fingerprint, theirs: key.fingerprint };
}
