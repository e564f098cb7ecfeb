import { randomUUIDv7 } from 'node:crypto';
import { Injectable } from '@nestjs/common';
import {
  LIMITS,
  type NewServiceToken,
  type Page,
  type ServiceAccount,
  type ServiceToken,
} from '@kiops/contracts';
import { AuditService } from '../../audit/audit.service';
import { asActor, type Caller } from '../../caller/caller';
import { Database, type Executor } from '../../database/database';
import { invalidField, ProblemException } from '../../problems/problem';
import { BoundRows, type BoundRow } from '../accounts/bound-rows';
import { normalEmail } from '../accounts/email';
import { wantedToken, type RotationRequest, type TokenRequest } from '../service-tokens/new-token';
import { TokenMaker } from '../service-tokens/token-maker';
import { TokenRows, type TokenOwner } from '../service-tokens/token-rows';

/** A token of a service account, as it is asked for. */
export interface ServiceAccountTokenRequest extends TokenRequest {
  /** Ids or email addresses; left out, null or empty: nobody. */
  readonly users?: readonly string[] | null;
}

interface AccountRow {
  readonly id: string;
  readonly name: string;
  readonly createdAt: Date;
}

const VIEW = `id, name, created_at AS "createdAt"`;

/** Additions hold this lock, so that the number of service accounts stays bounded. */
const LOCK = 'service-accounts';

/** Programs that act for users. They own nothing: what they may is in their tokens, and in the users named there. */
@Injectable()
export class ServiceAccountsService {
  constructor(
    private readonly database: Database,
    private readonly rows: BoundRows,
    private readonly tokens: TokenRows,
    private readonly maker: TokenMaker,
    private readonly audit: AuditService,
  ) {}

  /** All of them with their tokens, by name; there are few. */
  async list(): Promise<Page<ServiceAccount>> {
    const rows = await this.database.query<AccountRow>(
      `SELECT ${VIEW} FROM service_accounts ORDER BY name COLLATE "C"`,
    );
    const tokens = await this.tokens.listOf(
      'service_account_id',
      rows.map(({ id }) => id),
    );
    const items = rows.map((row) => viewOf(row, tokens.get(row.id) ?? []));
    return { items, nextCursor: null, total: items.length };
  }

  /** @throws ProblemException `not-found` */
  async tokensOf(id: string): Promise<Page<ServiceToken>> {
    const account = await this.rows.find(this.database, 'service_accounts', id);
    if (!account) throw new ProblemException('not-found');
    const items = (await this.tokens.listOf('service_account_id', [id])).get(id) ?? [];
    return { items, nextCursor: null, total: items.length };
  }

  /** @throws ProblemException `name-taken`, `token-limit-reached` when there are very many */
  create(caller: Caller, name: string): Promise<ServiceAccount> {
    return this.database.exclusively(LOCK, async (executor) => {
      const [{ count }] = await executor.query<{ count: number }>(
        'SELECT count(*)::integer AS count FROM service_accounts',
      );
      if (count >= LIMITS.serviceAccounts.max)
        throw new ProblemException('token-limit-reached', {
          detail: `There can be ${LIMITS.serviceAccounts.max} service accounts. Remove one first.`,
        });
      const id = randomUUIDv7();
      const made = await this.rows.insert(executor, 'service_accounts', { id, name }, {}, 'name');
      if (!made) throw new ProblemException('name-taken');
      const [row] = await executor.query<AccountRow>(`SELECT ${VIEW} FROM service_accounts WHERE id = $1`, [
        id,
      ]);
      const event = { action: 'service-account.created', ...asActor(caller), detail: { name } } as const;
      await this.audit.record(event, executor);
      return viewOf(row, []);
    });
  }

