import { isText, memberOf } from '../files/documents';
import { isObject } from '../files/json';

/** One field of a section of an item. */
export interface ItemField {
  readonly id: string;
  readonly title: string;
  /** What holds its value: `string`, `concealed`, `url`, `totp`, `sshKey` and others. */
  readonly kind: string;
  readonly value: unknown;
}

/** The fields of all sections that say something. */
export function fieldsOf(item: unknown): readonly ItemField[] {
  return listOf(item, 'details', 'sections').flatMap((section) =>
    listOf(section, 'fields').flatMap((field): readonly ItemField[] => {
      const holder = memberOf(field, 'value');
      const [kind, value] = Object.entries(isObject(holder) ? holder : {})[0] ?? ['', null];
      if (value === null || value === '' || kind === '') return [];
      return [{ id: textAt(field, 'id'), title: textAt(field, 'title'), kind, value }];
    }),
  );
}

/** The value of a field as text: 1Password keeps some as a number or an object. */
export function fieldText({ value }: ItemField): string {
  if (typeof value === 'string') return value;
  return typeof value === 'number' ? String(value) : '';
}

export function listOf(from: unknown, ...path: readonly string[]): readonly unknown[] {
  const value = memberOf(from, ...path);
  return Array.isArray(value) ? (value as unknown[]) : [];
}

export function textAt(from: unknown, ...path: readonly string[]): string {
  const value = memberOf(from, ...path);
  return isText(value) ? value : '';
}
