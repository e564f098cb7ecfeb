import {
  HttpStatus,
  Injectable,
  type CallHandler,
  type ExecutionContext,
  type NestInterceptor,
} from '@nestjs/common';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { map, type Observable } from 'rxjs';
import type { RecordReply } from './records';

/** The type of JSON that the database wrote as text, so that nobody parses and writes it again. */
export const JSON_TYPE = 'application/json; charset=utf-8';

/** Answers with a record's JSON and its version as ETag (RFC 9110 section 8.8.3), and says where a new one is. */
@Injectable()
export class RecordReplyInterceptor implements NestInterceptor<RecordReply, string> {
  intercept(context: ExecutionContext, next: CallHandler<RecordReply>): Observable<string> {
    const http = context.switchToHttp();
    return next.handle().pipe(
      map(({ id, record, version }) => {
        const reply = http.getResponse<FastifyReply>();
        void reply.header('Content-Type', JSON_TYPE).header('ETag', `"${version}"`);
        if (reply.statusCode === Number(HttpStatus.CREATED)) {
          const { url } = http.getRequest<FastifyRequest>().routeOptions;
          void reply.header('Location', `${url}/${id}`);
        }
        return record;
      }),
    );
  }
}
