import { isText, memberOf } from '../files/documents';
import { isObject } from '../files/json';

type Json = Readonly<Record<string, unknown>>;

/** What a kubeconfig keeps under names: clusters, users or contexts. */
export class Named {
  private readonly byName = new Map<string, { readonly index: number; readonly content: Json }>();
  readonly used = new Set<number>();

  constructor(
    readonly list: readonly unknown[],
    private readonly kind: 'cluster' | 'user' | 'context',
  ) {
    list.forEach((item, index) => {
      const name = memberOf(item, 'name');
      const content = memberOf(item, kind);
      // As in kubectl, of two that are called alike the first counts.
      if (isText(name) && !this.byName.has(name))
        this.byName.set(name, { index, content: isObject(content) ? content : {} });
    });
  }

  /** What is called so. It counts as used. */
  get(name: unknown): Json | undefined {
    const found = typeof name === 'string' ? this.byName.get(name) : undefined;
    if (found) this.used.add(found.index);
    return found?.content;
  }

  /** The position of what counts under a name. */
  indexOf(name: unknown): number | undefined {
    return typeof name === 'string' ? this.byName.get(name)?.index : undefined;
  }

  /** The positions of what nobody used. */
  unused(): readonly number[] {
    return this.list.map((_, index) => index).filter((index) => !this.used.has(index));
  }

  nameAt(index: number): string {
    const name = memberOf(this.list[index], 'name');
    return `${this.kind} ${isText(name) ? name : 'without a name'}`;
  }
}

/** The fields that name a file beside the kubeconfig, and what would hold its content. */
const FILES: Readonly<Record<string, string>> = {
  'certificate-authority': 'certificate-authority-data',
  'client-certificate': 'client-certificate-data',
  'client-key': 'client-key-data',
  tokenFile: 'token',
};

/** The references of a cluster or user to files whose content is not in it too. */
export function filesOf(content: Json): readonly string[] {
  return Object.keys(FILES).filter((name) => isText(content[name]) && !isText(content[FILES[name]]));
}

/** The fields that `kubectl config view` has emptied. */
export function maskedIn(content: Json): readonly string[] {
  return Object.keys(content).filter((name) => {
    const value = content[name];
    return (
      value === 'REDACTED' ||
      value === 'DATA+OMITTED' ||
      value === 'REDACTED_DATA' ||
      (name.endsWith('-data') && isMaskedData(value))
    );
  });
}

/** Base64 of a mask, as Go writes bytes. */
function isMaskedData(value: unknown): boolean {
  return value === 'UkVEQUNURUQ=' || value === 'REFUQStPTUlUVEVE';
}

/** What runs a program or asks a service to sign in, in words. */
export function programOf(user: Json): string | undefined {
  const command = memberOf(user, 'exec', 'command');
  if (isText(command)) return `the program “${command}”`;
  const provider = memberOf(user, 'auth-provider', 'name');
  return isText(provider) ? `the provider “${provider}”` : undefined;
}

/** Whether a user holds something to sign in with. */
export function signsIn(user: Json): boolean {
  return (
    ['token', 'password', 'client-certificate-data', 'client-key-data', ...Object.keys(FILES)].some((name) =>
      isText(user[name]),
    ) ||
    isObject(user['exec']) ||
    isObject(user['auth-provider'])
  );
}
