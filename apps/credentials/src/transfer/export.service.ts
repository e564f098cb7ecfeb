import { Readable } from 'node:stream';
import { Injectable } from '@nestjs/common';
import {
  DEFINITIONS,
  LIMITS,
  RECORD_STORES,
  referenceFields,
  transferEntry,
  TRANSFER_FORMAT,
  TRANSFER_VERSION,
  type RecordStore,
  type ToldOfExport,
} from '@kiops/contracts';
import { AuditService } from '../audit/audit.service';
import { PublicAddress } from '../config/public-address';
import { OwnerKeysService } from '../crypto/owner-keys.service';
import { Database } from '../database/database';
import { asActor, type Caller } from '../caller/caller';
import { assertReaches } from '../caller/store-limits';
import { LivingCallers } from '../identity/guards/living-callers';
import { ProblemException } from '../problems/problem';
import { RecordTables } from '../records/record-tables';
import { ExportQueries, exportedRecord, type ExportRow, type OpenedRecord } from './export-queries';

/** Which export is asked for. */
export interface ExportRequest {
  /** All that the caller reaches, when it is left out. */
  readonly stores?: readonly RecordStore[];
  /** Whether the records come with their secrets. */
  readonly secrets: boolean;
  /** What whoever receives it says of it. */
  readonly told: Partial<ToldOfExport>;
}

/** A transfer file on its way to the client. */
export interface Export {
  readonly fileName: string;
  readonly content: Readable;
}

/** Some records of a store, opened. */
interface Batch {
  readonly rows: readonly ExportRow[];
  readonly entries: readonly OpenedRecord[];
  readonly isLast: boolean;
}

/**
 * How many records a batch holds: the first of a store, any at least and at most, and as many as come to about so many
 * characters of JSON. A server can hold 100 KB, a runtime a megabyte, and whoever does not read keeps two batches in memory.
 */
const BATCH = { first: 50, least: 10, most: 1_000, characters: 2 * 1024 * 1024 } as const;

/** Writes transfer files: in batches, so that no database connection waits for a slow client. */
@Injectable()
export class ExportService {
  private readonly queries: ExportQueries;

  constructor(
    database: Database,
    private readonly tables: RecordTables,
    private readonly ownerKeys: OwnerKeysService,
    private readonly callers: LivingCallers,
    private readonly publicAddress: PublicAddress,
    private readonly audit: AuditService,
  ) {
    this.queries = new ExportQueries(database, tables);
  }

  /**
   * Starts an export of some stores, or of all that the caller reaches, or of these without their secrets. It is in the audit log before the first byte is
   * sent.
   * @throws ProblemException `store-not-allowed`; `too-large` when the file could not be imported again
   */
  async start(caller: Caller, { stores, secrets, told }: ExportRequest): Promise<Export> {
    for (const store of stores ?? []) assertReaches(caller, store);
    const wanted = stores ?? caller.stores ?? RECORD_STORES;
    const chosen = RECORD_STORES.filter((store) => wanted.includes(store));
    const { counts, bytes } = await this.queries.sizes(caller.accountId, chosen);
    if (secrets && bytes > LIMITS.transferFile.max)
      throw new ProblemException('too-large', { detail: TOO_LARGE });
    // A program was asked for no password: that such an export is one can be seen, and looked for, in the log.
    const detail = {
      stores: counts,
      ...(caller.via === 'token' ? { byToken: true } : {}),
      ...(secrets ? toldInLog(told) : { withoutSecrets: true }),
    };
    await this.audit.record({ action: 'transfer.exported', ...asActor(caller), detail });
    const exportedAt = new Date().toISOString();
    return {
      fileName: `kiops-credentials-${exportedAt.slice(0, 10)}${secrets ? '' : '.template'}.json`,
      content: Readable.from(this.write(caller, chosen, { exportedAt, secrets }), { objectMode: false }),
    };
  }

  private async *write(
    caller: Caller,
    stores: readonly RecordStore[],
    { exportedAt, secrets }: { readonly exportedAt: string; readonly secrets: boolean },
  ): AsyncGenerator<string> {
    const head = {
      format: TRANSFER_FORMAT,
      version: TRANSFER_VERSION,
      exportedAt,
      origin: this.publicAddress.origin,
    };
    yield JSON.stringify(head).slice(0, -1);
    const refs = await this.refsOf(caller.accountId, stores);
    let bytes = 0;
    for (const store of stores) {
      yield `,\n"${DEFINITIONS[store].exportKey}": [`;
      let separator = '\n';
      for await (const texts of this.batches(caller, store, { refs, secrets })) {
        const text = texts.join(',\n');
        bytes += Buffer.byteLength(text) + 2;
        if (bytes > LIMITS.transferFile.max) throw new Error('An export outgrew what can be imported.');
        if (text !== '') yield separator + text;
        separator = ',\n';
      }
      yield '\n]';
    }
    refs.assertComplete();
    yield '\n}\n';
  }

