import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import { DocumentBuilder, SwaggerModule, type OpenAPIObject } from '@nestjs/swagger';

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
  return SwaggerModule.createDocument(application, config, {
    operationIdFactory: (controller, method) => `${controller.replace(/Controller$/, '')}_${method}`,
  });
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
