import { isTransportChatter } from './message-numbers';
import type { Packet } from './packet-reader';

/** How much may wait: enough for some full channel windows. */
const MAX_BYTES = 0x2000000;
/** What a message costs in memory beside its own bytes, about. */
const MESSAGE_OVERHEAD = 256;

/**
 * Messages that came in the middle of a later key exchange, and are handled after it. RFC 4253 §7.1 forbids them, but
 * AsyncSSH sends them, and OpenSSH's client takes them too.
 */
export class EarlyMessages {
  private packets: Packet[] = [];
  private bytes = 0;

  /** Keeps a message for later; false if there are too many. Those that mean nothing are dropped. */
  keep(packet: Packet): boolean {
    if (isTransportChatter(packet.payload[0])) return true;
    this.bytes += packet.payload.length + MESSAGE_OVERHEAD;
    if (this.bytes > MAX_BYTES) return false;
    this.packets.push(packet);
    return true;
  }

  /** The next one that waits. */
  next(): Packet | undefined {
    const packet = this.packets.shift();
    if (this.packets.length === 0) this.bytes = 0;
    return packet;
  }
}
