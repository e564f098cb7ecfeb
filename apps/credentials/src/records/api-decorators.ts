import { applyDecorators, Header } from '@nestjs/common';
import { ApiHeader, ApiNoContentResponse, ApiOkResponse, ApiOperation } from '@nestjs/swagger';
import { JSON_TYPE } from './send-record';

type Reply = new () => unknown;

/** A list that the database writes as JSON. */
export function ApiList(summary: string, page: Reply): MethodDecorator {
  return applyDecorators(
    Header('Content-Type', JSON_TYPE),
    ApiOperation({ summary }),
    ApiOkResponse({ type: page }),
  );
}

/** A change that has to name the version it was made from. */
export function ApiChange(summary: string, reply: Reply): MethodDecorator {
  return applyDecorators(
    ApiOperation({ summary }),
    ApiHeader({ name: 'If-Match', required: true, description: 'The ETag of the version that was changed.' }),
    ApiOkResponse({ type: reply }),
  );
}

/** A deletion that can be undone. */
export function ApiDelete(summary: string): MethodDecorator {
  return applyDecorators(
    ApiOperation({ summary, description: 'For ten minutes, `restore` brings it back.' }),
    ApiNoContentResponse(),
  );
}
