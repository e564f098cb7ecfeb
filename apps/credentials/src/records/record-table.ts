import {
  DEFINITIONS,
  secretFields,
  secretFlag,
  type FieldDefinition,
  type RecordStore,
  type StoreDefinition,
} from '@kiops/contracts';
import type { EntityMetadata } from 'typeorm';
import type { StoreRules } from './store-registration';

/** One field of a store, and the column that holds it. */
export interface FieldColumn {
  readonly field: string;
  readonly column: string;
  /** The PostgreSQL type, for casts of parameters and for `json_to_recordset`. */
  readonly type: string;
  readonly secret: boolean;
  /** What is stored when the field is not given. */
  readonly empty: unknown;
  /** What lists show in its place. */
  readonly summary?: SummaryColumn;
}

/** The column that keeps the summary of a field, as `jsonb`. */
export interface SummaryColumn {
  readonly field: string;
  readonly column: string;
  readonly of: (value: unknown) => unknown;
}

/** A store's definition and rules together with its table, as TypeORM knows it. Column names come from code, never from a client. */
export class RecordTable {
  readonly definition: StoreDefinition<never>;
  readonly name: string;
  readonly fields: readonly FieldColumn[];
  readonly secrets: readonly FieldColumn[];
  /** What lists show in short, by the field that it is made of. */
  readonly summaries: readonly { readonly field: string; readonly summary: SummaryColumn }[];

  constructor(
    readonly store: RecordStore,
    metadata: EntityMetadata,
    readonly rules: StoreRules = {},
  ) {
    const definition = DEFINITIONS[store] as unknown as StoreDefinition<never>;
    const secret = new Set(secretFields(definition));
    this.definition = definition;
    this.name = metadata.tableName;
    const columnOf = (field: string) => {
      const column = metadata.findColumnWithPropertyName(field);
      if (!column) throw new Error(`${store} has no column for ${field}.`);
      return column;
    };
    this.fields = Object.entries<FieldDefinition>(definition.fields).map(([field, { summary }]) => {
      const column = columnOf(field);
      return {
        field,
        column: column.databaseName,
        type: String(column.type),
        secret: secret.has(field),
        empty: column.default ?? null,
        summary: summary && { ...summary, column: columnOf(summary.field).databaseName },
      };
    });
    this.secrets = this.fields.filter((field) => field.secret);
    this.summaries = this.fields.flatMap(({ field, summary }) => (summary ? [{ field, summary }] : []));
  }

  /** The column of a field that the definition declares. */
  column(field: string): string {
    const found = this.fields.find((candidate) => candidate.field === field);
    if (!found) throw new Error(`${this.store} has no field ${field}.`);
    return found.column;
  }

  /**
   * The columns of a reply: an allow-list. Of secrets there is only a flag, and in a list only the summary of what is
   * large. `row` is the SQL alias of the table's row.
   */
  replyColumns(row: string, listed: boolean): string {
    return [
      `${row}.id`,
      `${row}.version`,
      `${row}.created_at AS "createdAt"`,
      `${row}.updated_at AS "updatedAt"`,
      ...this.fields
        .filter(({ summary }) => !listed || !summary)
        .map(({ field, column, secret }) =>
          secret
            ? `${row}.${column} IS NOT NULL AS "${secretFlag(field)}"`
            : `${row}.${column} AS "${field}"`,
        ),
      ...this.summaries.map(({ summary }) => `${row}.${summary.column} AS "${summary.field}"`),
      `${this.endSql(row)} AS "endsAt"`,
    ].join(', ');
  }

  /** SQL for when a row's secret ends: by what stands in it, or by what its owner says, whatever is first. */
  endSql(row: string): string {
    const said = this.fields.find(({ field }) => field === 'expiresAt');
    return said ? `least(${row}.${said.column}, ${row}.ends_at)` : `${row}.ends_at`;
  }

  /** SQL for one JSON object with the fields that are no secrets, under their names. */
  plainFieldsJson(row: string): string {
    const pairs = this.fields
      .filter(({ secret }) => !secret)
      .map(({ field, column }) => `'${field}', ${row}.${column}`);
    return `json_build_object(${pairs.join(', ')})`;
  }
}
