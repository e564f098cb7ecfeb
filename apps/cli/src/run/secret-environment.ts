import type { DbConnectionFields } from '@kiops/contracts';
import type { Client } from '../client/client';
import { EXIT } from '../output/exit-codes';
import { Failure } from '../output/failure';
import { plainText } from '../output/plain-text';
import { secretsOf } from '../records/any-record';
import { findRecord } from '../records/find-record';
import { readRecordAddress, type RecordAddress } from '../records/record-address';
import { revealField } from '../records/reveal-record';

/** A variable and where its value is. */
interface Variable {
  readonly name: string;
  readonly address: RecordAddress;
}

/** POSIX.1-2024, Base Definitions 8.1. */
const NAME = /^[A-Za-z_][A-Za-z0-9_]*$/;

/**
 * Reads `NAME=store/label` and `NAME=store/label#field`.
 * @throws Failure for one that is neither, and for a name that comes twice
 */
export function readVariables(pairs: readonly string[]): readonly Variable[] {
  const variables = pairs.map((pair) => {
    const equals = pair.indexOf('=');
    const name = pair.slice(0, Math.max(equals, 0));
    if (!NAME.test(name))
      throw new Failure(
        'Name variables as NAME=store/label, such as DB_URL=db-connections/orders.',
        EXIT.usage,
      );
    return { name, address: readRecordAddress(pair.slice(equals + 1)) };
  });
  const names = variables.map(({ name }) => name);
  const twice = names.find((name, index) => names.indexOf(name) !== index);
  if (twice !== undefined) throw new Failure(`${twice} is named twice. Name each variable once.`, EXIT.usage);
  return variables;
}

/** The variables with their values, of which nothing is written anywhere. */
export async function secretEnvironment(
  client: Client,
  variables: readonly Variable[],
): Promise<Readonly<Record<string, string>>> {
  const values: Record<string, string> = {};
  for (const { name, address } of variables) {
    const value = await valueOf(client, address);
    if (value.includes('\0'))
      throw new Failure(`The value for ${name} has a NUL character, which no variable can hold.`);
    values[name] = value;
  }
  return values;
}

/** A field; else the address of a database with its account; else the secret. */
async function valueOf(client: Client, address: RecordAddress): Promise<string> {
  const { store, field } = address;
  const record = await findRecord(client, address);
  if (field !== undefined && !secretsOf(store).includes(field)) {
    const value = record[field];
    if (value === null || value === undefined)
      throw new Failure(`${plainText(`${store}/${record.label}`)} has no ${field}.`, EXIT.notFound);
    return typeof value === 'object' ? JSON.stringify(value) : String(value);
  }
  const secret = await revealField(client, store, record, field);
  if (store !== 'db-connections' || field !== undefined) return secret;
  const { databaseUri } = await import('@kiops/transfer-formats');
  return databaseUri(record as unknown as DbConnectionFields, secret);
}
