import { Injectable } from '@nestjs/common';
import type { OneTimeLink } from '@kiops/contracts';
import { AuditService } from '../../audit/audit.service';
import { boundColumns } from '../../crypto/bound-tables';
import { Database } from '../../database/database';
import { StartError } from '../../problems/start-error';
import { BoundRows, type BoundRow } from '../accounts/bound-rows';
import { normalEmail } from '../accounts/email';
import { ServiceTokensService } from '../service-tokens/service-tokens.service';
import { LinksService } from './links.service';

/** A reset link, for whom it is, and the names of the service tokens that end with it unless they are kept. */
export interface MadeResetLink {
  readonly email: string;
  readonly link: OneTimeLink;
  readonly serviceTokens: readonly string[];
}

/** For whoever has the machine, but no account that could reset the password: the last PlatformAdmin's is lost. */
@Injectable()
export class LostPasswordService {
  constructor(
    private readonly database: Database,
    private readonly rows: BoundRows,
    private readonly links: LinksService,
    private readonly tokens: ServiceTokensService,
    private readonly audit: AuditService,
  ) {}

  /**
   * Makes a reset link for the active account with this email address; without one, for the only active PlatformAdmin.
   * @throws StartError when that is nobody, or several
   */
  async makeLink(email: string | undefined): Promise<MadeResetLink> {
    const found = await this.active(email === undefined ? undefined : normalEmail(email));
    if (found.length === 0) {
      throw new StartError(
        email === undefined
          ? 'There is no active PlatformAdmin.'
          : 'No active account has this email address.',
      );
    }
    if (found.length > 1) {
      throw new StartError(
        `Whose password? Add --email= and one of: ${found.map((admin) => admin.email).join(', ')}`,
      );
    }
    const [lost] = found;
    const serviceTokens = (await this.tokens.list(lost.id)).items.map(({ name }) => name);
    return this.database.transaction(async (executor) => {
      const detail = { user: lost.email };
      await this.audit.record(
        { action: 'account.reset-link-made', actorId: null, source: null, detail },
        executor,
      );
      const order = { purpose: 'password-reset', account: lost, madeBy: null } as const;
      return { email: lost.email, serviceTokens, link: await this.links.make(executor, order) };
    });
  }

  /** The active account with this email address; without one, every active PlatformAdmin. */
  private async active(email: string | undefined): Promise<BoundRow<'accounts'>[]> {
    const rows = await this.database.query(
      `SELECT ${boundColumns('accounts', 'a')} FROM accounts a
       WHERE a.state = 'active' AND CASE WHEN $1::text IS NULL THEN a.role = 'PlatformAdmin' ELSE a.email = $1 END
       ORDER BY a.email`,
      [email ?? null],
    );
    return rows.flatMap((row) => this.rows.read('accounts', row) ?? []);
  }
}
