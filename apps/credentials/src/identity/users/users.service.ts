import { randomUUIDv7 } from 'node:crypto';
import { Injectable } from '@nestjs/common';
import {
  ROLES,
  type OneTimeLink,
  type Page,
  type PlanId,
  type Role,
  type ServiceToken,
  type SessionEnd,
  type User,
} from '@kiops/contracts';
import { AuditService } from '../../audit/audit.service';
import { asActor, type Caller } from '../../caller/caller';
import { Configuration } from '../../config/configuration';
import { boundColumns } from '../../crypto/bound-tables';
import { Database, type Executor } from '../../database/database';
import { ProblemException } from '../../problems/problem';
import { BoundRows } from '../accounts/bound-rows';
import { normalEmail } from '../accounts/email';
import { setOwnerClosed } from '../accounts/owner-lock';
import { LinksService } from '../links/links.service';
import { ServiceTokensService } from '../service-tokens/service-tokens.service';
import { TokenEndings } from '../service-tokens/token-endings';
import { SessionsService } from '../sessions/sessions.service';
import { ThrottleService } from '../sign-in/throttle.service';
import { HandOvers, type HandOverKeys } from './hand-overs';
import { assertMayLinkTo } from './manager-limits';
import { UserRows, type UserFacts } from './user-rows';

/** Changes of roles and states hold this lock: two administrators cannot take the last one away together. */
const LOCK = 'users';

/** Whom to invite. */
export interface Invitation {
  readonly email: string;
  readonly role: Role;
  readonly plan?: PlanId;
}

/** What administrators do with the accounts of others. */
@Injectable()
export class UsersService {
  constructor(
    private readonly database: Database,
    private readonly configuration: Configuration,
    private readonly rows: UserRows,
    private readonly bound: BoundRows,
    private readonly links: LinksService,
    private readonly sessions: SessionsService,
    private readonly tokens: ServiceTokensService,
    private readonly tokenEndings: TokenEndings,
    private readonly throttle: ThrottleService,
    private readonly handOvers: HandOvers,
    private readonly audit: AuditService,
  ) {}

  /** @throws ProblemException `not-allowed` when a Manager invites someone else than a Member; `email-taken` */
  async invite(
    caller: Caller,
    { email, role, plan }: Invitation,
  ): Promise<{ user: User; link: OneTimeLink }> {
    assertMayGive(caller, role);
    const id = randomUUIDv7();
    return this.database.transaction(async (executor) => {
      const made = await this.bound.insert(
        executor,
        'accounts',
        {
          id,
          email: normalEmail(email),
          role,
          plan: plan ?? this.configuration.defaultPlan,
          state: 'invited',
          password_hash: null,
          password_by_manager: false,
        },
        {},
        'email',
      );
      if (!made) throw new ProblemException('email-taken');
      const link = await this.links.make(executor, {
        purpose: 'invitation',
        account: { id, role },
        madeBy: caller.accountId,
      });
      const user = await this.rows.find(caller, id, executor);
      await this.audit.record(
        { action: 'account.invited', ...asActor(caller), detail: { user: user.email, role } },
        executor,
      );
      return { user, link };
    });
  }

  /**
   * Changes role and plan. With another role, sessions and links end; above Member, a password that a Manager's link
   * has set does too, and the account waits for a new invitation.
   * @throws ProblemException `not-found`, `not-allowed` (also for one's own role), `last-admin`
   */
  async change(caller: Caller, id: string, { role, plan }: { role?: Role; plan?: PlanId }): Promise<User> {
    return this.database.exclusively(LOCK, async (executor) => {
      const user = await this.rows.lock(executor, caller, id);
      if (role !== undefined && role !== user.role) await this.changeRole(executor, caller, user, role);
      if (plan !== undefined && plan !== user.plan) {
        const current = await this.rows.lock(executor, caller, id);
        await this.bound.replace(executor, 'accounts', current, { plan });
        const detail = { user: user.email, from: user.plan, to: plan };
        await this.audit.record({ action: 'account.plan-changed', ...asActor(caller), detail }, executor);
      }
      return this.rows.find(caller, id, executor);
    });
  }

