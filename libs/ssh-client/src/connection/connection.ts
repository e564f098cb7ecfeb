import { WireReader, WireWriter } from '@kiops/ssh-keys';
import { SshError, malformed } from '../errors';
import { Message } from '../transport/message-numbers';
import { MAX_CHANNEL_DATA, type Packet } from '../transport/packet-reader';
import type { Transport } from '../transport/transport';
import { printable } from '../transport/identification';
import { Channel, ChannelSession, RemoteEnd } from './channel';

/** Waits for an answer; tells `giveUp` when the time limit for replies passes before it comes. */
export type ReplyLimit = <Answer>(
  answer: Promise<Answer>,
  giveUp: (error: SshError) => void,
) => Promise<Answer>;

/** Called for every request that the server makes on a channel: `exit-status` and the like. */
export type ChannelRequestHandler = (name: string, reader: WireReader) => void;

interface Opening {
  readonly type: string;
  readonly resolve: (remote: RemoteEnd) => void;
  readonly reject: (error: Error) => void;
}

/** SSH_OPEN_ADMINISTRATIVELY_PROHIBITED: RFC 4254 §5.1. */
const PROHIBITED = 1;

/** Messages that may cross with the end of their channel. */
const MEANT_FOR_A_LIVING_CHANNEL: ReadonlySet<number> = new Set([
  Message.channelWindowAdjust,
  Message.channelSuccess,
  Message.channelFailure,
]);

/** The connection protocol: RFC 4254. Many channels over one transport. */
export class Connection {
  private readonly channels = new Map<number, Channel>();
  private readonly openings = new Map<number, Opening>();
  private nextNumber = 0;
  /** Who waits for anything at all to come. */
  private listening: (() => void)[] = [];
  private readonly session: ChannelSession;

  constructor(
    private readonly transport: Transport,
    private readonly windowSize: number,
    private readonly withReplyLimit: ReplyLimit,
    /** Called when data comes or goes on any channel. */
    private readonly onActivity: () => void,
  ) {
    this.session = {
      send: (start, body) => {
        if (body !== undefined) this.onActivity();
        this.transport.send(start, body);
      },
      ready: () => this.transport.ready(),
      withReplyLimit,
      forget: (number) => this.channels.delete(number),
    };
    void transport.ended.then((reason) => this.failAll(reason));
  }

  /** Handles messages until the session is over; its transport tells why. */
  async run(): Promise<void> {
    try {
      for (;;) {
        const message = await this.transport.nextMessage();
        for (const heard of this.listening.splice(0)) heard();
        this.dispatch(message);
      }
    } catch (error) {
      this.transport.fail(error);
    }
  }

  get openChannels(): number {
    return this.channels.size + this.openings.size;
  }

  /** Opens a channel: RFC 4254 §5.1. Rejects with `channel-refused`, or `timeout` where no answer comes. */
  async open(
    type: string,
    fill: (writer: WireWriter) => WireWriter,
    onRequest: ChannelRequestHandler = () => undefined,
  ): Promise<Channel> {
    if (this.transport.failure !== undefined) throw this.transport.failure;
    const number = this.freeNumber();
    const accept = (remote: RemoteEnd): Channel => {
      // Made at once, so that data right behind the confirmation finds its channel.
      const channel = new Channel(this.session, number, remote, this.windowSize, onRequest);
      this.channels.set(number, channel);
      return channel;
    };
    const opened = new Promise<Channel>((resolve, reject) =>
      this.openings.set(number, { type, resolve: (remote) => resolve(accept(remote)), reject }),
    );
    const giveUp = (error: SshError): void => {
      const opening = this.openings.get(number);
      // Its number stays taken: what is opened late after all is closed again.
      const late = (remote: RemoteEnd): void => accept(remote).close();
      this.openings.set(number, { type, resolve: late, reject: () => undefined });
      opening?.reject(error);
    };
    const message = new WireWriter().byte(Message.channelOpen).string(type).uint32(number);
    this.transport.send(fill(message.uint32(this.windowSize).uint32(MAX_CHANNEL_DATA)).bytes());
    return this.withReplyLimit(opened, giveUp);
  }

