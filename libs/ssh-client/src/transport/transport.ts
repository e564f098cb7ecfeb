import { Bytes, WireWriter } from '@kiops/ssh-keys';
import type { ByteStream } from '../byte-stream';
import { concatBytes, equalBytes } from '../bytes';
import type { Clock } from '../clock';
import { SessionPhase, SshError, TimeLimitName, malformed, timedOut } from '../errors';
import type { HostKey } from '../host-key';
import { readKexInit, writeKexInit } from '../key-exchange/kex-init';
import { NewKeys, exchangeKeys } from '../key-exchange/key-exchange';
import { AlgorithmOffer, Algorithms, kexInitFor, wantsStrictKex } from '../key-exchange/negotiation';
import { disconnectReasonFor, readDisconnect, writeDisconnect } from './disconnect';
import { OUR_IDENTIFICATION, notSsh, readIdentification } from './identification';
import { EarlyMessages } from './early-messages';
import { readSignatureAlgorithms } from './ext-info';
import { Message, isKexMessage, isTransportChatter } from './message-numbers';
import { Packet, PacketReader } from './packet-reader';
import { PacketWriter } from './packet-writer';

/** How long a last SSH_MSG_DISCONNECT may take to leave. */
const FAREWELL_MILLISECONDS = 1000;
/** More messages than this waiting to be written: the server asks for answers, but does not take them. */
const MAX_WAITING = 0x4000;

export interface TransportOptions {
  readonly offer: AlgorithmOffer;
  readonly clock: Clock;
  /** New keys are agreed on after so many bytes in either direction: RFC 4253 §9. */
  readonly rekeyAfterBytes: number;
  /** How long a later key exchange may take. */
  readonly rekeyMilliseconds: number;
  /** Rejects if the host key is not to be trusted. Called once, during the first key exchange. */
  readonly acceptHostKey: (hostKey: HostKey) => Promise<void>;
}

/** What the first key exchange brought. */
export interface TransportFacts {
  readonly theirIdentification: string;
  readonly sessionId: Bytes;
  readonly hostKey: HostKey;
  readonly strict: boolean;
  /** The signature algorithms that it has for its own keys. */
  readonly hostKeyAlgorithms: readonly string[];
}

/** The transport layer: RFC 4253. Messages are pulled by {@link nextMessage}; key exchanges happen inside of it. */
export class Transport {
  /** How far the session is; the layers above set it, so that errors can tell. */
  phase: SessionPhase = 'identification';
  /** Whether anything was offered to sign in with; the layer above sets it. */
  hasOfferedCredential = false;
  /** Signature algorithms the server takes for public keys, if it said so: RFC 8308 §3.1. */
  serverSignatureAlgorithms: readonly string[] | undefined;
  /** Resolves when the session is over, with the reason. */
  readonly ended: Promise<SshError>;
  /** Resolves after {@link ended}, when the last words are said and the stream is given up. */
  readonly closed: Promise<void>;
  private readonly reader: PacketReader;
  private readonly writer: PacketWriter;
  private endWith!: (error: SshError) => void;
  private error: SshError | undefined;
  private facts: TransportFacts | undefined;
  private current: Algorithms | undefined;
  private theirIdentification = '';
  /** What came first of the server, if that was not its identification. */
  private firstLine: string | undefined;
  /** Our KEXINIT from when it was sent until our NEWKEYS: meanwhile, other messages are held (RFC 4253 §7.1). */
  private sentKexInit: Bytes | undefined;
  private held: Bytes[] = [];
  /** Messages that came between the server's KEXINIT and NEWKEYS; they are handled after it. */
  private readonly early = new EarlyMessages();
  /** True from the server's KEXINIT until its NEWKEYS. */
  private exchanging = false;
  private waitingForKeys: (() => void)[] = [];
  private received = 0;
  private heardAt: number;
  private cancelRekeyLimit: () => void = () => undefined;
  /** Whether this side may start a key exchange, and whether it wanted to before it might. */
  private mayRekey = false;
  private wantsRekey = false;

  constructor(
    private readonly stream: ByteStream,
    private readonly options: TransportOptions,
  ) {
    this.reader = new PacketReader(stream, (cause) => this.lost(cause));
    this.writer = new PacketWriter(stream, (cause) => this.fail(this.lost(cause)));
    this.ended = new Promise((resolve) => (this.endWith = resolve));
    this.closed = this.ended.then((error) => this.sayFarewell(error));
    this.heardAt = options.clock.now();
  }

  /** Who the server is. Only after {@link handshake}. */
  get peer(): TransportFacts {
    if (this.facts === undefined) throw new Error('There was no key exchange yet.');
    return this.facts;
  }

  /** The algorithms in use. Only after {@link handshake}. */
  get algorithms(): Algorithms {
    if (this.current === undefined) throw new Error('There was no key exchange yet.');
    return this.current;
  }

  /** Why the session is over; undefined while it lives. */
  get failure(): SshError | undefined {
    return this.error;
  }

