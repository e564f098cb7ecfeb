import { randomUUID } from 'node:crypto';
import { readFileSync } from 'node:fs';
import type { RequestListener } from 'node:http';
import { NestFactory } from '@nestjs/core';
import { FastifyAdapter, type NestFastifyApplication } from '@nestjs/platform-fastify';
import { LIMITS } from '@kiops/contracts';
import { LogController, type FastifyBaseLogger, type FastifyReply, type FastifyRequest } from 'fastify';
import type { Logger } from 'pino';
import type { CalledRequest, Caller } from '../caller/caller';
import { networkOf } from '../caller/request-source';
import { isInRange } from '../config/address-range';
import type { Configuration } from '../config/configuration';
import { PublicAddress } from '../config/public-address';
import { bearerSecretHash } from '../crypto/bearer-secret';
import { DatabaseOutage } from '../database/outage';
import { AuthGuard, tokenOf } from '../identity/guards/auth.guard';
import { AllRouteRules, type RouteRules } from '../identity/guards/route-rules';
import { BodiesUnderWay } from '../input/bodies-under-way';
import { createHttpServer } from '../input/http-server';
import { takeJsonBodies } from '../input/json-bodies';
import { RateStanding } from '../input/rate-standing';
import { RequestRates } from '../input/request-rates';
import { cutUnwantedBodies } from '../input/unwanted-bodies';
import { validationPipe } from '../input/validation.pipe';
import { NestLogger } from '../logging/logger';
import { ProblemException } from '../problems/problem';
import { ProblemFilter, sendProblem } from '../problems/problem.filter';
import { RouteMethods } from '../problems/route-methods';
import { refusalOf } from '../refused-access/refusal';
import { RefusedAccess } from '../refused-access/refused-access';
import { isRelayUpgrade } from '../relay/relay-upgrade';
import { TransferBodies } from '../transfer/transfer-bodies';
import { isApiDescription, serveApiDescription } from './api-description';
import { AppModule } from './app.module';
import type { Foundation } from './foundation';
import { closeQuietConnections } from './quiet-connections';
import { RequestsUnderWay } from './requests-under-way';
import { setSecurityHeaders } from './security-headers';
import { cutOffUnreadReplies } from './unread-replies';

/** What an address that nobody has takes. */
const UNKNOWN_BODY = { ...LIMITS.json, bytes: LIMITS.body.public };

/** The whole service on a migrated database, not yet listening. */
export async function createApplication(foundation: Foundation): Promise<NestFastifyApplication> {
  const { configuration, logger } = foundation;
  const { intake } = configuration;
  const tls = configuration.tls && {
    cert: readFileSync(configuration.tls.cert),
    key: readFileSync(configuration.tls.key),
  };
  const plan = { intake, tls, isUpgrade: isRelayUpgrade };
  const adapter = new FastifyAdapter({
    loggerInstance: logger,
    logController: new LogController({ disableRequestLogging: true }),
    // Nothing is logged by way of a request: a logger for each would be made for nothing.
    childLoggerFactory: (own: FastifyBaseLogger) => own,
    genReqId: () => randomUUID(),
    bodyLimit: LIMITS.body.public,
    trustProxy: (address: string) => configuration.trustedProxies.some((range) => isInRange(address, range)),
    routerOptions: { maxParamLength: 200 },
    // An address that cannot be read, or is too long, is one that nothing has. Fastify's own reply would repeat it.
    frameworkErrors: (_error: unknown, request: FastifyRequest, reply: FastifyReply) =>
      sendProblem(reply, request, 'not-found'),
    // What the parser refuses is answered by the server itself.
    clientErrorHandler: () => undefined,
    serverFactory: (listener: RequestListener) => createHttpServer(plan, listener),
  });
  setSecurityHeaders(
    adapter.getInstance(),
    configuration.tls !== undefined || configuration.publicUrl?.startsWith('https:') === true,
  );
  prepareFastify(adapter, logger);
  const underWay = new RequestsUnderWay(adapter.getInstance());
  cutOffUnreadReplies(adapter.getInstance(), configuration.unreadTimeout, underWay);
  closeQuietConnections(adapter.getInstance(), underWay);
  cutUnwantedBodies(adapter.getInstance(), intake.unwantedTime);
  const methods = new RouteMethods();
  adapter.getInstance().addHook('onRoute', (route) => methods.add(route));
  const application = await NestFactory.create<NestFastifyApplication>(AppModule.on(foundation), adapter, {
    logger: new NestLogger(logger),
    abortOnError: false,
    bodyParser: false,
  });
  readBeforeBodies(application, configuration);
  noteRefusals(application);
  application.setGlobalPrefix('api/v1', { exclude: ['api/health/live', 'api/health/ready'] });
  application.useGlobalPipes(validationPipe());
  application.useGlobalFilters(new ProblemFilter(methods));
  serveApiDescription(application);
  return application;
}