  /** A new invitation link; the one before stops working. */
  inviteAgain(caller: Caller, id: string): Promise<OneTimeLink> {
    return this.database.transaction(async (executor) => {
      const user = await this.rows.lock(executor, caller, id);
      if (user.state !== 'invited') {
        throw new ProblemException('not-allowed', {
          detail: 'Only someone who has not joined yet can be invited.',
        });
      }
      assertMayLinkTo(caller, await this.rows.find(caller, id, executor));
      const detail = { user: user.email, role: user.role };
      await this.audit.record({ action: 'account.invited', ...asActor(caller), detail }, executor);
      return this.links.make(executor, { purpose: 'invitation', account: user, madeBy: caller.accountId });
    });
  }

  /** A link by which its holder chooses a new password. The old one works until then. */
  resetPassword(caller: Caller, id: string): Promise<OneTimeLink> {
    return this.database.transaction(async (executor) => {
      const user = await this.rows.lock(executor, caller, id);
      if (user.state !== 'active') {
        throw new ProblemException('not-allowed', {
          detail: 'Only an active account has a password to reset.',
        });
      }
      assertMayLinkTo(caller, await this.rows.find(caller, id, executor));
      await this.audit.record(
        {
          action: 'account.reset-link-made',
          ...asActor(caller),
          detail: { user: user.email, accountId: id },
        },
        executor,
      );
      return this.links.make(executor, {
        purpose: 'password-reset',
        account: user,
        madeBy: caller.accountId,
      });
    });
  }

  /** Lets an account be tried again by browsers that it does not know, after too many wrong tries. */
  unblock(caller: Caller, id: string): Promise<User> {
    return this.database.transaction(async (executor) => {
      const { email } = await this.rows.lock(executor, caller, id);
      if (await this.throttle.lift(executor, email)) {
        const detail = { user: email };
        await this.audit.record(
          { action: 'account.sign-in-unblocked', ...asActor(caller), detail },
          executor,
        );
      }
      return this.rows.find(caller, id, executor);
    });
  }

  /** What would end with the account's sessions. */
  async serviceTokens(caller: Caller, id: string): Promise<Page<ServiceToken>> {
    await this.rows.find(caller, id);
    return this.tokens.list(id);
  }

  /** Ends all sessions of an account, and its service tokens but for those to keep. */
  signOutEverywhere(caller: Caller, id: string, keepTokens: readonly string[]): Promise<void> {
    return this.database.transaction(async (executor) => {
      const { email } = await this.rows.lock(executor, caller, id);
      await this.sessions.endAll(executor, id, 'signed-out-everywhere');
      await this.endTokens(executor, caller, { id, email }, keepTokens);
      await this.audit.record(
        { action: 'account.signed-out-everywhere', ...asActor(caller), detail: { user: email } },
        executor,
      );
    });
  }

  /**
   * Ends everything by which the account gets in, and hands its records over, if wished, all in one transaction.
   * @returns how many records were moved
   */
  deactivate(caller: Caller, id: string, handOverTo?: string): Promise<number> {
    if (handOverTo === undefined) return this.deactivateWith(caller, id);
    return this.handOvers.withKeys(caller, id, handOverTo, (keys) => this.deactivateWith(caller, id, keys));
  }

  /** Lets a deactivated account in again: with its password, or, when it never joined, with a new invitation. */
  async reactivate(caller: Caller, id: string): Promise<User> {
    return this.database.transaction(async (executor) => {
      const user = await this.rows.lock(executor, caller, id);
      if (user.state !== 'deactivated') {
        throw new ProblemException('not-allowed', { detail: 'This account is not deactivated.' });
      }
      await this.bound.replace(executor, 'accounts', user, {
        state: user.password_hash === null ? 'invited' : 'active',
      });
      await this.cutOff(executor, id, 'deactivated');
      await setOwnerClosed(executor, id, false);
      await this.audit.record(
        { action: 'account.reactivated', ...asActor(caller), detail: { user: user.email } },
        executor,
      );
      return this.rows.find(caller, id, executor);
    });
  }

