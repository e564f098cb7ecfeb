import type { Decision, FieldDifference, Verdict } from '@kiops/contracts';
import { mdiAlertCircleOutline, mdiEqual, mdiPlus, mdiSwapHorizontal } from '@mdi/js';
import { quantity } from '../../quantities/quantities';
import type { ImportEntry } from './import-entries';

/** How a verdict is shown. */
export interface VerdictLook {
  readonly title: string;
  readonly icon: string;
}

/** In the order of the tiles. */
export const VERDICT_ORDER: readonly Verdict[] = ['conflict', 'new', 'identical', 'invalid'];

export const VERDICT_LOOKS: Readonly<Record<Verdict, VerdictLook>> = {
  conflict: { title: 'Conflict', icon: mdiSwapHorizontal },
  new: { title: 'New', icon: mdiPlus },
  identical: { title: 'Identical', icon: mdiEqual },
  invalid: { title: 'Left out', icon: mdiAlertCircleOutline },
};

export const DECISION_TITLES: Readonly<Record<Decision, string>> = {
  keep: 'Keep mine',
  replace: 'Take theirs',
  both: 'Keep both',
};

const FIELD_TITLES: Readonly<Record<string, string>> = {
  accessToken: 'Access token',
  allowOldAlgorithms: 'Old algorithms',
  baseUrl: 'Address',
  ca: 'CA certificate',
  cert: 'Certificate',
  connections: 'Used by',
  expiresAt: 'Expires',
  hostKey: 'Host key',
  hostKeys: 'Host keys',
  isDefault: 'Default',
  jumpServer: 'Jump server',
  jumpServerId: 'Jump server',
  server: 'Server',
  privateKey: 'Key',
  serverId: 'Server',
  secretKind: 'Signs in with',
  systemInfo: 'System info',
  url: 'URL',
};

/** A field's name as people read it: `accessToken` → “Access token”. */
export function fieldTitle(field: string): string {
  return FIELD_TITLES[field] ?? field[0].toUpperCase() + field.slice(1);
}

/** What differs, in two or three words: “Password differs”, “2 fields differ”. */
function differenceWords(differences: readonly FieldDifference[] = []): string {
  if (differences.length === 1) return `${fieldTitle(differences[0].field)} differs`;
  return differences.length === 0 ? 'Differs' : `${quantity(differences.length, 'field')} differ`;
}

/** The words of a row's verdict. */
export function verdictWords(entry: ImportEntry): string {
  switch (entry.verdict) {
    case 'conflict':
      return differenceWords(entry.differences);
    case 'new':
      return 'Will be added';
    case 'identical':
      return 'Nothing to do';
    case 'invalid':
      return 'Left out';
  }
}
