import type { PlannedSecret, SecretImportPlan } from '@kiops/browser-vault';
import {
  hostAndPort,
  type EarlierEntry,
  type FieldDifference,
  type ImportPlan,
  type PlanEntry,
} from '@kiops/contracts';
import { keyTitle, secretTitle } from '../../../vault/secret-words';
import type { PlannedPin } from './pin-part';

/** What would happen to one entry of the file, on KIOPS or (`browser`) in the vault of this browser. */
export type ImportEntry = Omit<PlanEntry, 'store'> & {
  readonly store: PlanEntry['store'] | 'browser';
  /** A host key, not an SSH secret. */
  readonly isHostKey?: true;
};

/** The plan of the whole file, as it is shown: the service's part and the vault's in one. */
export type WholePlan = Omit<ImportPlan, 'entries'> & { readonly entries: readonly ImportEntry[] };

/** `secrets`: how many SSH secrets the files have; host keys are counted on from there. */
export function wholePlan(
  onKiops: ImportPlan,
  inBrowser: SecretImportPlan | null,
  { pins, secrets }: { readonly pins: readonly PlannedPin[]; readonly secrets: number } = NO_PINS,
): WholePlan {
  if (!inBrowser && pins.length === 0) return onKiops;
  const entries = [
    ...(inBrowser?.entries ?? []).map((planned, _place, all) => browserEntry(planned, all)),
    ...pins.map((pin, place) => pinEntry(pin, secrets + place)),
  ];
  const counts = { ...onKiops.counts };
  for (const { verdict } of entries) counts[verdict] += 1;
  return { ...onKiops, entries: [...onKiops.entries, ...entries], counts };
}

const NO_PINS = { pins: [], secrets: 0 } as const;

function pinEntry({ key, server, verdict, existing }: PlannedPin, index: number): ImportEntry {
  const place = server && hostAndPort(server.host, server.port);
  return {
    store: 'browser',
    isHostKey: true,
    index,
    label: place === null ? 'Revoked host key' : `Host key of ${place}`,
    title: `${key.type} · ${key.fingerprint}`,
    verdict,
    ...(existing && {
      existing: {
        id: existing.fingerprint,
        label: `Host key of ${place}`,
        updatedAt: existing.pinnedAt,
        connections: [],
      },
      differences: [{ field: 'hostKey', secret: false, mine: existing.fingerprint, theirs: key.fingerprint }],
    }),
    ...(place === null && verdict === 'new' && { reason: 'It is refused on every server afterwards.' }),
  };
}

/** A planned SSH secret as an entry of the table. */
function browserEntry(planned: PlannedSecret, all: readonly PlannedSecret[]): ImportEntry {
  const { index, address, verdict, existing, reason } = planned;
  const before = planned.follows === undefined ? undefined : all[planned.follows];
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
    ...(before && { earlier: earlierSecret(before) }),
    ...(verdict === 'conflict' && { differences: [differenceOf(planned, before ?? existing)] }),
    ...(reason !== undefined && { reason }),
  };
}

function earlierSecret(planned: PlannedSecret): EarlierEntry {
  return { index: planned.index, label: whatIs(planned), connections: [] };
}

/** `Password`, or `ED25519 · SHA256:…`. */
function whatIs({ kind, key }: PlannedSecret): string {
  if (kind === undefined) return 'SSH secret';
  if (kind === 'password') return 'Password';
  return [keyTitle(key), key?.fingerprint].filter(Boolean).join(' · ');
}

function differenceOf(
  { kind, key }: PlannedSecret,
  other: Pick<PlannedSecret, 'key'> | undefined,
): FieldDifference {
  if (kind !== 'key' || !key?.fingerprint || !other?.key?.fingerprint) {
    return { field: kind === 'key' ? 'privateKey' : 'password', secret: true };
  }
  return { field: 'privateKey', secret: false, mine: other.key.fingerprint, theirs: key.fingerprint };
}
