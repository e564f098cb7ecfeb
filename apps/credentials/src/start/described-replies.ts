import { PROBLEMS, SESSION_ENDS, type ProblemCode } from '@kiops/contracts';
import type { OpenAPIObject } from '@nestjs/swagger';
import type { AllRouteRules } from '../identity/guards/route-rules';
import { problemsOf, type Operation } from './described-problems';

type Components = NonNullable<OpenAPIObject['components']>;
type Schema = NonNullable<Components['schemas']>[string];
type Responses = Operation['responses'];

const text = (description: string, pattern?: string) => ({
  description,
  schema: { type: 'string', ...(pattern && { pattern }) } as Schema,
});

/** Every header of a reply that a client may go by. */
const HEADERS: NonNullable<Components['headers']> = {
  ETag: text('The version of the record, for `If-Match`.', '^"[0-9]+"$'),
  Location: text('Where the new record is.'),
  'X-Request-Id': text('By which the request is found in the log of the service.'),
  'Retry-After': text('After how many seconds to try again, where that is known.', '^[0-9]+$'),
  'RateLimit-Policy': text(
    'The bounds that count this request: how many (`q`) may come in `w` seconds. Not there when nothing is limited.',
  ),
  RateLimit: text(
    'How many requests are left (`r`) of each bound, and after how many seconds without any (`t`) all may come again.',
  ),
};

const refTo = (kind: 'headers' | 'schemas' | 'responses', name: string) => ({
  $ref: `#/components/${kind}/${name}`,
});

/** Of every reply of the API; the health routes are not limited. */
const USUAL = ['X-Request-Id', 'RateLimit-Policy', 'RateLimit'];

const UNLIMITED = ['X-Request-Id'];

/** An RFC 9457 problem. */
const PROBLEM: Schema = {
  type: 'object',
  required: ['type', 'title', 'status', 'code', 'requestId'],
  properties: {
    type: { type: 'string', enum: ['about:blank'] },
    title: { type: 'string' },
    status: { type: 'integer' },
    code: { type: 'string', enum: Object.keys(PROBLEMS) },
    detail: { type: 'string', description: 'For people.' },
    requestId: { type: 'string', description: 'That of the header `X-Request-Id`.' },
    errors: {
      type: 'array',
      description: 'What is wrong with which field.',
      items: {
        type: 'object',
        required: ['path', 'message'],
        properties: { path: { type: 'string' }, message: { type: 'string' } },
      },
    },
    ended: {
      type: 'string',
      enum: [...SESSION_ENDS],
      description: 'Of `not-signed-in`: why the session ended.',
    },
    nearest: {
      type: 'array',
      description: 'Of `no-match`: the records that nearly fit, the nearest first.',
      items: refTo('schemas', 'NearestMissDto'),
    },
    candidates: {
      type: 'array',
      description: 'Of `ambiguous`: records that fit equally well.',
      items: refTo('schemas', 'ResolveCandidateDto'),
    },
    conflicts: {
      type: 'object',
      description: 'Of `restore-conflicts`: how many have no answer, and the first of them.',
      required: ['total', 'records'],
      properties: {
        total: { type: 'integer' },
        records: {
          type: 'array',
          items: {
            type: 'object',
            required: ['store', 'id', 'label', 'title', 'mine', 'differences'],
            properties: {
              store: { type: 'string' },
              id: { type: 'string', format: 'uuid' },
              label: { type: 'string' },
              title: { type: 'string' },
              mine: refTo('schemas', 'ExistingRecordDto'),
              differences: { type: 'array', items: refTo('schemas', 'FieldDifferenceDto') },
            },
          },
        },
      },
    },
  },
};

/** Adds to every route its problems, by status, and to every reply its headers. */
export function describeReplies(document: OpenAPIObject, rules: AllRouteRules): void {
  const responses: NonNullable<Components['responses']> = {};
  for (const [path, methods] of Object.entries(document.paths)) {
    const usual = path.startsWith('/api/v1/') ? USUAL : UNLIMITED;
    for (const [method, operation] of Object.entries(methods) as [string, Operation][]) {
      const own = rules.of(operation.operationId?.replace('_', 'Controller.') ?? '');
      if (!own) continue;
      for (const reply of Object.values(operation.responses))
        if (reply && 'description' in reply) reply.headers = { ...reply.headers, ...headersOf(usual) };
      const codes = problemsOf(method, operation, own).filter(
        (code) => usual === USUAL || code !== 'throttled',
      );
      for (const [status, some] of byStatus(codes)) {
        const name = [status, ...(usual === USUAL ? [] : ['health']), ...some].join('.');
        responses[name] = problemReply(status, some, usual);
        operation.responses[String(status)] = refTo('responses', name);
      }
    }
  }
  const components = document.components ?? {};
  document.components = {
    ...components,
    headers: HEADERS,
    responses,
    schemas: { ...components.schemas, Problem: PROBLEM },
  };
}

function byStatus(codes: readonly ProblemCode[]): Map<number, ProblemCode[]> {
  const found = new Map<number, ProblemCode[]>();
  for (const code of codes) {
    const { status } = PROBLEMS[code];
    found.set(status, [...(found.get(status) ?? []), code]);
  }
  return found;
}

function headersOf(names: readonly string[]) {
  return Object.fromEntries(names.map((name) => [name, refTo('headers', name)]));
}

function problemReply(
  status: number,
  codes: readonly ProblemCode[],
  usual: readonly string[],
): Exclude<Responses[string], undefined> {
  return {
    description: codes.map((code) => `\`${code}\`: ${PROBLEMS[code].title}`).join('\n\n'),
    headers: headersOf([...usual, ...(status === 429 || status === 503 ? ['Retry-After'] : [])]),
    content: {
      'application/problem+json': {
        schema: {
          allOf: [
            refTo('schemas', 'Problem'),
            { type: 'object', properties: { code: { type: 'string', enum: [...codes] } } },
          ],
        },
      },
    },
  };
}
