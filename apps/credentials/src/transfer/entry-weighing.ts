import { setImmediate } from 'node:timers/promises';
import type { Type } from '@nestjs/common';
import {
  LIMITS,
  definitionOf,
  type FieldError,
  type IncomingEntry,
  type RecordStore,
  type RuntimeKind,
  type StoreDefinition,
  type WeighedEntry,
} from '@kiops/contracts';
import { plainToInstance } from 'class-transformer';
import { validateSync } from 'class-validator';
import { fingerprintOf } from '../crypto/fingerprint';
import type { OwnerKeys } from '../crypto/owner-keys.service';
import { ProblemException } from '../problems/problem';
import { EXCESS_MESSAGES, excessOf } from '../input/json-bounds';
import { fieldErrors } from '../problems/validation.pipe';
import { CreateRuntimeDto } from '../runtimes/runtime.dto';
import { refuseForeignSecrets } from '../runtimes/runtimes.service';
import { CreateDbConnectionDto, DbOptionsDto } from '../stores/db-connections/db-connection.dto';
import { CreateDockerHubAccountDto } from '../stores/docker-hub/docker-hub-account.dto';
import { CreateRegistryDto } from '../stores/registries/registry.dto';
import { CreateServerDto, HostKeyDto } from '../stores/servers/server.dto';
import { refuseSecret } from '../stores/servers/servers.service';
import { CreateSourceRepositoryDto } from '../stores/source-repositories/source-repository.dto';
import { quickCheck, type QuickCheck } from './quick-check';
import { TransferConnectionDto } from './transfer.dto';

/** After how many entries other requests get their turn. */
const SLICE = 250;

interface Judge {
  readonly dto: Type<object>;
  readonly quick: QuickCheck;
}

/** An entry is judged by the very class that judges `POST` to its store. */
const JUDGES: Readonly<Record<RecordStore, Judge>> = {
  servers: judge(CreateServerDto, { hostKeys: quickCheck(HostKeyDto) }),
  registries: judge(CreateRegistryDto),
  'db-connections': judge(CreateDbConnectionDto, { options: quickCheck(DbOptionsDto) }),
  'docker-hub': judge(CreateDockerHubAccountDto),
  'source-repositories': judge(CreateSourceRepositoryDto),
  runtimes: judge(CreateRuntimeDto),
};

const CONNECTION_JUDGE = judge(TransferConnectionDto);

function judge(dto: Type<object>, nested?: Readonly<Record<string, QuickCheck>>): Judge {
  return { dto, quick: quickCheck(dto, nested) };
}

/** What a store refuses beside its DTO, by throwing. */
const RULES: Partial<Record<RecordStore, (fields: Readonly<Record<string, unknown>>) => void>> = {
  servers: ({ protocol, password }) => {
    if (protocol === 'ssh') refuseSecret(password);
  },
  runtimes: (fields) => refuseForeignSecrets(fields['kind'] as RuntimeKind, fields),
};

/** Judges each entry as its store would judge a new record, and fingerprints the secrets of the good ones. */
export async function weighEntries(
  keys: OwnerKeys,
  entries: readonly IncomingEntry[],
): Promise<readonly WeighedEntry[]> {
  const weighed: WeighedEntry[] = [];
  for (const entry of entries) {
    if (weighed.length % SLICE === SLICE - 1) await setImmediate();
    weighed.push(weigh(keys, entry));
  }
  return weighed;
}

function weigh(keys: OwnerKeys, entry: IncomingEntry): WeighedEntry {
  if (entry.faults.length > 0) return { ...entry, fingerprint: null };
  const faults = [...fieldFaults(entry.store, entry.fields), ...entry.connections.flatMap(connectionFaults)];
  if (faults.length > 0) return { ...entry, faults, fingerprint: null };
  const definition = definitionOf(entry.store) as unknown as StoreDefinition<never>;
  const fingerprint = fingerprintOf(keys, definition, entry.fields as Record<string, string | null>);
  return { ...entry, fingerprint: fingerprint?.toString('hex') ?? null };
}

/** What is wrong with the fields of a new record of a store. */
export function fieldFaults(store: RecordStore, fields: IncomingEntry['fields']): readonly FieldError[] {
  const faults = dtoFaults(JUDGES[store], fields);
  if (faults.length > 0) return faults;
  try {
    RULES[store]?.(fields);
    return [];
  } catch (error) {
    if (error instanceof ProblemException) return error.details.errors ?? [];
    throw error;
  }
}

function connectionFaults(connection: object, index: number): readonly FieldError[] {
  return dtoFaults(CONNECTION_JUDGE, connection).map(({ path, message }) => ({
    path: `connections[${index}].${path}`,
    message,
  }));
}

function dtoFaults({ dto, quick }: Judge, fields: object): readonly FieldError[] {
  if (quick(fields)) return [];
  // Class-transformer takes quadratic time for the members of an object.
  const excess = excessOf(fields, LIMITS.json);
  if (excess) return [{ path: '', message: EXCESS_MESSAGES[excess] }];
  const options = { whitelist: true, forbidNonWhitelisted: true, forbidUnknownValues: true };
  return fieldErrors(validateSync(plainToInstance(dto, fields), options));
}
