import type { Bytes } from '@kiops/ssh-keys';
import type { ByteStream } from '../byte-stream';
import { SshError, malformed } from '../errors';
import { PacketCipher, noCipher } from './packet-cipher';
import { ReceiveBuffer } from './receive-buffer';

/** The largest channel data this client asks for in one packet. */
export const MAX_CHANNEL_DATA = 0x10000;
/** The largest `packet_length` that is read: RFC 4253 §6.1 asks for 35000 at least. */
export const MAX_PACKET_LENGTH = MAX_CHANNEL_DATA + 1024;
/** As much as one packet may need. */
const MAX_READ_AHEAD = MAX_PACKET_LENGTH + 1024;
/** How many packets are opened at the same time. */
const MAX_OPENING = 16;
/** The smallest packet: padding length, one byte of payload, four of padding. */
const MIN_PACKET_LENGTH = 6;

/** One packet's payload and its place in the sequence (RFC 4253 §6.4). */
export interface Packet {
  readonly payload: Bytes;
  readonly sequence: number;
}

/** Takes packets off the stream, in order, and opens them: RFC 4253 §6. */
export class PacketReader {
  /**
   * True from a KEXINIT to the NEWKEYS that follows it: then the keys of the packet after the next are not
   * known yet, so packets are opened one by one. Otherwise several are opened at once, which WebCrypto rewards.
   */
  oneAtATime = true;
  readonly buffer = new ReceiveBuffer();
  private cipher: PacketCipher = noCipher;
  private sequence = 0;
  private opening: Promise<Packet>[] = [];
  private reading: Promise<boolean> | undefined;
  private bytes = 0;

  constructor(
    private readonly stream: ByteStream,
    private readonly lost: (cause?: unknown) => SshError,
  ) {}

  /** Bytes that came under the keys in use. */
  get bytesUnderKeys(): number {
    return this.bytes;
  }

  /** The next packet. Rejects with `bad-mac`, `packet-too-large`, `malformed` or what the stream's end means. */
  async next(): Promise<Packet> {
    for (;;) {
      this.startOpening();
      const packet = this.opening.shift();
      if (packet !== undefined) {
        if (!this.oneAtATime && this.opening.length < MAX_OPENING) this.readMore().catch(() => undefined);
        return packet;
      }
      if (!(await this.readMore())) throw this.lost();
    }
  }

  /** Reads once from the stream; false at its end. A stream that failed once fails again. */
  readMore(): Promise<boolean> {
    this.reading ??= this.stream.read().then(
      (chunk) => {
        if (chunk === undefined) return false;
        this.reading = undefined;
        this.buffer.append(chunk);
        if (!this.oneAtATime) this.startOpening();
        return true;
      },
      (error: unknown) => {
        throw this.lost(error);
      },
    );
    return this.reading;
  }

  /**
   * Reads ahead while nothing is taken, so that the stream's end is noticed; `onEnd` is told of it. A server that sends
   * much meanwhile is left waiting. Call what it returns when packets are taken again.
   */
  watchForEnd(onEnd: (error: SshError) => void): () => void {
    let isWatching = true;
    const watch = async (): Promise<void> => {
      while (isWatching && this.buffer.length < MAX_READ_AHEAD)
        if (!(await this.readMore())) throw this.lost();
    };
    watch().catch((error: SshError) => {
      if (isWatching) onEnd(error);
    });
    return () => (isWatching = false);
  }

  /** From the next packet on, these keys hold: RFC 4253 §7.3. */
  use(cipher: PacketCipher, resetSequence: boolean): void {
    this.cipher.dispose();
    this.cipher = cipher;
    this.bytes = 0;
    if (resetSequence) this.sequence = 0;
  }

  /** Nothing is read any more. */
  dispose(): void {
    this.cipher.dispose();
  }

  private startOpening(): void {
    const limit = this.oneAtATime ? 1 : MAX_OPENING;
    while (this.opening.length < limit && this.buffer.length >= this.cipher.headLength) {
      const length = this.cipher.readLength(this.sequence, this.buffer.peek(this.cipher.headLength));
      const problem = this.lengthProblem(length);
      if (problem !== undefined) {
        this.opening.push(rejected(problem));
        return;
      }
      const whole = 4 + length + this.cipher.tagLength;
      if (this.buffer.length < whole) return;
      this.opening.push(this.open(this.buffer.take(whole)));
    }
  }

  private lengthProblem(length: number): SshError | undefined {
    if (length > MAX_PACKET_LENGTH) {
      return new SshError('packet-too-large', `A packet of ${length} bytes is larger than allowed.`, {
        length,
        limit: MAX_PACKET_LENGTH,
      });
    }
    const aligned = (length + (this.cipher.coversLength ? 4 : 0)) % this.cipher.blockSize === 0;
    return length < MIN_PACKET_LENGTH || !aligned
      ? malformed(`A packet has an impossible length: ${length}.`)
      : undefined;
  }

  private open(frame: Bytes): Promise<Packet> {
    const sequence = this.sequence;
    this.sequence = (sequence + 1) >>> 0;
    this.bytes += frame.length;
    const packet = openPacket(this.cipher, sequence, frame);
    packet.catch(() => undefined);
    return packet;
  }
}

async function openPacket(cipher: PacketCipher, sequence: number, frame: Bytes): Promise<Packet> {
  const opened = await cipher.open(sequence, frame);
  const padding = opened[0];
  const end = opened.length - padding;
  if (padding < 4 || end < 2) throw malformed(`A packet has an impossible padding: ${padding}.`);
  return { payload: opened.subarray(1, end), sequence };
}

function rejected(error: SshError): Promise<Packet> {
  const packet = Promise.reject<Packet>(error);
  packet.catch(() => undefined);
  return packet;
}