  private async refsOf(ownerId: string, stores: readonly RecordStore[]): Promise<Refs> {
    const refs = new Refs();
    for (const store of stores.filter((each) => POINTED_TO.has(each)))
      refs.give(store, await this.queries.ids(store, ownerId));
    return refs;
  }

  /**
   * Sends nothing that was read when the caller might no longer: a file that ends well is a whole one. While one batch is written, the
   * database is at the next.
   */
  private async *batches(
    caller: Caller,
    store: RecordStore,
    { refs, secrets }: { readonly refs: Refs; readonly secrets: boolean },
  ): AsyncGenerator<string[]> {
    let count = 0;
    let size: number = BATCH.first;
    let reading: Promise<Batch> | undefined = this.read(caller, store, size, { secrets });
    while (reading) {
      const { rows, entries, isLast }: Batch = await reading;
      reading = isLast ? undefined : this.read(caller, store, size, { secrets, after: rows.at(-1) });
      await this.callers.assertLives(caller);
      const texts = entries.flatMap((record, index) => {
        count += 1;
        const ref = POINTED_TO.has(store) ? refs.write(rows[index].id) : refOf(store, count);
        // A record that others may point to, and that came after the refs were given, is not part of this export.
        if (ref === undefined) return [];
        const references = refs.resolve(record.references);
        return [JSON.stringify(transferEntry(store, { ...record, ref, references }))];
      });
      yield texts;
      size = nextSize(texts);
    }
  }

  /** Begins to read a batch, which nobody may come to wait for. */
  private read(
    { accountId }: Caller,
    store: RecordStore,
    size: number,
    { secrets, after }: { readonly secrets: boolean; readonly after?: ExportRow },
  ): Promise<Batch> {
    const table = this.tables.of(store);
    const reading = this.ownerKeys.with(accountId, async (keys) => {
      const rows = await this.queries.batch(store, accountId, size, after);
      const entries = rows.map((row) => exportedRecord(secrets ? keys : undefined, table, row));
      return { rows, entries, isLast: rows.length < size };
    });
    reading.catch(() => undefined);
    return reading;
  }
}

/** Told by whoever has it, and so no more than said: what becomes of the file, and what a browser adds to it. */
function toldInLog({ file, sshSecrets }: Partial<ToldOfExport>): object {
  return { ...(file && { file }), ...(sshSecrets ? { inBrowser: { sshSecrets } } : {}) };
}

/** As many as come to a batch when the next ones are like these. */
function nextSize(texts: readonly string[]): number {
  const characters = texts.reduce((sum, text) => sum + text.length, 0);
  const fitting = Math.floor((BATCH.characters * texts.length) / Math.max(1, characters));
  return Math.min(BATCH.most, Math.max(BATCH.least, fitting));
}

const TOO_LARGE = `A file of more than ${LIMITS.transferFile.max / 1024 / 1024} MiB could not be imported again. Export fewer stores at a time.`;

/** The stores whose records others point to. */
const POINTED_TO: ReadonlySet<RecordStore> = new Set(
  RECORD_STORES.flatMap((store) => referenceFields(store).map((reference) => reference.store)),
);

function refOf(store: RecordStore, number: number): string {
  return `${DEFINITIONS[store].refPrefix}${number}`;
}

/** File-local names of records, given before the first is written: one may come after another that points to it. */
class Refs {
  private readonly refs = new Map<string, string>();
  private readonly written = new Set<string>();
  private readonly named = new Set<string>();

  /** Names all records of a store, in the order of the export. */
  give(store: RecordStore, ids: readonly string[]): void {
    for (const [index, id] of ids.entries()) this.refs.set(id, refOf(store, index + 1));
  }

  /** The ref of a record that is being written; undefined when it was not there at the start. */
  write(id: string): string | undefined {
    this.written.add(id);
    return this.refs.get(id);
  }

  /** References as refs. One to a record outside the file is left out. */
  resolve(references: Readonly<Record<string, string | null>>): Record<string, string | undefined> {
    return Object.fromEntries(
      Object.entries(references).map(([field, id]) => {
        const ref = id === null ? undefined : this.refs.get(id);
        if (id !== null && ref !== undefined) this.named.add(id);
        return [field, ref];
      }),
    );
  }

  /** A record that is named but was deleted meanwhile would leave a dangling ref: better no file than such a one. */
  assertComplete(): void {
    if ([...this.named].some((id) => !this.written.has(id))) {
      throw new Error('A record that others point to was deleted while it was exported.');
    }
  }
}
