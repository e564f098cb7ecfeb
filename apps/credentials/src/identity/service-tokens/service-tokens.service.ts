import { randomUUIDv7 } from 'node:crypto';
import { Injectable } from '@nestjs/common';
import { LIMITS, type Page, type Role, type Scope, type ServiceToken } from '@kiops/contracts';
import { AuditService } from '../../audit/audit.service';
import { asActor, type Caller } from '../../caller/caller';
import { bearerSecretHash, newBearerSecret } from '../../crypto/bearer-secret';
import { boundColumns } from '../../crypto/bound-tables';
import { Database, type Executor, type Statement } from '../../database/database';
import { invalidField, ProblemException } from '../../problems/problem';
import { BoundRows } from '../accounts/bound-rows';
import { authenticatedAccount, type AuthenticatedAccount } from '../sessions/sessions.service';
import { SignInService } from '../sign-in/sign-in.service';

/** By this prefix people and secret scanners know what they have found. */
const PREFIX = 'kiops_';

const LONGEST_LIFE_IN_DAYS = 366;

/** What a new service token is to be. */
export interface NewServiceToken {
  readonly name: string;
  readonly scopes: readonly Scope[];
  readonly expiresAt: string;
  /** The account's. */
  readonly password: string;
}

interface TokenRow {
  readonly id: string;
  readonly name: string;
  readonly scopes: readonly Scope[];
  readonly createdAt: Date;
  readonly expiresAt: Date;
  readonly lastUsedAt: Date | null;
}

/** The account behind a token, and which token it was. */
export interface TokenHolder extends AuthenticatedAccount {
  readonly tokenId: string;
  readonly tokenName: string;
  readonly scopes: readonly Scope[];
}

/** The bound columns of token and account, and what is told beside them. */
interface FoundRow {
  readonly holderName: string;
  readonly stale: boolean;
  readonly [boundColumn: string]: unknown;
}

const VIEW = `id, name, scopes, created_at AS "createdAt", expires_at AS "expiresAt", last_used_at AS "lastUsedAt"`;

/** Runs before every request of a service token. */
const FIND: Statement = {
  name: 'find-service-token',
  text: `
    SELECT ${boundColumns('service_tokens', 't')}, ${boundColumns('accounts', 'a')}, a.name AS "holderName",
           coalesce(t.last_used_at < now() - interval '1 minute', true) AS stale
    FROM service_tokens t JOIN accounts a ON a.id = t.account_id
    WHERE t.token_hash = $1 AND t.expires_at > now() AND a.state = 'active'`,
};

/** Tokens by which programs act on their owner's records, within their scopes. */
@Injectable()
export class ServiceTokensService {
  constructor(
    private readonly database: Database,
    private readonly rows: BoundRows,
    private readonly signIns: SignInService,
    private readonly audit: AuditService,
  ) {}

  /** All of an account's, the oldest first. */
  async list(accountId: string): Promise<Page<ServiceToken>> {
    const rows = await this.database.query<TokenRow>(
      `SELECT ${VIEW} FROM service_tokens WHERE account_id = $1 ORDER BY created_at, id`,
      [accountId],
    );
    return { items: rows.map(viewOf), nextCursor: null, total: rows.length };
  }

