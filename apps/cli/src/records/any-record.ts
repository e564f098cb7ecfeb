import { definitionOf, secretFields, type RecordBase, type RecordStore } from '@kiops/contracts';

/** A record of any store, as lists reply it. */
export type AnyRecord = RecordBase & { readonly label: string } & Readonly<Record<string, unknown>>;

/** What a reveal replies. */
export type Secrets = Readonly<Record<string, string | null>>;

/** Whether a secret of it is in somebody's browser, where nothing but the console reads it. */
export function isInBrowser(store: RecordStore, { protocol }: Readonly<Record<string, unknown>>): boolean {
  return store === 'servers' && protocol === 'ssh';
}

/** Which account it is, in words: `harbor.acme.io · robot$ci`. */
export function titleOf(store: RecordStore, record: AnyRecord): string {
  return definitionOf(store).title(record);
}

/** The names of a store's secret fields. */
export function secretsOf(store: RecordStore): readonly string[] {
  return secretFields(definitionOf(store) as never);
}
