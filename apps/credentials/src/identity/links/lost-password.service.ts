import { Injectable } from '@nestjs/common';
import type { OneTimeLink, Role } from '@kiops/contracts';
import { AuditService } from '../../audit/audit.service';
import { Database } from '../../database/database';
import { StartError } from '../../start-error';
import { normalEmail } from '../email';
import { LinksService } from './links.service';

interface Lost {
  readonly id: string;
  readonly email: string;
  readonly role: Role;
}

/** For whoever has the machine, but no account that could reset the password: the last PlatformAdmin's is lost. */
@Injectable()
export class LostPasswordService {
  constructor(
    private readonly database: Database,
    private readonly links: LinksService,
    private readonly audit: AuditService,
  ) {}

  /**
   * Makes a reset link for the active account with this email address; without one, for the only active PlatformAdmin.
   * @throws StartError when that is nobody, or several
   */
  async makeLink(email: string | undefined): Promise<{ readonly email: string; readonly link: OneTimeLink }> {
    const found = email === undefined ? await this.admins() : await this.accounts(normalEmail(email));
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
    return this.database.transaction(async (executor) => {
      const detail = { user: lost.email };
      await this.audit.record(
        { action: 'account.reset-link-made', actorId: null, source: null, detail },
        executor,
      );
      const order = { purpose: 'password-reset', account: lost, madeBy: null } as const;
      return { email: lost.email, link: await this.links.make(executor, order) };
    });
  }

  private admins(): Promise<Lost[]> {
    return this.database.query<Lost>(
      `SELECT id, email, role FROM accounts WHERE role = 'PlatformAdmin' AND state = 'active' ORDER BY email`,
    );
  }

  private accounts(email: string): Promise<Lost[]> {
    return this.database.query<Lost>(
      `SELECT id, email, role FROM accounts WHERE email = $1 AND state = 'active'`,
      [email],
    );
  }
}