/** Who it is comes before the body, on every route that a controller has, and before the API's description. */
function readBeforeBodies(application: NestFastifyApplication, { apiDocs }: Configuration): void {
  const fastify = application.getHttpAdapter().getInstance();
  const rules = application.get(AllRouteRules);
  const guard = application.get(AuthGuard);
  const transfers = application.get(TransferBodies);
  const { isHttps } = application.get(PublicAddress);
  const gate = { rates: application.get(RequestRates), guard, isHttps };
  fastify.addHook('onRoute', (route) => {
    const ofDescription = isApiDescription(route.url)
      ? {
          isPublic: apiDocs === 'public',
          roles: undefined,
          scopes: [],
          stores: 'checked' as const,
          body: UNKNOWN_BODY,
          pace: undefined,
        }
      : undefined;
    const config = { ...route.config, rules: rules.of(route.handler.name) ?? ofDescription };
    if (config.rules === undefined && route.url.startsWith('/api/v1/'))
      throw new Error(`Nobody knows who may call ${route.url}.`);
    route.config = config;
  });
  fastify.addHook('onRequest', async (request, reply) => {
    const own = request.routeOptions.config.rules;
    if (!own) return;
    const isLimited = request.routeOptions.url?.startsWith('/api/v1/') === true;
    const standing = new RateStanding();
    try {
      await (isLimited ? admitInTurn(gate, request, own, standing) : guard.admit(request));
    } finally {
      void reply.headers(standing.headers);
    }
    if (Object.keys(request.query as object).length > LIMITS.queryParameters.max)
      throw new ProblemException('invalid-input', { detail: 'The address has too many parameters.' });
    if (own.body.asBytes) await transfers.admit(request, reply);
  });
  takeJsonBodies(fastify, application.get(BodiesUnderWay), {
    boundsOf: ({ routeOptions }) => routeOptions.config.rules?.body ?? UNKNOWN_BODY,
    senderOf: networkOf,
  });
}

/** Counts a request by its network until its account is known: a flood of forged tokens costs few looks into the database. */
async function admitInTurn(
  { rates, guard, isHttps }: Gate,
  request: CalledRequest,
  { pace, isPublic }: RouteRules,
  standing: RateStanding,
): Promise<void> {
  const token = isPublic ? undefined : tokenOf(request.headers, isHttps);
  const sender = token === undefined ? undefined : bearerSecretHash(token).toString('base64');
  const arrival = rates.arrive(networkOf(request), sender, standing);
  const settle = (counted: RouteRules['pace']) =>
    request.caller ? arrival.isOf(payerOf(request.caller), counted) : arrival.isOfNobody(counted);
  try {
    await guard.admit(request);
  } catch (error) {
    // Without a database, nobody is known, and nobody is forgotten.
    if (!(error instanceof DatabaseOutage)) settle(undefined);
    throw error;
  }
  settle(pace);
}

/** Whose requests are counted: what a service account does for somebody is not at their expense. */
function payerOf({ serviceAccount, accountId }: Caller): string {
  return serviceAccount?.id ?? accountId;
}

/** What requests pass before their body is read. */
interface Gate {
  readonly rates: RequestRates;
  readonly guard: AuthGuard;
  readonly isHttps: boolean;
}

/** Writes down what was refused, after it was answered. */
function noteRefusals(application: NestFastifyApplication): void {
  const refused = application.get(RefusedAccess);
  const { isHttps } = application.get(PublicAddress);
  application
    .getHttpAdapter()
    .getInstance()
    .addHook('onResponse', (request, _reply, done) => {
      const refusal = refusalOf(request, isHttps);
      if (refusal) refused.note(refusal);
      done();
    });
}

/** What is set on Fastify before Nest registers its routes. */
function prepareFastify(adapter: FastifyAdapter, logger: Logger): void {
  const fastify = adapter.getInstance();
  fastify.addHook('onRequest', (request, reply, done) => {
    // RFC 9112 section 3.2: only HTTP/1.0 knows requests without it.
    if (request.headers.host === undefined && request.raw.httpVersion !== '1.0')
      return done(new ProblemException('bad-request'));
    void reply.header('X-Request-Id', request.id);
    if (request.url.startsWith('/api/')) void reply.header('Cache-Control', 'no-store');
    done();
  });
  // One line per request: the route's pattern, not the address, which could hold what a person searched for. It has no other
  // fields than these, so that none has to be looked for that never reaches the log.
  const requests = logger.child({}, { redact: [] });
  fastify.addHook('onResponse', (request, reply, done) => {
    requests.info(
      {
        requestId: request.id,
        method: request.method,
        route: request.routeOptions.url ?? null,
        status: reply.statusCode,
        ms: Math.round(reply.elapsedTime * 10) / 10,
      },
      'request',
    );
    done();
  });
}
