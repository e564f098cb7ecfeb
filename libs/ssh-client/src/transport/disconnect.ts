import { Bytes, WireReader, WireWriter } from '@kiops/ssh-keys';
import { SessionPhase, SshError, malformed } from '../errors';
import { isBusyText, printable } from './identification';
import { DisconnectReason, Message } from './message-numbers';

/** SSH_MSG_DISCONNECT: RFC 4253 §11.1. */
export function writeDisconnect(reason: number, description: string): Bytes {
  return new WireWriter().byte(Message.disconnect).uint32(reason).string(description).string('').bytes();
}

/** The error that a server's SSH_MSG_DISCONNECT stands for. `offered` is whether it was offered a credential before. */
export function readDisconnect(payload: Uint8Array, phase: SessionPhase, offered: boolean): SshError {
  let reason: number;
  let description: string;
  try {
    const reader = new WireReader(payload);
    reader.byte();
    reason = reader.uint32();
    description = printable(new TextDecoder().decode(reader.string()));
  } catch (error) {
    return malformed('The server ended the session with a malformed message.', error);
  }
  if (reason === DisconnectReason.tooManyConnections || isBusyText(description)) {
    const message = `The server takes no more connections now: ${description}`;
    return new SshError('too-many-connections', message, { text: description });
  }
  const outOfTries = reason === DisconnectReason.noMoreAuthMethods || /too many auth/i.test(description);
  if (phase === 'authentication' && offered && outOfTries) {
    const message = `The server ended the session after too many attempts to sign in: ${description}`;
    return new SshError('too-many-attempts', message, { description, tried: [], accepted: [] });
  }
  const message = `The server ended the session: ${description || `reason ${reason}`}`;
  return new SshError('disconnected', message, { phase, offered, reason, description });
}

/** What the peer is told before the session is given up because of `error`; undefined where nothing can be told. */
export function disconnectReasonFor(error: SshError): number | undefined {
  switch (error.code) {
    case 'connection-lost':
    case 'disconnected':
    case 'too-many-connections':
    case 'too-many-attempts':
    case 'not-ssh':
    case 'ssh-1-only':
    case 'closed-before-identification':
      return undefined;
    case 'bad-mac':
      return DisconnectReason.macError;
    case 'no-common-algorithm':
    case 'bad-key-exchange':
      return DisconnectReason.keyExchangeFailed;
    case 'bad-host-key-signature':
    case 'weak-host-key':
    case 'host-key-unknown':
    case 'host-key-changed':
    case 'host-key-refused':
    case 'host-key-switched':
      return DisconnectReason.hostKeyNotVerifiable;
    case 'malformed':
    case 'packet-too-large':
    case 'unexpected-message':
    case 'window-overflow':
    case 'flood':
      return DisconnectReason.protocolError;
    default:
      return DisconnectReason.byApplication;
  }
}
