import { randomUUID } from 'node:crypto';
import {
  createServer,
  type IncomingMessage,
  type RequestListener,
  type Server,
  type ServerOptions,
  STATUS_CODES,
} from 'node:http';
import { createServer as createTlsServer } from 'node:https';
import type { Duplex } from 'node:stream';
import { PROBLEMS, type ProblemCode } from '@kiops/contracts';
import type { IntakeSettings } from '../config/intake-settings';
import { problemBody } from '../problems/problem';

/** How long a connection without a request is kept, in milliseconds: longer than load balancers keep theirs. */
const KEEP_ALIVE = 72_000;

/** What the server is to do. */
export interface HttpServerPlan {
  readonly intake: IntakeSettings;
  /** PEM texts, for HTTPS. */
  readonly tls: { readonly cert: Buffer; readonly key: Buffer } | undefined;
  /** Which upgrades are taken. All others are ignored, as RFC 9110 section 7.8 allows, and answered as usual. */
  isUpgrade(request: IncomingMessage): boolean;
}

/** A server whose requests cannot be waited for without end, and whose own refusals are problems too. */
export function createHttpServer(
  { intake, tls, isUpgrade }: HttpServerPlan,
  listener: RequestListener,
): Server {
  const options: ServerOptions = {
    headersTimeout: intake.headersTime,
    connectionsCheckingInterval: intake.headersCheck,
    // Bodies have no fixed total: they are watched while they come.
    requestTimeout: 0,
    keepAliveTimeout: KEEP_ALIVE,
    // Asked for by the application, which answers with a problem.
    requireHostHeader: false,
    shouldUpgradeCallback: isUpgrade,
  };
  const server: Server = tls
    ? createTlsServer({ ...options, ...tls, handshakeTimeout: intake.headersTime }, listener)
    : createServer(options, listener);
  // RFC 9110 section 10.1.1: an expectation that is not known may be ignored.
  server.on('checkExpectation', listener);
  server.on('clientError', answerUnreadable);
  return server;
}

const CODES: Readonly<Record<string, ProblemCode>> = {
  ERR_HTTP_REQUEST_TIMEOUT: 'too-slow',
  HPE_HEADER_OVERFLOW: 'headers-too-large',
  HPE_CHUNK_EXTENSIONS_OVERFLOW: 'too-large',
};

/** Answers what the parser could not read, on the bare connection, and closes it. */
function answerUnreadable(error: NodeJS.ErrnoException, socket: Duplex): void {
  if (!socket.writable || error.code === 'ECONNRESET') {
    socket.destroy();
    return;
  }
  const code = CODES[error.code ?? ''] ?? 'bad-request';
  const id = randomUUID();
  const body = JSON.stringify(problemBody(code, {}, id));
  const { status } = PROBLEMS[code];
  const head = [
    `HTTP/1.1 ${status} ${STATUS_CODES[status]}`,
    'Content-Type: application/problem+json; charset=utf-8',
    `Content-Length: ${Buffer.byteLength(body)}`,
    'Cache-Control: no-store',
    'X-Content-Type-Options: nosniff',
    `X-Request-Id: ${id}`,
    'Connection: close',
  ];
  socket.once('finish', () => socket.destroy());
  socket.end(`${head.join('\r\n')}\r\n\r\n${body}`);
}