  /** How many packets came so far: a sign of life. */
  get packetsReceived(): number {
    return this.received;
  }

  /** How long ago the last packet came, in milliseconds. */
  get silentFor(): number {
    return this.options.clock.now() - this.heardAt;
  }

  /** Identification and first key exchange: RFC 4253 §4.2 and §7. */
  async handshake(): Promise<void> {
    try {
      this.writer.sendRaw(new TextEncoder().encode(`${OUR_IDENTIFICATION}\r\n`));
      this.sendKexInit();
      this.theirIdentification = await readIdentification(
        this.reader.buffer,
        () => this.reader.readMore(),
        (line) => (this.firstLine ??= line),
      );
      this.phase = 'key exchange';
      const { payload, sequence } = await this.receive();
      this.expectFirst(payload, sequence);
      await this.exchange(payload);
    } catch (error) {
      throw this.fail(error);
    }
  }

  /** The next message for the layers above. */
  async nextMessage(): Promise<Packet> {
    try {
      for (;;) {
        const packet = this.early.next() ?? (await this.receive());
        const number = packet.payload[0];
        if (number === Message.kexInit) await this.exchange(packet.payload);
        else if (number === Message.extInfo) this.readExtInfo(packet.payload);
        else if (isKexMessage(number)) throw this.unexpected(number);
        else if (!isTransportChatter(number)) return packet;
        this.rekeyIfDue();
      }
    } catch (error) {
      throw this.fail(error);
    }
  }

  /**
   * Sends a message, or holds it until a running key exchange is over. Does nothing after the end. `body` belongs
   * behind `start`; it is copied.
   */
  send(start: Bytes, body?: Uint8Array): void {
    if (this.error !== undefined) return;
    if (this.sentKexInit !== undefined)
      this.held.push(body === undefined ? start : concatBytes([start, body]));
    else this.writer.send(start, body);
    if (this.writer.waitingPackets + this.held.length > MAX_WAITING) {
      this.fail(new SshError('flood', 'The server asks for answers, but does not take them.', {}));
      return;
    }
    this.rekeyIfDue();
  }

  /** Resolves when it is time to send more; rejects when the session is over. */
  async ready(): Promise<void> {
    while (this.error === undefined && this.sentKexInit !== undefined) {
      await new Promise<void>((resolve) => this.waitingForKeys.push(resolve));
    }
    if (this.error === undefined) await this.writer.drained();
    if (this.error !== undefined) throw this.error;
  }

  /** Tells the server that its message was not understood: RFC 4253 §11.4. */
  sendUnimplemented(sequence: number): void {
    this.send(new WireWriter(8).byte(Message.unimplemented).uint32(sequence).bytes());
  }

  /**
   * From now on this side may start key exchanges. Before the first channel it does not: there is nothing to protect
   * yet, and TinySSH reads nothing but that channel's opening then, and would wait for ever.
   */
  allowRekeys(): void {
    this.mayRekey = true;
    if (this.wantsRekey) this.rekey();
  }

  /** Starts a key exchange from this side, once that is allowed, unless one is running: RFC 4253 §9. */
  rekey(): void {
    this.wantsRekey = !this.mayRekey;
    if (!this.mayRekey) return;
    if (this.error !== undefined || this.exchanging || this.sentKexInit !== undefined) return;
    this.sendKexInit();
    this.startRekeyLimit();
  }

  /**
   * Ends the session because a time limit passed. Mail servers and others greet, and then wait for a command of theirs:
   * who has said something until then, and not that it speaks SSH, does not speak it.
   */
  expire(limit: TimeLimitName, milliseconds: number): void {
    const greeted = this.phase === 'identification' && this.firstLine !== undefined;
    this.fail(greeted ? notSsh(this.firstLine ?? '') : timedOut(limit, milliseconds));
  }

  /** Ends the session because of `cause`. The first reason stays; that one is returned. */
  fail(cause: unknown): SshError {
    if (this.error !== undefined) return this.error;
    const error =
      cause instanceof SshError ? cause : malformed('The server sent something malformed.', cause);
    this.error = error;
    this.held = [];
    this.cancelRekeyLimit();
    this.endWith(error);
    this.wake();
    return error;
  }

  private async sayFarewell(error: SshError): Promise<void> {
    const reason = disconnectReasonFor(error);
    if (reason === undefined) return this.closeStream();
    const cancel = this.options.clock.schedule(FAREWELL_MILLISECONDS, () => this.closeStream());
    this.writer.send(writeDisconnect(reason, error.code));
    await this.writer.flushed();
    cancel();
    this.closeStream();
  }

  private closeStream(): void {
    this.writer.dispose();
    this.reader.dispose();
    this.stream.close();
  }

  private sendKexInit(): Bytes {
    const payload = writeKexInit(kexInitFor(this.options.offer, this.facts === undefined));
    this.writer.send(payload);
    this.sentKexInit = payload;
    this.reader.oneAtATime = true;
    return payload;
  }