  /**
   * Makes a token and replies it; nobody can see it again.
   * @throws ProblemException `invalid-input` at `expiresAt`; `wrong-password`, `throttled`, `token-limit-reached`
   */
  async create(caller: Caller, wanted: NewServiceToken): Promise<ServiceToken & { readonly token: string }> {
    const expiresAt = new Date(wanted.expiresAt);
    const days = (expiresAt.getTime() - Date.now()) / 86_400_000;
    if (!(days > 0 && days <= LONGEST_LIFE_IN_DAYS)) {
      throw invalidField('expiresAt', 'Choose a time in the future, at most a year from now.');
    }
    const provedHash = await this.signIns.provePassword(caller, wanted.password, 'service-token');
    const token = PREFIX + newBearerSecret();
    return this.database.transaction(async (executor) => {
      await this.assertMayMake(executor, caller, provedHash);
      const id = randomUUIDv7();
      await this.rows.insert(executor, 'service_tokens', {
        id,
        account_id: caller.accountId,
        name: wanted.name,
        scopes: wanted.scopes,
        token_hash: bearerSecretHash(token),
        expires_at: expiresAt,
      });
      const [row] = await executor.query<TokenRow>(`SELECT ${VIEW} FROM service_tokens WHERE id = $1`, [id]);
      const detail = { name: wanted.name, scopes: wanted.scopes };
      await this.audit.record({ action: 'token.created', ...asActor(caller), detail }, executor);
      return { ...viewOf(row), token };
    });
  }

  /** @throws ProblemException `not-found`, for another user's token too */
  async revoke(caller: Caller, id: string): Promise<void> {
    await this.database.transaction(async (executor) => {
      const [revoked] = await executor.query<{ name: string }>(
        'DELETE FROM service_tokens WHERE id = $1 AND account_id = $2 RETURNING name',
        [id, caller.accountId],
      );
      if (!revoked) throw new ProblemException('not-found');
      await this.audit.record(
        { action: 'token.revoked', ...asActor(caller), detail: { name: revoked.name } },
        executor,
      );
    });
  }

  /** The account behind a token that works. Its last use is written down at most once a minute. */
  async find(token: string): Promise<TokenHolder | undefined> {
    if (!token.startsWith(PREFIX)) return undefined;
    const [row] = await this.database.query<FoundRow>(FIND, [bearerSecretHash(token)]);
    const found = this.rows.read('service_tokens', row);
    const account = found && this.rows.read('accounts', row);
    if (!found || !account) return undefined;
    const { id: tokenId, name: tokenName, scopes } = found;
    if (row.stale) {
      await this.database.query('UPDATE service_tokens SET last_used_at = now() WHERE id = $1', [tokenId]);
    }
    return { ...authenticatedAccount(account, row.holderName), tokenId, tokenName, scopes };
  }

  /**
   * Holds the account until the transaction ends: what ends its tokens comes before or after this one. A password that
   * was changed or a session that was ended since the proof makes none.
   */
  private async assertMayMake(executor: Executor, caller: Caller, provedHash: string): Promise<void> {
    const account = await this.rows.lock(executor, 'accounts', caller.accountId);
    if (account?.state !== 'active' || account.password_hash !== provedHash) {
      throw new ProblemException('wrong-password');
    }
    const session = await executor.query('SELECT FROM sessions WHERE id = $1', [caller.sessionId]);
    if (session.length === 0) throw new ProblemException('not-signed-in');
    const [{ count }] = await executor.query<{ count: number }>(
      'SELECT count(*)::integer AS count FROM service_tokens WHERE account_id = $1',
      [caller.accountId],
    );
    if (count >= LIMITS.serviceTokens.max) throw new ProblemException('token-limit-reached');
  }

  /** Which of these tokens still work, and their accounts' roles: for what outlasts the request that began it. */
  async livingOf(tokenIds: readonly string[]): Promise<Map<string, Role>> {
    if (tokenIds.length === 0) return new Map();
    const rows = await this.database.query(
      `SELECT ${boundColumns('service_tokens', 't')}, ${boundColumns('accounts', 'a')}
       FROM service_tokens t JOIN accounts a ON a.id = t.account_id
       WHERE t.id = ANY($1::uuid[]) AND t.expires_at > now() AND a.state = 'active'`,
      [tokenIds],
    );
    return this.rows.rolesOf('service_tokens', rows);
  }
}

function viewOf({ createdAt, expiresAt, lastUsedAt, ...row }: TokenRow): ServiceToken {
  return {
    ...row,
    createdAt: createdAt.toISOString(),
    expiresAt: expiresAt.toISOString(),
    lastUsedAt: lastUsedAt?.toISOString() ?? null,
  };
}
