import type { FastifyReply } from 'fastify';
import type { RecordReply } from './records';
import { etagOf } from './version';

/** The type of JSON that the database wrote as text, so that nobody parses and writes it again. */
export const JSON_TYPE = 'application/json; charset=utf-8';

/** Answers with a record and its ETag. */
export function sendRecord(reply: FastifyReply, { record, version }: RecordReply): string {
  void reply.header('Content-Type', JSON_TYPE).header('ETag', etagOf(version));
  return record;
}

/** Answers with a record that was just made, and says where it is. `route` is the store's. */
export function sendCreated(reply: FastifyReply, route: string, created: RecordReply): string {
  void reply.header('Location', `/api/v1/${route}/${created.id}`);
  return sendRecord(reply, created);
}
