import type { SecretAct, SecretActKind, TrashedSecret } from '@kiops/browser-vault';
import { keyTitle, secretTitle } from '../vault/secret-words';

/** What each act is called by which an SSH secret was removed. */
export const SECRET_ACT_NAMES: Readonly<Record<SecretActKind, string>> = {
  deleted: 'Deleted',
  'cleaned-up': 'Clean up',
  replaced: 'Replaced',
  undone: 'Undone',
};

/** Secrets that one act removed; of those that cannot be read, no act is known. */
export interface SecretGroup {
  readonly key: string;
  readonly act?: SecretAct;
  readonly secrets: readonly TrashedSecret[];
}

/** The secrets by act, in the order in which they come. */
export function secretGroups(secrets: readonly TrashedSecret[]): readonly SecretGroup[] {
  const groups = new Map<string, { act?: SecretAct; secrets: TrashedSecret[] }>();
  for (const secret of secrets) {
    const act = secret.known?.act;
    const key = act?.id ?? 'unreadable';
    const group = groups.get(key);
    if (group) group.secrets.push(secret);
    else groups.set(key, { act, secrets: [secret] });
  }
  return [...groups].map(([key, group]) => ({ key, ...group }));
}

/** What a removed secret is called: “Password”, “ED25519 · ops@laptop”. */
export function trashedTitle({ known }: TrashedSecret): string {
  if (!known) return 'SSH secret';
  const { kind, key } = known.facts;
  if (kind === 'password') return secretTitle({ kind });
  return [keyTitle(key), key?.comment].filter(Boolean).join(' · ');
}

/** Whether a removed secret is what the page looks for. `q` is in its title or its address. */
export function isSought(secret: TrashedSecret, q: string, kind: string | undefined): boolean {
  const words = q.trim().toLowerCase();
  const text = `${trashedTitle(secret)}\n${secret.address ?? ''}`.toLowerCase();
  return (kind === undefined || secret.known?.act.kind === kind) && text.includes(words);
}
