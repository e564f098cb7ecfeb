import { Inject, type Type } from '@nestjs/common';
import type { RecordStore } from '@kiops/contracts';
import type { RecordEntity } from './record.entity';

/** All that shared code is told of one store; what is data about fields stands in the store's definition. */
export interface StoreRegistration {
  /** With the store's routes. */
  readonly module: Type<unknown>;
  readonly entity: Type<RecordEntity>;
  /** The class that judges new records: of `POST`, and of an import. */
  readonly createDto: Type<object>;
  /** The classes of the objects inside it, by field. */
  readonly nestedDtos?: Readonly<Record<string, Type<object>>>;
  readonly rules?: StoreRules;
}

/** What is special to a store, where shared code has to know it. */
export interface StoreRules {
  /** Refuses fields of a new record that its class lets pass, by a ProblemException. */
  readonly assertFields?: (fields: Readonly<Record<string, unknown>>) => void;
  /** How a list is sorted when nobody says; otherwise by label. */
  readonly sort?: string;
  /** What a list can be sorted by beside the label, the times, and the fields of the identity: by the name of the order. */
  readonly sorts?: Readonly<Record<string, SortKey>>;
  readonly reply?: ReplyAddition;
}

/** How rows are ordered. */
export interface SortKey {
  /** SQL of a row `r`, never null; it may be another one for the way back. */
  readonly expression: (descending: boolean) => string;
  /** Its PostgreSQL type, for the cursor. */
  readonly type: SortType;
}

/** What an order goes by. */
export type SortType = 'text' | 'integer' | 'double precision' | 'timestamptz';

/** SQL for what a store's replies hold beside the record's own columns and who uses it. */
export interface ReplyAddition {
  /** Common table expressions over `rows`, an expression of whole rows of the table. */
  readonly expressions: (rows: string) => readonly string[];
  /** Of the select list; `r` is the row. */
  readonly columns: readonly string[];
  /** A join to `r` that neither adds nor leaves out rows. */
  readonly join: string;
}

/** The registration of each store, by its name. */
export type StoreRegistrations = Readonly<Record<RecordStore, StoreRegistration>>;

/** Under which all registrations are injected. */
export const STORE_REGISTRATIONS = Symbol('store registrations');

/** Under which the `Records` of a store are injected. */
export function recordsToken(store: RecordStore): string {
  return `Records of ${store}`;
}

/** Injects the `Records` of a store. */
export function InjectRecords(store: RecordStore): ParameterDecorator {
  return Inject(recordsToken(store));
}
