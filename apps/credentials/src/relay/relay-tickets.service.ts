import { Injectable } from '@nestjs/common';
import type { RelayTicket } from '@kiops/contracts';
import type { QueryResultRow } from 'pg';
import { bearerSecretHash, newBearerSecret } from '../crypto/bearer-secret';
import { Database } from '../database/database';
import { ProblemException } from '../problems/problem';

/** How long a ticket can be used (a PostgreSQL interval). */
const TICKET_LIFE = '30 seconds';

/** The one server that a ticket opens, as it is registered at that moment. */
export interface TicketTarget {
  readonly serverId: string;
  readonly label: string;
  readonly host: string;
  readonly port: number;
}

/** One-time tickets for the relay, kept as hashes. A ticket is for one session and one of its owner's servers. */
@Injectable()
export class RelayTicketsService {
  constructor(private readonly database: Database) {}

  /** Makes a ticket; `not-found` when the caller has no such SSH server. */
  async create(ownerId: string, sessionId: string, serverId: string): Promise<RelayTicket> {
    const ticket = newBearerSecret();
    const rows = await this.database.query<{ expiresAt: Date }>(
      `INSERT INTO relay_tickets (token_hash, session_id, server_id, expires_at)
       SELECT $1, l.id, s.id, now() + $3::interval FROM servers s, sessions l
       WHERE s.id = $4 AND s.owner_id = $5 AND s.protocol = 'ssh' AND s.deleted_at IS NULL AND l.id = $2
       FOR KEY SHARE OF l
       RETURNING expires_at AS "expiresAt"`,
      [bearerSecretHash(ticket), sessionId, TICKET_LIFE, serverId, ownerId],
    );
    if (rows.length === 0) throw new ProblemException('not-found');
    return { ticket, expiresAt: rows[0].expiresAt.toISOString() };
  }

  /** Uses a ticket up: its target, or nothing when it is unknown, used, too old or another session's. */
  async redeem(ticket: string, sessionId: string): Promise<TicketTarget | undefined> {
    const rows = await this.database.query<TicketTarget & QueryResultRow>(
      `DELETE FROM relay_tickets t USING servers s
       WHERE t.token_hash = $1 AND t.session_id = $2 AND t.expires_at > now()
         AND s.id = t.server_id AND s.protocol = 'ssh' AND s.deleted_at IS NULL
       RETURNING s.id AS "serverId", s.label, s.host, s.port`,
      [bearerSecretHash(ticket), sessionId],
    );
    return rows[0];
  }

  /** Forgets tickets that nobody can use any more. */
  async forgetExpired(): Promise<void> {
    await this.database.query('DELETE FROM relay_tickets WHERE expires_at < now()');
  }
}
