import type { Bytes } from '@kiops/ssh-keys';
import { asBytes } from '../bytes';

/** Bytes that came and were not used yet. They are copied only where what is taken lies across two arrivals. */
export class ReceiveBuffer {
  private chunks: Bytes[] = [];
  private first = 0;
  private size = 0;

  get length(): number {
    return this.size;
  }

  append(chunk: Uint8Array): void {
    if (chunk.length === 0) return;
    this.chunks.push(asBytes(chunk));
    this.size += chunk.length;
  }

  /** The next `length` bytes, which stay; there must be as many. */
  peek(length: number): Bytes {
    const head = this.chunks[this.first];
    return head.length >= length ? head.subarray(0, length) : this.gather(length);
  }

  /** The next `length` bytes; there must be as many. */
  take(length: number): Bytes {
    const taken = this.peek(length);
    this.drop(length);
    return taken;
  }

  /** Everything that is there. */
  takeAll(): Bytes {
    return this.size === 0 ? new Uint8Array() : this.take(this.size);
  }

  /** Where `byte` comes first, or -1. */
  indexOf(byte: number): number {
    let before = 0;
    for (let index = this.first; index < this.chunks.length; index++) {
      const at = this.chunks[index].indexOf(byte);
      if (at >= 0) return before + at;
      before += this.chunks[index].length;
    }
    return -1;
  }

  private gather(length: number): Bytes {
    const joined = new Uint8Array(length);
    let at = 0;
    for (let index = this.first; at < length; index++) {
      const part = this.chunks[index].subarray(0, length - at);
      joined.set(part, at);
      at += part.length;
    }
    return joined;
  }

  private drop(length: number): void {
    this.size -= length;
    let left = length;
    while (left > 0) {
      const head = this.chunks[this.first];
      if (head.length > left) {
        this.chunks[this.first] = head.subarray(left);
        break;
      }
      left -= head.length;
      this.first += 1;
    }
    if (this.first === this.chunks.length || this.first > 1024) {
      this.chunks = this.chunks.slice(this.first);
      this.first = 0;
    }
  }
}
