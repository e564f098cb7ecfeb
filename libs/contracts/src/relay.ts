/**
 * The reply of `POST /api/v1/relay/tickets`: good for one connection, for a short time. The browser sends `{ ticket }`
 * first, as a text frame; then both sides send binary frames, and the browser the text `RELAY_SIGNED_IN`, once. The
 * browser may send `RELAY_PING` at any time. The first binary frame of the service's comes when the target has said that
 * it is an SSH server, and begins with what the target said.
 */
export interface RelayTicket {
  readonly ticket: string;
  readonly expiresAt: string;
}

/**
 * The text frame that says that the target has let the browser's user in. Until then the connection counts among those
 * that are being opened to it, of which there may only be so many.
 */
export const RELAY_SIGNED_IN = 'signed-in';

/**
 * The text frame that asks the service for a sign of life, and its answer: whether it is the service that is silent or
 * what is behind it, nothing else tells.
 */
export const RELAY_PING = 'ping';
export const RELAY_PONG = 'pong';

/** The largest binary frame, in bytes, either way. */
export const RELAY_FRAME_BYTES = 65_536;

/**
 * Why a relay ended: the WebSocket close code (RFC 6455 section 7.4.2 leaves 4000–4999 to applications) and a sentence
 * for people. The close reason carries the name.
 */
export const RELAY_CLOSES = {
  'target-closed': { code: 4000, message: 'The server closed the connection.' },
  'ticket-missing': { code: 4001, message: 'The connection began without a ticket.' },
  'ticket-refused': { code: 4002, message: 'The ticket is unknown, used or too old. Try again.' },
  'not-signed-in': { code: 4003, message: 'Sign in first.' },
  'origin-refused': { code: 4004, message: 'Connections from this origin are refused.' },
  'name-not-found': { code: 4010, message: 'The host name does not resolve.' },
  'address-denied': { code: 4011, message: 'KIOPS does not connect to this address.' },
  'connection-refused': { code: 4012, message: 'The server refused the connection.' },
  'network-unreachable': { code: 4013, message: 'There is no network route to the server.' },
  'connect-timed-out': { code: 4014, message: 'The server did not answer in time.' },
  'not-ssh': { code: 4015, message: 'What answers at this address is not an SSH server.' },
  'target-failed': { code: 4016, message: 'The connection to the server broke.' },
  'closed-at-once': { code: 4017, message: 'The server closed the connection before it said who it is.' },
  'shut-out': {
    code: 4018,
    message: 'The server lets KIOPS in no more for now, after too many failed or unfinished sign-ins.',
  },
  'target-busy': {
    code: 4019,
    message: 'Too many are signing in to this server through KIOPS now. Try again in a moment.',
  },
  'too-many': { code: 4020, message: 'You have too many connections open. Close one first.' },
  idle: { code: 4021, message: 'Nothing was sent for too long.' },
  'bad-frame': { code: 4022, message: 'The browser sent something that is not relayed.' },
  'too-fast': { code: 4024, message: 'Too many connections were asked for. Wait a little and try again.' },
  stopping: { code: 4023, message: 'KIOPS is stopping. Try again in a moment.' },
} as const;

/** The name of a reason why a relay ended. */
export type RelayClose = keyof typeof RELAY_CLOSES;
