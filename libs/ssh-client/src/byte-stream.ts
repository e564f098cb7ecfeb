/**
 * A two-way stream of bytes, on which an SSH session runs: a WebSocket to the relay, a TCP socket,
 * or a channel inside another SSH session.
 */
export interface ByteStream {
  /**
   * The next bytes, as they come; `undefined` when the other side ended the stream in order.
   * Rejects when the stream broke. The caller owns the bytes and may keep them. One read at a time.
   */
  read(): Promise<Uint8Array | undefined>;
  /** Takes the bytes over and resolves when it would take more. Rejects when the stream broke. One write at a time. */
  write(bytes: Uint8Array): Promise<void>;
  /** Gives the stream up at once, both ways. A read that waits ends or rejects. Never throws; may be called twice. */
  close(): void;
}
