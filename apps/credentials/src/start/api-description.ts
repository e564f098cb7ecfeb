import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import { DocumentBuilder, SwaggerModule, type OpenAPIObject } from '@nestjs/swagger';
import { ON_BEHALF_OF_HEADER } from '@kiops/contracts';
import { AllRouteRules } from '../identity/guards/route-rules';
import { CSRF } from '../identity/sessions/session-cookies';
import type { Operation } from './described-problems';
import { describeReplies } from './described-replies';

/** Swagger UI makes style elements and inline SVG; it has no Trusted Types. */
const DOCS_POLICY =
  "default-src 'none'; script-src 'self'; style-src 'self' 'unsafe-inline'; img-src 'self' data:; font-src 'self'; " +
  "connect-src 'self'; base-uri 'none'; form-action 'self'; frame-ancestors 'none'";

/** The OpenAPI 3.1 description of the whole API. */
export function describeApi(application: NestFastifyApplication): OpenAPIObject {
  const config = new DocumentBuilder()
    .setOpenAPIVersion('3.1.0')
    .setTitle('KIOPS Credentials')
    .setDescription(
      'Credentials of registries, databases, Docker Hub and Git, and the servers they belong to.',
    )
    .setVersion('1')
    .setLicense('Apache-2.0', 'https://www.apache.org/licenses/LICENSE-2.0')
    .addCookieAuth(
      'kiops_session',
      {
        type: 'apiKey',
        in: 'cookie',
        name: 'kiops_session',
        description: 'The session of a person who signed in; over HTTPS it is called `__Host-kiops_session`.',
      },
      'session',
    )
    .addApiKey(
      {
        type: 'apiKey',
        in: 'header',
        name: 'X-XSRF-TOKEN',
        description:
          `Beside the session, with every method but GET: what the cookie \`${CSRF.cookie}\` says, over HTTPS ` +
          `\`__Host-${CSRF.cookie}\`.`,
      },
      'csrf',
    )
    .addBearerAuth(
      {
        type: 'http',
        scheme: 'bearer',
        bearerFormat: 'kiops_… or kiops_pat_…',
        description: 'A token of a service account or a personal token.',
      },
      'token',
    )
    .addSecurityRequirements('session')
    .addSecurityRequirements('token')
    .build();
  const document = SwaggerModule.createDocument(application, config, {
    operationIdFactory: (controller, method) => `${controller.replace(/Controller$/, '')}_${method}`,
  });
  const rules = application.get(AllRouteRules);
  tellOfTokens(document, rules);
  describeReplies(document, rules);
  return document;
}

/** Says of every route whether service tokens reach it, by which scopes, and for whom service accounts act there. */
function tellOfTokens(document: OpenAPIObject, rules: AllRouteRules): void {
  const operations = Object.values(document.paths).flatMap(
    (methods) => Object.entries(methods) as [string, Operation][],
  );
  for (const [method, operation] of operations) {
    const own = rules.of(operation.operationId?.replace('_', 'Controller.') ?? '');
    if (!own || own.isPublic) continue;
    const session: Record<string, string[]> = { session: [], ...(method !== 'get' && { csrf: [] }) };
    operation.security = own.scopes ? [session, { token: [] }] : [session];
    if (!own.scopes) continue;
    const needed =
      own.scopes.length === 0 ? 'any scope' : own.scopes.map((scope) => `\`${scope}\``).join(' and ');
    operation.description = [operation.description, `Service tokens: ${needed}.`].filter(Boolean).join(' ');
    operation.parameters = [
      ...(operation.parameters ?? []),
      {
        name: ON_BEHALF_OF_HEADER,
        in: 'header',
        required: false,
        description: 'For whom a service account acts: a user’s id or email address. Not for others.',
        schema: { type: 'string' },
      },
    ];
  }
}

/** Whether a route belongs to the description, the page's own files among them. */
export function isApiDescription(route: string): boolean {
  return /^\/api\/(?:openapi\.json|docs(?:\/.*)?)$/.test(route);
}

/** Serves the description at `/api/openapi.json`, and a page to try it at `/api/docs`. */
export function serveApiDescription(application: NestFastifyApplication): void {
  const fastify = application.getHttpAdapter().getInstance();
  fastify.addHook('onSend', async (request, reply) => {
    if (request.url.startsWith('/api/docs')) void reply.header('Content-Security-Policy', DOCS_POLICY);
  });
  SwaggerModule.setup('api/docs', application, () => describeApi(application), {
    jsonDocumentUrl: 'api/openapi.json',
    raw: ['json'],
    customSiteTitle: 'KIOPS Credentials API',
  });
}