  private deactivateWith(caller: Caller, id: string, keys?: HandOverKeys): Promise<number> {
    return this.database.exclusively(LOCK, async (executor) => {
      const user = await this.rows.lock(executor, caller, id);
      if (user.state === 'deactivated') {
        throw new ProblemException('not-allowed', { detail: 'This account is deactivated already.' });
      }
      await this.assertNotLastAdmin(executor, user);
      await this.bound.replace(executor, 'accounts', user, { state: 'deactivated' });
      await this.cutOff(executor, id, 'deactivated');
      await this.endTokens(executor, caller, user);
      await this.audit.record(
        { action: 'account.deactivated', ...asActor(caller), detail: { user: user.email, accountId: id } },
        executor,
      );
      const moved = keys === undefined ? 0 : await this.handOvers.move(executor, caller, user, keys);
      await setOwnerClosed(executor, id, true);
      return moved;
    });
  }

  private async changeRole(executor: Executor, caller: Caller, user: UserFacts, role: Role): Promise<void> {
    if (user.id === caller.accountId) {
      throw new ProblemException('not-allowed', { detail: 'Nobody changes their own role.' });
    }
    assertMayGive(caller, role);
    await this.assertNotLastAdmin(executor, user);
    const voided = role !== 'Member' && user.password_by_manager;
    await this.bound.replace(executor, 'accounts', user, { role, ...(voided ? withoutPassword(user) : {}) });
    await this.cutOff(executor, user.id, 'role-changed');
    // Tokens would rise with their account, whoever made them and kept a copy.
    if (voided || isAbove(role, user.role)) await this.endTokens(executor, caller, user);
    const detail = {
      user: user.email,
      from: user.role,
      to: role,
      ...(voided ? { passwordVoided: true } : {}),
    };
    await this.audit.record({ action: 'account.role-changed', ...asActor(caller), detail }, executor);
  }

  /**
   * Ends what was opened, and withdraws what could still open something, while the account was what it no longer is:
   * its sessions, the links to it, and the links that it has made for others.
   */
  private async cutOff(executor: Executor, accountId: string, why: SessionEnd): Promise<void> {
    await this.sessions.endAll(executor, accountId, why);
    await this.links.withdraw(executor, accountId);
    await this.links.withdrawMadeBy(executor, accountId);
  }

  private endTokens(
    executor: Executor,
    caller: Caller,
    { id, email }: Pick<UserFacts, 'id' | 'email'>,
    keep: readonly string[] = [],
  ): Promise<void> {
    return this.tokenEndings.endAll(executor, { accountId: id, keep, actor: asActor(caller), user: email });
  }

  private async assertNotLastAdmin(executor: Executor, user: UserFacts): Promise<void> {
    if (user.role !== 'PlatformAdmin' || user.state !== 'active') return;
    const others = await executor.query(
      `SELECT ${boundColumns('accounts', 'a')} FROM accounts a
       WHERE a.role = 'PlatformAdmin' AND a.state = 'active' AND a.id <> $1`,
      [user.id],
    );
    if (!others.some((row) => this.bound.read('accounts', row))) throw new ProblemException('last-admin');
  }
}

/**
 * Whoever made a link may have redeemed it too, and know the password. That of a Manager's link is no password of an
 * account above Member, nor are the tokens that were made with it.
 */
function withoutPassword({ state }: UserFacts) {
  return {
    password_hash: null,
    password_by_manager: false,
    state: state === 'active' ? 'invited' : state,
  } as const;
}

function isAbove(role: Role, other: Role): boolean {
  return ROLES.indexOf(role) < ROLES.indexOf(other);
}

/** A Manager looks after Members only. */
function assertMayGive(caller: Caller, role: Role): void {
  if (caller.role === 'PlatformAdmin' || role === 'Member') return;
  throw new ProblemException('not-allowed', { detail: 'A Manager can only invite and keep Members.' });
}
