import { Injectable } from '@nestjs/common';
import type { AuditAction, Role } from '@kiops/contracts';
import { AuditService } from '../audit/audit.service';
import type { RequestSource } from '../caller/request-source';
import type { RelayEnding } from './relay-ending';
import type { RelayOutcome } from './relay-pipe';
import type { TicketTarget } from './relay-tickets.service';

/** Whose relay it is, and where they are. */
export interface RelayCaller extends RequestSource {
  readonly accountId: string;
  readonly sessionId: string;
  readonly role: Role;
}

/** Writes down the start and the end of every relay, and how many bytes went through. */
@Injectable()
export class RelayAudit {
  constructor(private readonly audit: AuditService) {}

  opened(caller: RelayCaller, target: TicketTarget): Promise<void> {
    return this.#record('relay.opened', caller, target);
  }

  ended(caller: RelayCaller, target: TicketTarget, outcome: RelayOutcome): Promise<void> {
    return this.#record('relay.ended', caller, target, { ...outcome });
  }

  failed(caller: RelayCaller, target: TicketTarget, reason: RelayEnding): Promise<void> {
    return this.#record('relay.failed', caller, target, { reason });
  }

  #record(
    action: AuditAction,
    caller: RelayCaller,
    target: TicketTarget,
    detail?: Record<string, unknown>,
  ): Promise<void> {
    return this.audit.record({
      action,
      actorId: caller.accountId,
      source: caller,
      store: 'servers',
      recordId: target.serverId,
      recordLabel: target.label,
      detail,
    });
  }
}
