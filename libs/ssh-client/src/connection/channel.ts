import { Bytes, WireReader, WireWriter } from '@kiops/ssh-keys';
import { SshError, malformed } from '../errors';
import { Message } from '../transport/message-numbers';
import { MAX_CHANNEL_DATA } from '../transport/packet-reader';
import { ChannelOutput } from './channel-output';
import { ReceiveWindow, SendWindow } from './window';

/** What a channel needs of its session. */
export interface ChannelSession {
  /** Sends a message; `body` belongs behind `start`, and is copied. */
  send(start: Bytes, body?: Uint8Array): void;
  /** Resolves when it is time to send more; rejects when the session is over. */
  ready(): Promise<void>;
  /** Waits for `answer`; tells `giveUp` when the time limit for replies passes before it comes. */
  withReplyLimit<Answer>(answer: Promise<Answer>, giveUp: (error: SshError) => void): Promise<Answer>;
  /** The channel is closed on both sides: its number is free. */
  forget(localNumber: number): void;
}

/** What SSH_MSG_CHANNEL_OPEN_CONFIRMATION says: RFC 4254 §5.1. */
export interface RemoteEnd {
  readonly number: number;
  readonly window: number;
  readonly maxPacket: number;
}

/** SSH_EXTENDED_DATA_STDERR: RFC 4254 §5.2. */
const STDERR = 1;

/** Message number, recipient and length in front of channel data. */
const DATA_HEADER = 9;

interface Reply {
  readonly request: string;
  readonly resolve: () => void;
  readonly reject: (error: Error) => void;
}

/** One channel: RFC 4254 §5. */
export class Channel {
  readonly output: ChannelOutput;
  readonly errorOutput: ChannelOutput;
  /** Resolves when the channel is closed in order, from either side; rejects if the session ended before. */
  readonly closed: Promise<void>;
  private settleClosed!: { resolve: () => void; reject: (error: Error) => void };
  private readonly receiveWindow: ReceiveWindow;
  private readonly sendWindow: SendWindow;
  private readonly maxPacket: number;
  private replies: Reply[] = [];
  private writing: Promise<void> = Promise.resolve();
  private sentEof = false;
  private sentClose = false;
  private gotClose = false;
  private error: SshError | undefined;

  constructor(
    private readonly session: ChannelSession,
    readonly localNumber: number,
    private readonly remote: RemoteEnd,
    windowSize: number,
    private readonly onRequest: (name: string, reader: WireReader) => void,
  ) {
    this.receiveWindow = new ReceiveWindow(windowSize);
    this.sendWindow = new SendWindow(remote.window);
    this.maxPacket = Math.max(1, Math.min(remote.maxPacket, MAX_CHANNEL_DATA));
    const used = (length: number): void => this.release(length);
    this.output = new ChannelOutput(used);
    this.errorOutput = new ChannelOutput(used);
    this.closed = new Promise((resolve, reject) => (this.settleClosed = { resolve, reject }));
    this.closed.catch(() => undefined);
  }

  /** Sends bytes, as fast as the window and the connection take them: RFC 4254 §5.2. Writes keep their order. */
  write(bytes: Uint8Array): Promise<void> {
    const written = this.writing.then(() => this.writeNow(bytes));
    this.writing = written.catch(() => undefined);
    return written;
  }

  private async writeNow(bytes: Uint8Array): Promise<void> {
    let at = 0;
    while (at < bytes.length) {
      await this.session.ready();
      this.assertWritable();
      const length = this.sendWindow.take(Math.min(bytes.length - at, this.maxPacket));
      if (length === 0) await this.sendWindow.change();
      else this.sendData(bytes.subarray(at, at + length));
      at += length;
    }
  }

  /** Nothing more is sent from this side once everything written before is: SSH_MSG_CHANNEL_EOF. */
  end(): void {
    this.writing = this.writing.then(() => this.sendEof());
  }

  /** Closes both ways: SSH_MSG_CHANNEL_CLOSE. What the other side still sends is dropped. */
  close(): void {
    this.output.discard();
    this.errorOutput.discard();
    this.sendClose();
    this.settleClosed.resolve();
  }

  /**
   * Sends a request and waits for the answer: RFC 4254 §5.4. Rejects with `request-refused`; with `timeout` where no
   * answer comes, and then the channel is closed.
   */
  request(name: string, fill: (writer: WireWriter) => WireWriter): Promise<void> {
    if (this.error !== undefined) return Promise.reject(this.error);
    if (this.sentClose || this.gotClose) return Promise.reject(channelClosed());
    const answered = new Promise<void>((resolve, reject) =>
      this.replies.push({ request: name, resolve, reject }),
    );
    this.session.send(fill(this.message(Message.channelRequest).string(name).boolean(true)).bytes());
    return this.session.withReplyLimit(answered, (error) => this.giveUp(error));
  }

