import { definitionOf, isRecordStore, RECORD_STORES, type RecordStore } from '@kiops/contracts';
import { EXIT } from '../output/exit-codes';
import { Failure } from '../output/failure';

/** A record as it is named on the command line. */
export interface RecordAddress {
  readonly store: RecordStore;
  /** Its label, or its id. */
  readonly name: string;
  /** Of `store/label#field`. */
  readonly field?: string;
}

/**
 * Reads `store/label` and `store/label#field`. What follows the last `#` is a field only where the store has one of that
 * name: labels may hold any sign.
 * @throws Failure when it is neither
 */
export function readRecordAddress(text: string): RecordAddress {
  const slash = text.indexOf('/');
  const store = readStore(slash < 0 ? text : text.slice(0, slash));
  const rest = slash < 0 ? '' : text.slice(slash + 1);
  const hash = rest.lastIndexOf('#');
  const field = hash < 0 ? undefined : rest.slice(hash + 1);
  const isField = field !== undefined && Object.hasOwn(definitionOf(store).fields, field);
  const name = isField ? rest.slice(0, hash) : rest;
  if (name === '')
    throw new Failure(`Name a record as store/label, such as ${store}/production.`, EXIT.usage);
  return { store, name, ...(isField && { field }) };
}

/** @throws Failure that names all stores */
export function readStore(text: string): RecordStore {
  if (isRecordStore(text)) return text;
  throw new Failure(`The stores are ${RECORD_STORES.join(', ')}: name one of them.`, EXIT.usage);
}