  /** Its tokens end with it. @throws ProblemException `not-found` */
  async remove(caller: Caller, id: string): Promise<void> {
    await this.database.transaction(async (executor) => {
      const [detail] = await executor.query<{ name: string; tokens: number }>(
        `DELETE FROM service_accounts WHERE id = $1
         RETURNING name, (SELECT count(*)::integer FROM service_tokens WHERE service_account_id = $1) AS tokens`,
        [id],
      );
      if (!detail) throw new ProblemException('not-found');
      const event = { action: 'service-account.removed', ...asActor(caller), detail: { ...detail } } as const;
      await this.audit.record(event, executor);
    });
  }

  /**
   * Makes a token and replies it; nobody can see it again.
   * @throws ProblemException `invalid-input` at `expiresAt` or at a user whom nobody knows; `wrong-password`, `throttled`,
   *   `not-found`, `token-limit-reached`
   */
  async createToken(
    caller: Caller,
    id: string,
    request: ServiceAccountTokenRequest,
  ): Promise<NewServiceToken> {
    const personal = wantedToken(request);
    return this.maker.proved(
      caller,
      request.password,
      async (executor) => {
        const account = await this.lock(executor, id);
        const users = await this.knownUsers(executor, request.users ?? []);
        const made = await this.tokens.insert(executor, ownerOf(id), { ...personal, users });
        const detail = {
          name: made.name,
          scopes: made.scopes,
          serviceAccount: account.name,
          users: users.length,
        };
        await this.audit.record({ action: 'token.created', ...asActor(caller), detail }, executor);
        return made;
      },
      'PlatformAdmin',
    );
  }

  /** @throws ProblemException `not-found`, `already-rotated`, `token-limit-reached` */
  rotate(
    caller: Caller,
    { id, tokenId }: { readonly id: string; readonly tokenId: string },
    { overlapSeconds, password }: RotationRequest,
  ): Promise<NewServiceToken> {
    const rotation = { overlapSeconds, anew: password !== undefined };
    const work = async (executor: Executor): Promise<NewServiceToken> => {
      const account = await this.lock(executor, id);
      const made = await this.tokens.rotate(executor, ownerOf(id), tokenId, rotation);
      const detail = { name: made.name, serviceAccount: account.name, overlapSeconds };
      await this.audit.record({ action: 'token.rotated', ...asActor(caller), detail }, executor);
      return made;
    };
    return this.maker.provedOrHeld(caller, password, work, 'PlatformAdmin');
  }

  /** @throws ProblemException `not-found` */
  async revoke(caller: Caller, id: string, tokenId: string): Promise<void> {
    await this.database.transaction(async (executor) => {
      const account = await this.lock(executor, id);
      const name = await this.tokens.remove(executor, ownerOf(id), tokenId);
      if (name === undefined) throw new ProblemException('not-found');
      const detail = { name, serviceAccount: account.name };
      await this.audit.record({ action: 'token.revoked', ...asActor(caller), detail }, executor);
    });
  }

  private async lock(executor: Executor, id: string): Promise<BoundRow<'service_accounts'>> {
    const account = await this.rows.lock(executor, 'service_accounts', id);
    if (!account) throw new ProblemException('not-found');
    return account;
  }

  /** The users in their normal forms, each once. A name that nobody has is more likely a mistake than a wish. */
  private async knownUsers(executor: Executor, users: readonly string[]): Promise<string[]> {
    const wanted = users.map(normalEmail);
    const known = await executor.query<{ id: string; email: string }>(
      'SELECT id::text, email FROM accounts WHERE id::text = ANY ($1::text[]) OR email = ANY ($1::text[])',
      [wanted],
    );
    const names = new Set(known.flatMap(({ id, email }) => [id, email]));
    const unknown = wanted.findIndex((user) => !names.has(user));
    if (unknown >= 0)
      throw invalidField(`users[${unknown}]`, 'There is no user with this id or email address.');
    return [...new Set(wanted)];
  }
}

function ownerOf(id: string): TokenOwner {
  return { column: 'service_account_id', id };
}

function viewOf({ id, name, createdAt }: AccountRow, tokens: readonly ServiceToken[]): ServiceAccount {
  return { id, name, createdAt: createdAt.toISOString(), tokens };
}