  /** Sends a request that has no answer. Does nothing on a closed channel. */
  notify(name: string, fill: (writer: WireWriter) => WireWriter): void {
    if (this.error !== undefined || this.sentClose || this.gotClose) return;
    this.session.send(fill(this.message(Message.channelRequest).string(name).boolean(false)).bytes());
  }

  /** Handles a message for this channel; `reader` stands behind the recipient's number. Throws what ends the session. */
  receive(number: number, reader: WireReader): void {
    if (this.gotClose) throw malformed('A message came on a channel that its sender had closed.');
    switch (number) {
      case Message.channelData:
        return this.receiveData(this.output, reader.string());
      case Message.channelExtendedData:
        return this.receiveExtendedData(reader);
      case Message.channelWindowAdjust:
        if (!this.sendWindow.widen(reader.uint32())) throw malformed('A channel window grew too large.');
        return;
      case Message.channelEof:
        this.output.end();
        this.errorOutput.end();
        return;
      case Message.channelClose:
        return this.receiveClose();
      case Message.channelRequest:
        return this.receiveRequest(reader);
      default:
        return this.receiveReply(number === Message.channelSuccess);
    }
  }

  /** The session is over. What came before can still be read, and then comes the error. */
  fail(error: SshError): void {
    this.error = error;
    this.finish(error);
    this.settleClosed.reject(error);
  }

  /** Ends the channel alone: its answers could not be told apart any more. */
  private giveUp(error: SshError): void {
    this.sendClose();
    this.fail(error);
    this.output.discard();
    this.errorOutput.discard();
  }

  private sendData(bytes: Uint8Array): void {
    const start = new Uint8Array(DATA_HEADER);
    const view = new DataView(start.buffer);
    start[0] = Message.channelData;
    view.setUint32(1, this.remote.number);
    view.setUint32(5, bytes.length);
    this.session.send(start, bytes);
  }

  private assertWritable(): void {
    if (this.error !== undefined) throw this.error;
    if (this.sentEof || this.sentClose || this.gotClose) throw channelClosed();
  }

  private receiveData(output: ChannelOutput, data: Uint8Array): void {
    if (data.length > MAX_CHANNEL_DATA || !this.receiveWindow.take(data.length)) {
      throw new SshError('window-overflow', "The server sent more than the channel's window allows.", {});
    }
    if (data.length > 0) output.push(data);
  }

  /** Other kinds of extended data than stderr are not defined; they are dropped. */
  private receiveExtendedData(reader: WireReader): void {
    const isStderr = reader.uint32() === STDERR;
    const data = reader.string();
    if (isStderr) return this.receiveData(this.errorOutput, data);
    const nowhere = new ChannelOutput((length) => this.release(length));
    nowhere.discard();
    this.receiveData(nowhere, data);
  }

  private receiveClose(): void {
    this.gotClose = true;
    this.sendClose();
    this.finish();
    this.session.forget(this.localNumber);
    this.settleClosed.resolve();
  }

  private receiveRequest(reader: WireReader): void {
    const name = reader.text();
    const wantsReply = reader.boolean();
    this.onRequest(name, reader);
    if (wantsReply && !this.sentClose) this.session.send(this.message(Message.channelFailure).bytes());
  }

  private receiveReply(success: boolean): void {
    const reply = this.replies.shift();
    // Some servers answer what wanted no answer, or answer twice. OpenSSH's client ignores that too.
    if (reply === undefined) return;
    if (success) return reply.resolve();
    const { request } = reply;
    reply.reject(
      new SshError('request-refused', `The server refused the request "${request}".`, { request }),
    );
  }

  private release(length: number): void {
    const adjustment = this.receiveWindow.release(length);
    if (adjustment === 0 || this.gotClose || this.sentClose || this.error !== undefined) return;
    this.session.send(this.message(Message.channelWindowAdjust).uint32(adjustment).bytes());
  }

  private sendEof(): void {
    if (this.sentEof || this.sentClose || this.error !== undefined) return;
    this.sentEof = true;
    this.session.send(this.message(Message.channelEof).bytes());
  }

  private sendClose(): void {
    if (this.sentClose || this.error !== undefined) return;
    this.sentClose = true;
    this.session.send(this.message(Message.channelClose).bytes());
    this.sendWindow.wake();
  }

  private finish(error?: SshError): void {
    this.output.end(error);
    this.errorOutput.end(error);
    this.sendWindow.wake();
    const replies = this.replies;
    this.replies = [];
    for (const { reject } of replies) reject(error ?? channelClosed());
  }

  private message(number: number): WireWriter {
    return new WireWriter(64).byte(number).uint32(this.remote.number);
  }
}

function channelClosed(): SshError<'channel-closed'> {
  return new SshError('channel-closed', 'The channel is closed.', {});
}
