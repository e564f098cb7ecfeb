import type { IncomingMessage } from 'node:http';

const RELAY_PATH = '/api/v1/relay';

/** Whether a request asks for a WebSocket of the relay (RFC 6455 section 4.1): the only upgrade there is. */
export function isRelayUpgrade({ method, url, headers }: IncomingMessage): boolean {
  return method === 'GET' && url === RELAY_PATH && headers.upgrade?.toLowerCase() === 'websocket';
}
