import { Injectable } from '@nestjs/common';
import {
  matchedBy,
  missOf,
  QUESTIONS,
  searchFor,
  type NearestMiss,
  type RecordSearch,
  type ResolvedStore,
  type ResolveQuestion,
} from '@kiops/contracts';
import type { Caller } from '../caller/caller';
import { assertReaches } from '../caller/store-limits';
import { openSecret } from '../crypto/envelope';
import { OwnerKeysService, type OwnerKeys } from '../crypto/owner-keys.service';
import { Database, type Statement } from '../database/database';
import { ProblemException, invalidField } from '../problems/problem';
import { auditParameters } from '../records/audit-sql';
import { RecordTables } from '../records/record-tables';
import { consumerParameters } from '../records/secret-consumers';
import { rangesParameter, resolveStatement, type ResolvedRow } from './resolve-sql';

type QuestionName = (typeof QUESTIONS)[number];

/** Which stores a question looks into. */
const STORES_OF: Readonly<Record<QuestionName, readonly ResolvedStore[]>> = {
  image: ['registries', 'docker-hub'],
  repositoryUrl: ['source-repositories'],
  database: ['db-connections'],
  server: ['servers'],
};

/** What is said of what cannot be read; databases and servers are judged field by field before. */
const UNREADABLE: Readonly<Partial<Record<QuestionName, string>>> = {
  image: 'Enter an image such as ghcr.io/acme/app:2.0, without a scheme.',
  repositoryUrl: 'Enter a repository such as https://github.com/acme/app or git@github.com:acme/app.git.',
};

/** How many of the records that nearly fit are named. */
const MOST_NEAREST = 5;

/** Finds the record that fits. The rules are those of `searchFor`; the database ranks by them, and reads one record. */
@Injectable()
export class ResolveService {
  private readonly statements: Readonly<Record<QuestionName, Statement>>;

  constructor(
    private readonly database: Database,
    private readonly ownerKeys: OwnerKeysService,
    private readonly tables: RecordTables,
  ) {
    const statementOf = (name: QuestionName) =>
      resolveStatement(STORES_OF[name].map((store) => tables.of(store)));
    this.statements = {
      image: statementOf('image'),
      repositoryUrl: statementOf('repositoryUrl'),
      database: statementOf('database'),
      server: statementOf('server'),
    };
  }

  /**
   * The reply as JSON text.
   * @throws ProblemException `invalid-input`, `store-not-allowed`, `no-match`, `ambiguous`
   */
  resolve(caller: Caller, question: ResolveQuestion): Promise<string> {
    const name = nameOf(question);
    const searched = searchFor(question);
    if (!searched) throw invalidField(name, UNREADABLE[name] ?? 'This cannot be read.');
    const search = within(searched, reached(caller, STORES_OF[name]));
    if (!mayReveal(caller)) return this.find(caller, name, search);
    return this.ownerKeys.with(caller.accountId, (keys) => this.find(caller, name, search, keys));
  }

  /** With keys, the secret too. */
  private async find(
    caller: Caller,
    name: QuestionName,
    search: RecordSearch,
    keys?: OwnerKeys,
  ): Promise<string> {
    const rows = await this.database.query<ResolvedRow>(this.statements[name], [
      rangesParameter(search.fitting),
      ...auditParameters(caller),
      rangesParameter(search.near),
      keys !== undefined,
      ...consumerParameters(caller),
    ]);
    const found = rows.find(({ kind }) => kind === 'found');
    if (found) return this.reply(found, keys);
    const candidates = rows.filter(({ kind }) => kind === 'candidate');
    if (candidates.length > 0) {
      throw new ProblemException('ambiguous', { candidates: candidates.map(asCandidate) });
    }
    throw new ProblemException('no-match', { nearest: nearestOf(search, rows) });
  }

  private reply(found: ResolvedRow, keys: OwnerKeys | undefined): string {
    const { id, identity, record } = found;
    const store = found.store as ResolvedStore;
    const head = JSON.stringify({ store, id, matched: matchedBy(store, identity) }).slice(0, -1);
    const secret = keys === undefined ? '' : `,"secret":${JSON.stringify(this.secretsOf(found, keys))}`;
    return `${head},"record":${record}${secret}}`;
  }

  private secretsOf({ store, id, secretVersion, secrets }: ResolvedRow, keys: OwnerKeys): object {
    const table = this.tables.of(store as ResolvedStore);
    return Object.fromEntries(
      table.secrets.map(({ field }, index) => {
        const stored = secrets?.[index] ?? null;
        const place = { store: table.store, recordId: id, field, secretVersion: secretVersion! };
        return [field, stored === null ? null : openSecret(keys, place, stored)];
      }),
    );
  }
}

/** Of these stores those that the caller reaches. @throws ProblemException `store-not-allowed` when it is none */
function reached(caller: Caller, stores: readonly ResolvedStore[]): readonly ResolvedStore[] {
  const found = stores.filter((store) => caller.stores?.includes(store) ?? true);
  if (found.length === 0) assertReaches(caller, stores[0]);
  return found;
}

/** A search that looks into these stores only. */
function within(search: RecordSearch, stores: readonly string[]): RecordSearch {
  const inStores = ({ store }: { readonly store: string }) => stores.includes(store);
  return { ...search, fitting: search.fitting.filter(inStores), near: search.near.filter(inStores) };
}

/** Sessions are not limited by scopes: as at a reveal. */
function mayReveal({ via, scopes }: Caller): boolean {
  return via === 'session' || scopes?.includes('records:reveal') === true;
}

/** @throws ProblemException `invalid-input` unless there is exactly one. */
function nameOf(question: ResolveQuestion): QuestionName {
  const asked = QUESTIONS.filter((name) => question[name] !== undefined);
  if (asked.length === 1) return asked[0];
  const message = `Send exactly one of ${QUESTIONS.join(', ')}.`;
  const paths = asked.length === 0 ? QUESTIONS : asked;
  throw new ProblemException('invalid-input', { errors: paths.map((path) => ({ path, message })) });
}

function asCandidate({ store, id, label, identity }: ResolvedRow) {
  return { store: store as ResolvedStore, id, label, matched: matchedBy(store as ResolvedStore, identity) };
}

function nearestOf(search: RecordSearch, rows: readonly ResolvedRow[]): NearestMiss[] {
  return rows
    .map(({ store, id, label, identity }) => {
      const { reason, differences } = missOf(search, store as ResolvedStore, identity);
      return { miss: { store: store as ResolvedStore, id, label, reason }, differences };
    })
    .sort((a, b) => a.differences - b.differences)
    .slice(0, MOST_NEAREST)
    .map(({ miss }) => miss);
}
