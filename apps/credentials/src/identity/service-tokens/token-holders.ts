import { Injectable } from '@nestjs/common';
import { tokenKindOf } from '@kiops/contracts';
import type { TokenFacts } from '../../caller/caller';
import { bearerSecretHash } from '../../crypto/bearer-secret';
import { boundColumns } from '../../crypto/bound-tables';
import { AskedTogether } from '../../database/asked-together';
import { Database, type Statement } from '../../database/database';
import { BoundRows } from '../accounts/bound-rows';
import { normalEmail } from '../accounts/email';
import { authenticatedAccount, type AuthenticatedAccount } from '../sessions/sessions.service';

/** A token that works, and whom it speaks for. */
export interface TokenHolder extends TokenFacts {
  readonly addresses: readonly string[] | null;
  /** For a personal token its owner; for a service account the user who was named, when the token may act for them. */
  readonly account: AuthenticatedAccount | undefined;
}

/** The bound columns of token, service account and account, and what is told beside them. */
interface FoundRow {
  /** Which of the questions it answers. */
  readonly place: string;
  readonly accountName: string;
  readonly stale: boolean;
  readonly [boundColumn: string]: unknown;
}

const COLUMNS = `${boundColumns('service_tokens', 't')}, ${boundColumns('accounts', 'a')}`;

/** A token's hash, and who is named beside it. */
interface TokenQuestion {
  readonly hash: Buffer;
  readonly userId: string | null;
  readonly email: string | null;
}

/** Runs before every request of a service token: one look, whoever is named. */
const FIND: Statement = {
  name: 'find-service-token',
  text: `
    SELECT asked.place, ${COLUMNS}, ${boundColumns('service_accounts', 's')}, a.name AS "accountName",
           coalesce(t.last_used_at < now() - interval '1 minute', true) AS stale
    FROM unnest($1::bytea[], $2::uuid[], $3::text[]) WITH ORDINALITY AS asked (token_hash, user_id, email, place)
      JOIN service_tokens t ON t.token_hash = asked.token_hash AND t.expires_at > now()
      LEFT JOIN service_accounts s ON s.id = t.service_account_id
      LEFT JOIN accounts a
        ON a.id = coalesce(t.account_id, asked.user_id, (SELECT id FROM accounts WHERE email = asked.email))`,
};

/** Tokens from before there were two kinds: a prefix and 32 random bytes, without a checksum. */
const FORMER_TOKEN = /^kiops_[\w-]{43}$/;

const ID = /^[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i;

/** A token and the account for which something goes on. */
export interface TokenUse {
  readonly tokenId: string;
  readonly accountId: string;
}

/** Tells whose a token is, and for whom it may act. */
@Injectable()
export class TokenHolders {
  private readonly found = new AskedTogether((questions: readonly TokenQuestion[]) =>
    this.findAll(questions),
  );

  constructor(
    private readonly database: Database,
    private readonly rows: BoundRows,
  ) {}

  /**
   * The token, when it works. What is no token by its form or its checksum is not looked up.
   * @param named whom a service account wants to act for: an id or an email address
   */
  async find(
    token: string,
    named: string | undefined,
  ): Promise<(TokenHolder & { stale: boolean }) | undefined> {
    const kind = FORMER_TOKEN.test(token) ? 'personal' : tokenKindOf(token);
    if (kind === undefined) return undefined;
    const user = kind === 'personal' ? undefined : named;
    const row = await this.found.answer({
      hash: bearerSecretHash(token),
      userId: user !== undefined && ID.test(user) ? user : null,
      email: user !== undefined && !ID.test(user) ? normalEmail(user) : null,
    });
    const found = this.rows.read('service_tokens', row);
    if (!row || !found) return undefined;
    const { id: tokenId, name: tokenName, scopes, stores, addresses, users } = found;
    const facts = { tokenId, tokenName, scopes, stores, addresses, stale: row.stale };
    const account = this.accountOf(row);
    if (found.service_account_id === null) {
      return account && account.accountId === found.account_id ? { ...facts, account } : undefined;
    }
    const service = this.rows.read('service_accounts', row);
    if (!service) return undefined;
    const isListed = account && (users?.includes(account.accountId) || users?.includes(account.email));
    return {
      ...facts,
      serviceAccount: { id: service.id, name: service.name },
      account: isListed ? account : undefined,
    };
  }

  /** Writes down that a token was used, and from where; called at most once a minute for a token. */
  async used(tokenId: string, address: string): Promise<void> {
    await this.database.query(
      'UPDATE service_tokens SET last_used_at = now(), last_used_from = $2 WHERE id = $1',
      [tokenId, address],
    );
  }

  /** Which of these still may: for what outlasts the request that began it. The account's role, by `useKey`. */
  async livingOf(uses: readonly TokenUse[]): Promise<Map<string, AuthenticatedAccount['role']>> {
    const living = new Map<string, AuthenticatedAccount['role']>();
    if (uses.length === 0) return living;
    const rows = await this.database.query<FoundRow>(
      `SELECT ${COLUMNS}
       FROM unnest($1::uuid[], $2::uuid[]) AS asked (token_id, account_id)
         JOIN service_tokens t ON t.id = asked.token_id AND coalesce(t.account_id, asked.account_id) = asked.account_id
         JOIN accounts a ON a.id = asked.account_id
       WHERE t.expires_at > now() AND a.state = 'active'`,
      [uses.map(({ tokenId }) => tokenId), uses.map(({ accountId }) => accountId)],
    );
    for (const row of rows) {
      const token = this.rows.read('service_tokens', row);
      const account = token && this.rows.read('accounts', row);
      if (account) living.set(useKey({ tokenId: token.id, accountId: account.id }), account.role);
    }
    return living;
  }

  private async findAll(questions: readonly TokenQuestion[]): Promise<(FoundRow | undefined)[]> {
    const rows = await this.database.query<FoundRow>(FIND, [
      questions.map(({ hash }) => hash),
      questions.map(({ userId }) => userId),
      questions.map(({ email }) => email),
    ]);
    const found = new Map(rows.map((row) => [Number(row.place), row]));
    return questions.map((_, index) => found.get(index + 1));
  }

  private accountOf(row: FoundRow): AuthenticatedAccount | undefined {
    if (row['accounts.id'] === null) return undefined;
    const account = this.rows.read('accounts', row);
    return account?.state === 'active' ? authenticatedAccount(account, row.accountName) : undefined;
  }
}

/** One key for a token and an account. */
export function useKey({ tokenId, accountId }: TokenUse): string {
  return `${tokenId} ${accountId}`;
}
