import { Injectable } from '@nestjs/common';
import { EVENT_DAYS, type RecordEvent, type RecordEventKind } from '@kiops/contracts';
import { Database, type Statement } from '../database/database';
import { ProblemException } from '../problems/problem';

/** An event with its number, of which each owner has a row without gaps. */
export interface NumberedEvent extends RecordEvent {
  readonly number: number;
  readonly event: RecordEventKind;
}

/** How many are read at a time. */
const PAGE = 500;

/** How long they are kept, as a PostgreSQL interval. */
const KEPT = `${EVENT_DAYS} days`;

const NEWEST: Statement = {
  name: 'events:newest',
  text: 'SELECT last_event::text AS newest FROM owner_revisions WHERE owner_id = $1',
};

const AFTER: Statement = {
  name: 'events:after',
  text: `SELECT page.number::text, page.event, page.store, page.id, page.version, page.at
    FROM (
      SELECT e.*, e.last_number - cardinality(e.record_ids) + m.place AS number, m.id, m.version
      FROM (
        SELECT * FROM record_events WHERE owner_id = $1 AND last_number > $2 AND at > now() - interval '${KEPT}'
        ORDER BY last_number LIMIT ${PAGE}
      ) AS e CROSS JOIN LATERAL unnest(e.record_ids, e.versions) WITH ORDINALITY AS m (id, version, place)
    ) AS page
    WHERE page.number > $2 ORDER BY page.last_number, page.number LIMIT ${PAGE}`,
};

/** Reads what became of an owner's records. */
@Injectable()
export class EventFeed {
  constructor(private readonly database: Database) {}

  /** The number of the newest event; 0 when there was none yet. */
  async newest(ownerId: string): Promise<number> {
    const [row] = await this.database.query<{ newest: string }>(NEWEST, [ownerId]);
    return Number(row?.newest ?? 0);
  }

  /**
   * The first events after one.
   * @throws ProblemException `events-gone` when some after it are not kept any more, or it never was
   */
  async after(ownerId: string, number: number): Promise<readonly NumberedEvent[]> {
    // In this order: what is added meanwhile is in the page, or comes with the next one.
    const newest = await this.newest(ownerId);
    if (number === newest) return [];
    if (number > newest) throw new ProblemException('events-gone');
    const rows = await this.database.query<EventRow>(AFTER, [ownerId, number]);
    if (Number(rows[0]?.number) !== number + 1) throw new ProblemException('events-gone');
    return rows.map(({ number: own, event, store, id, version, at }) => ({
      number: Number(own),
      ...{ event, store, id, version },
      at: at.toISOString(),
    }));
  }

  /** Erases what is older than events are kept. */
  async forgetOld(): Promise<void> {
    await this.database.query({
      name: 'record_events:remove-old',
      text: `DELETE FROM record_events WHERE at < now() - interval '${KEPT}'`,
    });
  }
}

type EventRow = Omit<NumberedEvent, 'number' | 'at'> & { readonly number: string; readonly at: Date };
