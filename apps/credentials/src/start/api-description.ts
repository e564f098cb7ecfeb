import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import { DocumentBuilder, SwaggerModule, type OpenAPIObject } from '@nestjs/swagger';
import { ON_BEHALF_OF_HEADER } from '@kiops/contracts';
import { AllRouteRules } from '../identity/guards/route-rules';

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
    .addCookieAuth('kiops_session', { type: 'apiKey', in: 'cookie', name: 'kiops_session' }, 'session')
    .addBearerAuth({ type: 'http', scheme: 'bearer', description: 'A service token.' }, 'token')
    .addSecurityRequirements('session')
    .addSecurityRequirements('token')
    .build();
  const document = SwaggerModule.createDocument(application, config, {
    operationIdFactory: (controller, method) => `${controller.replace(/Controller$/, '')}_${method}`,
  });
  tellOfTokens(document, application.get(AllRouteRules));
  return document;
}

/** Says of every route whether service tokens reach it, by which scopes, and for whom service accounts act there. */
function tellOfTokens(document: OpenAPIObject, rules: AllRouteRules): void {
  const operations = Object.values(document.paths).flatMap(
    (methods) => Object.values(methods) as Operation[],
  );
  for (const operation of operations) {
    const own = rules.of(operation.operationId?.replace('_', 'Controller.') ?? '');
    if (!own || own.isPublic) continue;
    if (!own.scopes) {
      operation.security = [{ session: [] }];
      continue;
    }
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

/** What is said of one route. */
type Operation = NonNullable<OpenAPIObject['paths'][string]['get']>;

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
