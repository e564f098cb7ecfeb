import { PROBLEMS, type ProblemCode } from '@kiops/contracts';
import type { OpenAPIObject } from '@nestjs/swagger';
import { AllRouteRules } from '../identity/guards/route-rules';
import { startTestService, type TestService } from '../testing/test-service';
import { OF_NO_ROUTE } from '../testing/undescribed-replies';
import { describeApi } from './api-description';

interface Described {
  readonly description: string;
  readonly headers?: Readonly<Record<string, { readonly $ref: string }>>;
  readonly content?: Readonly<
    Record<
      string,
      { readonly schema: { readonly allOf: readonly { properties: { code: { enum: ProblemCode[] } } }[] } }
    >
  >;
}

interface Route {
  readonly name: string;
  readonly method: string;
  readonly operationId: string;
  readonly parameters: readonly { readonly name: string; readonly in: string; readonly required?: boolean }[];
  readonly security: readonly object[];
  readonly requestBody?: object;
  /** What it answers, by status. */
  readonly replies: ReadonlyMap<number, Described>;
}

describe('The description of every route', () => {
  let service: TestService;
  let document: OpenAPIObject;
  let routes: Route[];

  beforeAll(async () => {
    service = await startTestService();
    document = describeApi(service.application);
    const shared = document.components?.responses as unknown as Record<string, Described>;
    routes = Object.entries(document.paths).flatMap(([path, methods]) =>
      Object.entries(
        methods as unknown as Record<
          string,
          Route & { responses: Record<string, Described & { $ref?: string }> }
        >,
      ).map(([method, operation]) => ({
        ...operation,
        parameters: operation.parameters ?? [],
        name: `${method.toUpperCase()} ${path}`,
        method,
        replies: new Map(
          Object.entries(operation.responses).map(([status, reply]) => [
            Number(status),
            reply.$ref === undefined ? reply : shared[reply.$ref.replace('#/components/responses/', '')],
          ]),
        ),
      })),
    );
  });

  afterAll(() => service.stop());

  const codesOf = ({ replies }: Route): ProblemCode[] =>
    [...replies.values()].flatMap(
      ({ content }) => content?.['application/problem+json']?.schema.allOf[1].properties.code.enum ?? [],
    );
  const parameter = ({ parameters }: Route, name: string) => parameters.find((one) => one.name === name);

  it('has replies with what they hold, and problems by their status', () => {
    expect(routes.length).toBeGreaterThan(100);
    for (const { name, replies } of routes)
      for (const [status, { content, description }] of replies) {
        const types = Object.keys(content ?? {});
        const at = `${name} ${status}`;
        if (status >= 400) {
          expect(types).withContext(at).toEqual(['application/problem+json']);
          const { allOf } = content!['application/problem+json'].schema;
          for (const code of allOf[1].properties.code.enum) {
            expect(PROBLEMS[code].status)
              .withContext(`${at} ${code}`)
              .toBe(status as never);
            expect(description).withContext(at).toContain(`\`${code}\``);
          }
        } else
          expect(types.length)
            .withContext(at)
            .toBe(status === 204 ? 0 : 1);
      }
  });

  it('names every problem that there is at some route', () => {
    const named = new Set<string>(routes.flatMap(codesOf));
    expect(Object.keys(PROBLEMS).filter((code) => !named.has(code))).toEqual(
      OF_NO_ROUTE.toSorted((a, b) => Object.keys(PROBLEMS).indexOf(a) - Object.keys(PROBLEMS).indexOf(b)),
    );
  });

  it('has the headers of its replies, each of which is described', () => {
    for (const route of routes)
      for (const [status, { headers = {} }] of route.replies) {
        const at = `${route.name} ${status}`;
        const isLimited = route.name.includes('/api/v1/');
        expect('X-Request-Id' in headers)
          .withContext(at)
          .toBeTrue();
        expect('RateLimit' in headers && 'RateLimit-Policy' in headers)
          .withContext(at)
          .toBe(isLimited);
        expect('Retry-After' in headers)
          .withContext(at)
          .toBe(status === 429 || status === 503);
        for (const { $ref } of Object.values(headers))
          expect(Object.keys(document.components?.headers ?? {})).toContain(
            $ref.replace('#/components/headers/', ''),
          );
      }
  });

  it('has ETag with If-Match and Location with Idempotency-Key, and the problems of both', () => {
    const conditional = routes.filter((route) => parameter(route, 'If-Match'));
    expect(conditional.length).toBe(12);
    for (const route of conditional) {
      expect(route.replies.get(200)?.headers).withContext(route.name).toBeDefined();
      expect(Object.keys(route.replies.get(200)?.headers ?? {}))
        .withContext(route.name)
        .toContain('ETag');
      expect(codesOf(route)).withContext(route.name).toContain('version-changed');
      expect(codesOf(route).includes('if-match-required'))
        .withContext(route.name)
        .toBe(parameter(route, 'If-Match')?.required === true);
    }
    const keyed = routes.filter((route) => parameter(route, 'Idempotency-Key'));
    expect(keyed.length).toBe(6);
    for (const route of keyed) {
      expect(Object.keys(route.replies.get(201)?.headers ?? {}))
        .withContext(route.name)
        .toEqual(jasmine.arrayContaining(['ETag', 'Location']));
      expect(codesOf(route)).withContext(route.name).toContain('idempotency-key-reused');
    }
  });

  it('says how a request is let in, and what it is answered otherwise', () => {
    const rules = service.application.get(AllRouteRules);
    expect(Object.keys(document.components?.securitySchemes ?? {}).sort()).toEqual([
      'csrf',
      'session',
      'token',
    ]);
    for (const route of routes) {
      const own = rules.of(route.operationId.replace('_', 'Controller.'));
      const session = { session: [], ...(route.method !== 'get' && { csrf: [] }) };
      const expected = own?.isPublic ? [] : own?.scopes ? [session, { token: [] }] : [session];
      expect(route.security).withContext(route.name).toEqual(expected);
      const codes = codesOf(route);
      expect(codes.includes('not-signed-in'))
        .withContext(route.name)
        .toBe(expected.length > 0);
      expect(codes.includes('csrf-failed'))
        .withContext(route.name)
        .toBe(expected.length > 0 && route.method !== 'get');
      expect(parameter(route, 'X-Kiops-On-Behalf-Of') !== undefined)
        .withContext(route.name)
        .toBe(expected.length === 2);
      expect(codes.includes('too-large'))
        .withContext(route.name)
        .toBe(route.requestBody !== undefined);
      expect(codes.includes('not-found') || !route.parameters.some((one) => one.in === 'path'))
        .withContext(route.name)
        .toBeTrue();
    }
  });
});
