import type { Type } from '@nestjs/common';
import {
  LIMITS,
  definitionOf,
  tidyFields,
  type FieldDefinition,
  type FieldError,
  type IncomingEntry,
  type RecordStore,
  type StoreDefinition,
  type WeighedEntry,
} from '@kiops/contracts';
import { plainToInstance } from 'class-transformer';
import { validateSync } from 'class-validator';
import { fingerprintOf } from '../crypto/fingerprint';
import type { OwnerKeys } from '../crypto/owner-keys.service';
import { ProblemException } from '../problems/problem';
import { quickCheck, type QuickCheck } from '../input/quick-check';
import { fieldErrors } from '../input/validation.pipe';
import { ALL_STORES } from '../stores/all-stores';
import { shapeFaults } from './entry-shape';
import { TransferConnectionDto } from './transfer.dto';

/** How many faults of one entry are named; more would only repeat themselves. */
const MOST_FAULTS = 50;

interface Judge {
  readonly dto: Type<object>;
  readonly quick: QuickCheck;
}

/** An entry is judged by the very class that judges `POST` to its store. */
const JUDGES = Object.fromEntries(
  Object.entries(ALL_STORES).map(([store, { createDto, nestedDtos }]) => [
    store,
    judge(createDto, nestedDtos),
  ]),
) as Readonly<Record<RecordStore, Judge>>;

const CONNECTION_JUDGE = judge(TransferConnectionDto);

function judge(dto: Type<object>, nestedDtos: Readonly<Record<string, Type<object>>> = {}): Judge {
  const nested = Object.entries(nestedDtos).map(([field, inner]) => [field, quickCheck(inner)]);
  return { dto, quick: quickCheck(dto, Object.fromEntries(nested) as Record<string, QuickCheck>) };
}

/**
 * Judges an entry as its store would judge a new record, and fingerprints its secrets when it is good. `values` is how
 * many JSON values it holds.
 */
export function weigh(keys: OwnerKeys, read: IncomingEntry, values: number): WeighedEntry {
  const definition = definitionOf(read.store) as unknown as StoreDefinition<never>;
  const entry = { ...read, fields: tidyFields(definition, read.fields) };
  const faults = entry.faults.length > 0 ? entry.faults : faultsOf(entry);
  if (faults.length > 0) return { ...shownOf(entry), faults, fingerprint: null };
  const fingerprint = fingerprintOf(keys, definition, entry.fields as Record<string, string | null>);
  const fields = values > FEW_VALUES ? compact(entry.store, entry.fields) : entry.fields;
  return { ...entry, fields, fingerprint: fingerprint?.toString('hex') ?? null };
}

function faultsOf({ store, fields, connections }: IncomingEntry): readonly FieldError[] {
  const faults = [...fieldFaults(store, fields)];
  for (let index = 0; index < connections.length && faults.length < MOST_FAULTS; index += 1)
    faults.push(...connectionFaults(connections[index], index));
  return faults.slice(0, MOST_FAULTS);
}

/** Of an entry that is left out, what a plan shows: its name and what says which account it is. */
function shownOf(entry: IncomingEntry): IncomingEntry {
  const shown = ['label', ...definitionOf(entry.store).identityFields];
  const fields = Object.entries(entry.fields).filter(
    ([field, value]) =>
      shown.includes(field) && (value === null || typeof value === 'number' || isShortText(value)),
  );
  const connections = entry.connections.slice(0, MOST_FAULTS).filter(({ name }) => isShortText(name));
  return { ...entry, fields: Object.fromEntries(fields), connections };
}

function isShortText(value: unknown): boolean {
  return typeof value === 'string' && value.length <= LIMITS.url.max;
}

/** Up to so many JSON values an entry is kept as it was parsed. */
const FEW_VALUES = 64;

/** Facts are not compared: until they are written, their text is enough. Parsed, they can take twenty times its room. */
function compact(store: RecordStore, fields: IncomingEntry['fields']): IncomingEntry['fields'] {
  const definitions = definitionOf(store).fields as Readonly<Record<string, FieldDefinition>>;
  return Object.fromEntries(
    Object.entries(fields).map(([field, value]) => [
      field,
      definitions[field].incidental && typeof value === 'object' && value !== null
        ? new JsonText(JSON.stringify(value))
        : value,
    ]),
  );
}

/** A JSON value as its text. */
class JsonText {
  constructor(readonly text: string) {}
}

/** The fields of a weighed entry as they came. */
export function wholeFields(fields: IncomingEntry['fields']): IncomingEntry['fields'] {
  if (!Object.values(fields).some((value) => value instanceof JsonText)) return fields;
  return Object.fromEntries(
    Object.entries(fields).map(([field, value]) => [
      field,
      value instanceof JsonText ? (JSON.parse(value.text) as unknown) : value,
    ]),
  );
}

/** What is wrong with the fields of a new record of a store. */
function fieldFaults(store: RecordStore, fields: IncomingEntry['fields']): readonly FieldError[] {
  const shape = shapeFaults(fields);
  if (shape.length > 0) return shape;
  const faults = dtoFaults(JUDGES[store], fields);
  if (faults.length > 0) return faults;
  try {
    ALL_STORES[store].rules?.assertFields?.(fields);
    return [];
  } catch (error) {
    if (error instanceof ProblemException) return error.details.errors ?? [];
    throw error;
  }
}

function connectionFaults(connection: object, index: number): readonly FieldError[] {
  const shape = shapeFaults(connection);
  return (shape.length > 0 ? shape : dtoFaults(CONNECTION_JUDGE, connection)).map(({ path, message }) => ({
    path: `connections[${index}].${path}`,
    message,
  }));
}

function dtoFaults({ dto, quick }: Judge, fields: object): readonly FieldError[] {
  const known = quick(fields);
  if (known) return known;
  const options = { whitelist: true, forbidNonWhitelisted: true, forbidUnknownValues: true };
  return fieldErrors(validateSync(plainToInstance(dto, fields), options));
}
