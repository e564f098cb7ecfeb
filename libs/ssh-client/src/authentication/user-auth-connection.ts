import { Bytes, WireReader, WireWriter } from '@kiops/ssh-keys';
import { SshError } from '../errors';
import { Message } from '../transport/message-numbers';
import type { Transport } from '../transport/transport';

/** The service that runs after signing in: RFC 4254. */
const NEXT_SERVICE = 'ssh-connection';

/** Sends and receives the messages of the authentication protocol: RFC 4252. */
export class UserAuthConnection {
  private serviceAccepted = false;
  private ahead: ReturnType<Transport['nextMessage']> | undefined;

  constructor(
    private readonly transport: Transport,
    private readonly username: string,
    private readonly onBanner: (text: string) => void,
  ) {
    transport.send(new WireWriter().byte(Message.serviceRequest).string('ssh-userauth').bytes());
  }

  get sessionId(): Bytes {
    return this.transport.peer.sessionId;
  }

  /** Signature algorithms that the server takes, if it says so (RFC 8308 §3.1); known after its first answer. */
  get serverSignatureAlgorithms(): readonly string[] | undefined {
    return this.transport.serverSignatureAlgorithms;
  }

  /** Whether the server shows that it knows SHA-2 signatures of RSA keys at all (RFC 8332). */
  get knowsRsaSha2(): boolean {
    return this.transport.peer.hostKeyAlgorithms.some((name) => name.startsWith('rsa-sha2-'));
  }

  /** The start of an SSH_MSG_USERAUTH_REQUEST: RFC 4252 §5. */
  request(method: string): WireWriter {
    this.transport.hasOfferedCredential ||= method !== 'none';
    return new WireWriter(1024)
      .byte(Message.userAuthRequest)
      .string(this.username)
      .string(NEXT_SERVICE)
      .string(method);
  }

  /** Sends a message, and wipes the writer it was written in. The first may overtake the answer to the service request. */
  send(message: WireWriter): void {
    this.transport.send(message.bytes());
    message.wipe();
  }

  /** The server's answer, past its banners. */
  async receive(): Promise<Bytes> {
    await this.awaitService();
    return this.receivePastBanners();
  }

  /** Listens while a person is asked, so that the end of the session is heard at once. What comes is received later. */
  listen(): void {
    this.ahead ??= this.transport.nextMessage();
    this.ahead.catch(() => undefined);
  }

  /** A message came that does not answer what was asked. */
  unexpected(payload: Uint8Array): SshError {
    const message = payload[0];
    return new SshError('unexpected-message', `Message ${message} has no place in signing in.`, {
      message,
      phase: 'authentication',
    });
  }

  private async awaitService(): Promise<void> {
    if (this.serviceAccepted) return;
    const payload = await this.receivePastBanners();
    if (payload[0] !== Message.serviceAccept) throw this.unexpected(payload);
    this.serviceAccepted = true;
  }

  private async receivePastBanners(): Promise<Bytes> {
    for (;;) {
      const next = this.ahead ?? this.transport.nextMessage();
      this.ahead = undefined;
      const { payload } = await next;
      if (payload[0] !== Message.userAuthBanner) return payload;
      const reader = new WireReader(payload);
      reader.byte();
      this.onBanner(new TextDecoder().decode(reader.string()));
    }
  }
}