  /** Asks for any answer at all, to see whether the server lives: OpenSSH's `keepalive@openssh.com`. */
  ping(): void {
    const message = new WireWriter()
      .byte(Message.globalRequest)
      .string('keepalive@openssh.com')
      .boolean(true);
    this.transport.send(message.bytes());
  }

  /** Asks for a sign of life; resolves with the next message, whatever it is. */
  answers(): Promise<void> {
    const heard = new Promise<void>((resolve) => this.listening.push(resolve));
    this.ping();
    return heard;
  }

  private freeNumber(): number {
    while (this.channels.has(this.nextNumber) || this.openings.has(this.nextNumber)) this.advance();
    const number = this.nextNumber;
    this.advance();
    return number;
  }

  private advance(): void {
    this.nextNumber = (this.nextNumber + 1) % 0x10000;
  }

  private dispatch({ payload, sequence }: Packet): void {
    const reader = new WireReader(payload);
    const number = reader.byte();
    switch (number) {
      case Message.globalRequest:
        return this.receiveGlobalRequest(reader);
      case Message.requestSuccess:
      case Message.requestFailure:
        // It answers a ping, or nothing at all, as some servers do; either is a sign of life.
        return;
      case Message.channelOpen:
        return this.refuseOpen(reader);
      case Message.channelOpenConfirmation:
        return this.receiveConfirmation(reader);
      case Message.channelOpenFailure:
        return this.receiveOpenFailure(reader);
    }
    if (number >= Message.channelWindowAdjust && number <= Message.channelFailure) {
      if (number === Message.channelData || number === Message.channelExtendedData) this.onActivity();
      return this.receiveOnChannel(number, reader);
    }
    if (number >= 50 && number <= 79) throw this.misplaced(number);
    this.transport.sendUnimplemented(sequence);
  }

  private receiveOnChannel(message: number, reader: WireReader): void {
    const number = reader.uint32();
    const channel = this.channels.get(number);
    if (channel !== undefined) return channel.receive(message, reader);
    // OpenSSH's client ignores these too: they change nothing where there is no channel any more.
    if (!MEANT_FOR_A_LIVING_CHANNEL.has(message))
      throw malformed(`A message came for a channel that is not open: ${number}.`);
  }

  /** RFC 4254 §4. None is served here. */
  private receiveGlobalRequest(reader: WireReader): void {
    reader.string();
    if (reader.boolean()) this.transport.send(Uint8Array.of(Message.requestFailure));
  }

  /** The server may not open channels: nothing is forwarded from it. */
  private refuseOpen(reader: WireReader): void {
    reader.string();
    const message = new WireWriter()
      .byte(Message.channelOpenFailure)
      .uint32(reader.uint32())
      .uint32(PROHIBITED);
    this.transport.send(message.string('This client opens no channels for servers.').string('').bytes());
  }

  private receiveConfirmation(reader: WireReader): void {
    const number = reader.uint32();
    const remote = { number: reader.uint32(), window: reader.uint32(), maxPacket: reader.uint32() };
    this.takeOpening(number).resolve(remote);
  }

  private receiveOpenFailure(reader: WireReader): void {
    const number = reader.uint32();
    const reason = reader.uint32();
    // Some servers leave the text out.
    const text = reader.remaining === 0 ? new Uint8Array() : reader.string();
    const description = printable(new TextDecoder().decode(text));
    const message = `The server did not open the channel: ${description || `reason ${reason}`}`;
    const { type: channel, reject } = this.takeOpening(number);
    reject(new SshError('channel-refused', message, { channel, reason, description }));
  }

  /** Only for an answer that was read to its end: what is taken out of the openings, nothing else would ever end. */
  private takeOpening(number: number): Opening {
    const opening = this.openings.get(number);
    if (opening === undefined)
      throw malformed(`An answer came for a channel that was not asked for: ${number}.`);
    this.openings.delete(number);
    this.transport.allowRekeys();
    return opening;
  }

  private failAll(reason: SshError): void {
    for (const channel of this.channels.values()) channel.fail(reason);
    for (const opening of this.openings.values()) opening.reject(reason);
    this.channels.clear();
    this.openings.clear();
  }

  private misplaced(message: number): SshError<'unexpected-message'> {
    const { phase } = this.transport;
    return new SshError('unexpected-message', `Message ${message} has no place here (${phase}).`, {
      message,
      phase,
    });
  }
}