  /** Every packet passes here. After the end, the reason for the end comes instead. */
  private async receive(): Promise<Packet> {
    const packet = await this.reader.next();
    if (this.error !== undefined) throw this.error;
    this.received += 1;
    this.heardAt = this.options.clock.now();
    if (packet.payload[0] === Message.disconnect)
      throw readDisconnect(packet.payload, this.phase, this.hasOfferedCredential);
    return packet;
  }

  /** The server's first packet is its KEXINIT, and nothing else (strict key exchange). */
  private expectFirst(payload: Bytes, sequence: number): void {
    if (payload[0] !== Message.kexInit || sequence !== 0) throw this.unexpected(payload[0]);
  }

  /**
   * During the first key exchange nothing but its own messages is let in, whether or not the server announced
   * strict key exchange: an attacker could otherwise slip in messages that shift the sequence (CVE-2023-48795).
   */
  private async receiveKexMessage(expected: number | undefined): Promise<Bytes> {
    for (;;) {
      const packet = await this.receive();
      const number = packet.payload[0];
      if (expected === undefined ? isKexMessage(number) : number === expected) return packet.payload;
      if (this.facts === undefined || isKexMessage(number)) throw this.unexpected(number);
      if (!this.early.keep(packet)) throw this.unexpected(number);
    }
  }

  private async exchange(theirKexInit: Bytes): Promise<void> {
    const before = this.facts;
    this.exchanging = true;
    if (before !== undefined && this.sentKexInit === undefined) this.startRekeyLimit();
    const ourKexInit = this.sentKexInit ?? this.sendKexInit();
    const keys = await exchangeKeys({
      offer: this.options.offer,
      ourIdentification: OUR_IDENTIFICATION,
      theirIdentification: this.theirIdentification,
      ourKexInit,
      theirKexInit,
      sessionId: before?.sessionId,
      send: (payload) => this.writer.send(payload),
      receive: (expected) => this.receiveKexMessage(expected),
      acceptHostKey: (hostKey) => this.acceptHostKey(hostKey),
    });
    if (this.error !== undefined) throw this.error;
    const theirs = readKexInit(theirKexInit);
    const strict = before?.strict ?? wantsStrictKex(theirs);
    this.takeIntoUse(keys, strict);
    await this.receiveKexMessage(Message.newKeys);
    this.reader.use(keys.incoming, strict);
    this.reader.oneAtATime = false;
    this.exchanging = false;
    this.cancelRekeyLimit();
    const { hostKey, sessionId } = keys;
    const { theirIdentification } = this;
    this.facts ??= { theirIdentification, sessionId, hostKey, strict, hostKeyAlgorithms: theirs.hostKeys };
  }

  /** Our direction: RFC 4253 §7.3. What was held goes out under the new keys. */
  private takeIntoUse(keys: NewKeys, strict: boolean): void {
    this.writer.send(Uint8Array.of(Message.newKeys));
    this.writer.use(keys.outgoing, strict);
    this.current = keys.algorithms;
    this.sentKexInit = undefined;
    const held = this.held;
    this.held = [];
    for (const payload of held) this.writer.send(payload);
    this.wake();
  }

  private async acceptHostKey(hostKey: HostKey): Promise<void> {
    const before = this.facts?.hostKey;
    if (before === undefined) {
      const stopped = this.ended.then((error) => Promise.reject(error));
      // A person may be asked, for longer than the server waits.
      const stopWatching = this.reader.watchForEnd((error) => this.fail(error));
      await Promise.race([this.options.acceptHostKey(hostKey), stopped]).finally(stopWatching);
    } else if (!equalBytes(before.blob, hostKey.blob)) {
      const message = 'The server showed another host key in the middle of the session.';
      throw new SshError('host-key-switched', message, { hostKey, before });
    }
  }

  private rekeyIfDue(): void {
    const limit = this.options.rekeyAfterBytes;
    if (this.reader.bytesUnderKeys > limit || this.writer.bytesUnderKeys > limit) this.rekey();
  }

  private startRekeyLimit(): void {
    const { clock, rekeyMilliseconds } = this.options;
    this.cancelRekeyLimit = clock.schedule(rekeyMilliseconds, () => {
      this.fail(timedOut('key re-exchange', rekeyMilliseconds));
    });
  }

  private readExtInfo(payload: Bytes): void {
    this.serverSignatureAlgorithms = readSignatureAlgorithms(payload) ?? this.serverSignatureAlgorithms;
  }

  private unexpected(message: number): SshError<'unexpected-message'> {
    const { phase } = this;
    return new SshError('unexpected-message', `Message ${message} has no place here (${phase}).`, {
      message,
      phase,
    });
  }

  private lost(cause?: unknown): SshError {
    const facts = { phase: this.phase, offered: this.hasOfferedCredential };
    const message = `The connection broke (${this.phase}).`;
    return this.error ?? new SshError('connection-lost', message, facts, { cause });
  }

  private wake(): void {
    const waiting = this.waitingForKeys;
    this.waitingForKeys = [];
    for (const resume of waiting) resume();
  }
}
