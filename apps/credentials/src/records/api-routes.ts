import { applyDecorators, Header, HttpCode, UseInterceptors } from '@nestjs/common';
import {
  ApiCreatedResponse,
  ApiHeader,
  ApiNoContentResponse,
  ApiOkResponse,
  ApiOperation,
} from '@nestjs/swagger';
import { IDEMPOTENCY_HOURS, IDEMPOTENCY_KEY_HEADER, LIMITS, TRASH_DAYS } from '@kiops/contracts';
import { Paced } from '../input/pace';
import { JSON_TYPE, RecordReplyInterceptor } from './record-reply.interceptor';
import { SecretConsumerDto } from './rotation.dto';

type Reply = new () => unknown;

const ETAG = { ETag: { $ref: '#/components/headers/ETag' } };
const LOCATION = { Location: { $ref: '#/components/headers/Location' } };

/** A list that the database writes as JSON. */
export function ApiList(summary: string, page: Reply): MethodDecorator {
  return applyDecorators(
    Header('Content-Type', JSON_TYPE),
    ApiOperation({ summary }),
    ApiOkResponse({ type: page }),
  );
}

/** Answers with one record. */
export function ApiOne(summary: string, reply: Reply): MethodDecorator {
  return applyDecorators(
    UseInterceptors(RecordReplyInterceptor),
    ApiOperation({ summary }),
    ApiOkResponse({ type: reply, headers: ETAG }),
  );
}

/** Adds a record, and answers with it. */
export function ApiAdd(summary: string, reply: Reply): MethodDecorator {
  return applyDecorators(
    UseInterceptors(RecordReplyInterceptor),
    ApiHeader({
      name: IDEMPOTENCY_KEY_HEADER,
      required: false,
      description:
        `Which create this is, by a text of at most ${LIMITS.idempotencyKey.max} characters in quotes, such as a UUID. ` +
        `Sent again by the same account within ${IDEMPOTENCY_HOURS} hours with the same body, it adds nothing, and is ` +
        'answered with what it added, as that is now; with another body it is refused. A create that failed may be ' +
        'sent again with its key.',
    }),
    ApiOperation({ summary }),
    ApiCreatedResponse({ type: reply, headers: { ...ETAG, ...LOCATION } }),
  );
}

/** A change that has to name the version it was made from. Answers with the record. */
export function ApiChange(summary: string, reply: Reply): MethodDecorator {
  return applyDecorators(
    ApiHeader({ name: 'If-Match', required: true, description: 'The ETag of the version that was changed.' }),
    ApiOne(summary, reply),
  );
}

/** A deletion that can be undone. */
export function ApiDelete(summary: string): MethodDecorator {
  return applyDecorators(
    HttpCode(204),
    ApiOperation({
      summary,
      description: `It goes to the trash: for ${TRASH_DAYS} days, \`restore\` brings it back.`,
    }),
    ApiNoContentResponse(),
  );
}

/** Brings a deleted record back, and answers with it. */
export function ApiUndo(reply: Reply): MethodDecorator {
  return applyDecorators(
    HttpCode(200),
    UseInterceptors(RecordReplyInterceptor),
    ApiOperation({
      summary: 'Undo a deletion',
      description:
        'Where an account is there again, 409 `restore-conflicts` names both records: answer at `POST /trash/restore`.',
    }),
    ApiOkResponse({ type: reply }),
  );
}

/** Answers with a record's secrets, not too often. */
export function ApiReveal(summary: string, secrets: Reply): MethodDecorator {
  return applyDecorators(
    HttpCode(200),
    Paced('reveal'),
    ApiOperation({ summary }),
    ApiOkResponse({ type: secrets }),
  );
}

/** Gives a record a new secret, and answers with the record. */
export function ApiRotate(reply: Reply): MethodDecorator {
  return applyDecorators(
    HttpCode(200),
    ApiHeader({ name: 'If-Match', required: false, description: 'The ETag of the version that is rotated.' }),
    ApiOne('Give a record new secrets, and keep the former ones readable for a while', reply),
  );
}

/** Says for how long the former secret may still be read, and answers with the record. */
export function ApiExtendPrevious(reply: Reply): MethodDecorator {
  return ApiOne('Say for how long from now on the former secret may still be read', reply);
}

/** Ends the time in which the former secret may be read. */
export function ApiEndPrevious(): MethodDecorator {
  return applyDecorators(
    HttpCode(204),
    ApiOperation({ summary: 'End the former secret now' }),
    ApiNoContentResponse(),
  );
}

/** Who fetched which version of a secret. */
export function ApiConsumers(): MethodDecorator {
  return applyDecorators(
    Header('Content-Type', JSON_TYPE),
    ApiOperation({ summary: 'Who fetched the secret, and which version of it last' }),
    ApiOkResponse({ type: [SecretConsumerDto] }),
  );
}
