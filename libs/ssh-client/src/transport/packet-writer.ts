import type { Bytes } from '@kiops/ssh-keys';
import type { ByteStream } from '../byte-stream';
import { concatBytes } from '../bytes';
import { PacketCipher, noCipher } from './packet-cipher';

/** Packets are put together into writes of about this size. */
const WRITE_SIZE = 0x40000;
/** With more than this waiting to be written, {@link PacketWriter.drained} makes senders wait. */
const HIGH_WATER = 0x100000;

const NO_BYTES = new Uint8Array();

/** A packet on its way: what it becomes on the wire, and how much that is, about. */
interface Outgoing {
  readonly parts: Promise<readonly Bytes[]> | readonly Bytes[];
  readonly size: number;
}

/** Seals packets, in order, and writes them to the stream: RFC 4253 §6. */
export class PacketWriter {
  private cipher: PacketCipher = noCipher;
  private sequence = 0;
  private queue: Outgoing[] = [];
  private queued = 0;
  private bytes = 0;
  private writing: Promise<void> | undefined;
  private waiting: (() => void)[] = [];
  private disposed = false;

  /** `failed` is told once when the stream does not take what is written. */
  constructor(
    private readonly stream: ByteStream,
    private readonly failed: (error: unknown) => void,
  ) {}

  /** Bytes sent under the keys in use. */
  get bytesUnderKeys(): number {
    return this.bytes;
  }

  /** How many packets wait to be written. */
  get waitingPackets(): number {
    return this.queue.length;
  }

  /** Sends bytes as they are: the identification line. */
  sendRaw(bytes: Bytes): void {
    this.enqueue({ parts: [bytes], size: bytes.length });
  }

  /** Sends one message as a packet: `start`, and right behind it `body`, which is copied. */
  send(start: Uint8Array, body: Uint8Array = NO_BYTES): void {
    if (this.disposed) return;
    const packet = frame(start, body, this.cipher);
    const sealed = this.cipher.seal(this.sequence, packet);
    if (sealed instanceof Promise) sealed.catch(() => undefined);
    this.sequence = (this.sequence + 1) >>> 0;
    this.bytes += packet.length;
    this.enqueue({ parts: sealed, size: packet.length + this.cipher.tagLength });
  }

  /** From the next packet on, these keys hold: RFC 4253 §7.3. */
  use(cipher: PacketCipher, resetSequence: boolean): void {
    this.cipher.dispose();
    this.cipher = cipher;
    this.bytes = 0;
    if (resetSequence) this.sequence = 0;
  }

  /** Resolves when little enough waits to be written. */
  async drained(): Promise<void> {
    while (this.queued > HIGH_WATER) await new Promise<void>((resolve) => this.waiting.push(resolve));
  }

  /** Resolves when everything so far is written, or could not be. */
  async flushed(): Promise<void> {
    await this.writing;
  }

  /** Drops what waits, and lets everybody go on who waits for room. */
  private drop(): void {
    this.queue = [];
    this.queued = 0;
    this.wake();
  }

  /** Nothing is sent any more: what comes later is dropped. */
  dispose(): void {
    this.disposed = true;
    this.drop();
    this.cipher.dispose();
  }

  private enqueue(outgoing: Outgoing): void {
    this.queue.push(outgoing);
    this.queued += outgoing.size;
    this.writing ??= this.write();
  }

  private async write(): Promise<void> {
    try {
      // One turn later, so that messages sent together leave in one write.
      await Promise.resolve();
      while (this.queue.length > 0) await this.writeBatch();
    } catch (error) {
      this.drop();
      this.failed(error);
    } finally {
      this.writing = undefined;
    }
  }

  private async writeBatch(): Promise<void> {
    let size = 0;
    let count = 0;
    while (count < this.queue.length && (count === 0 || size + this.queue[count].size <= WRITE_SIZE)) {
      size += this.queue[count].size;
      count += 1;
    }
    const batch = this.queue.splice(0, count);
    const parts = (await Promise.all(batch.map((outgoing) => outgoing.parts))).flat();
    await this.stream.write(parts.length === 1 ? parts[0] : concatBytes(parts));
    this.queued = Math.max(0, this.queued - size);
    this.wake();
  }

  private wake(): void {
    const waiting = this.waiting;
    this.waiting = [];
    for (const resume of waiting) resume();
  }
}

/** RFC 4253 §6: length, padding length, payload, and at least four bytes of random padding. */
function frame(start: Uint8Array, body: Uint8Array, cipher: PacketCipher): Bytes {
  const length = start.length + body.length;
  const counted = length + 1 + (cipher.coversLength ? 4 : 0);
  let padding = cipher.blockSize - (counted % cipher.blockSize);
  if (padding < 4) padding += cipher.blockSize;
  const packet = new Uint8Array(5 + length + padding);
  new DataView(packet.buffer).setUint32(0, 1 + length + padding);
  packet[4] = padding;
  packet.set(start, 5);
  packet.set(body, 5 + start.length);
  crypto.getRandomValues(packet.subarray(5 + length));
  return packet;
}
