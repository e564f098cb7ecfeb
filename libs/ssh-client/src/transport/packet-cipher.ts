import type { Bytes } from '@kiops/ssh-keys';
import { SshError } from '../errors';

/**
 * Protects the binary packets of one direction (RFC 4253 §6).
 * Several packets may be under way at once: what depends on their order is fixed when a method is called.
 */
export interface PacketCipher {
  /** `packet_length` must be a multiple of this (with its own four bytes if {@link coversLength}). */
  readonly blockSize: number;
  /** Whether the length field counts for the padding; not so for AEAD and encrypt-then-MAC. */
  readonly coversLength: boolean;
  /** How many bytes of a packet must be there before its length can be read: four, or a whole block. */
  readonly headLength: number;
  /** Bytes of authentication tag after the packet. */
  readonly tagLength: number;
  /** The value of the length field, from the packet's first {@link headLength} bytes on the wire. Nothing proves it yet. */
  readLength(sequence: number, start: Uint8Array): number;
  /** From `length, padding length, payload, padding` to what goes on the wire, in parts that follow each other. */
  seal(sequence: number, packet: Bytes): Promise<readonly Bytes[]> | readonly Bytes[];
  /** From what came on the wire to `padding length, payload, padding`. Fails with `bad-mac`. */
  open(sequence: number, frame: Bytes): Promise<Bytes> | Bytes;
  /** Overwrites key bytes that JavaScript can see. It is not used any more. */
  dispose(): void;
}

/** The error for a packet whose tag does not fit. */
export function badMac(): SshError<'bad-mac'> {
  return new SshError('bad-mac', 'A packet was forged or damaged on the way.', {});
}

/** Big-endian length at the start of `bytes`. */
export function readUint32(bytes: Uint8Array, at = 0): number {
  return ((bytes[at] << 24) | (bytes[at + 1] << 16) | (bytes[at + 2] << 8) | bytes[at + 3]) >>> 0;
}

/** No protection: the first packets, before the first SSH_MSG_NEWKEYS. */
export const noCipher: PacketCipher = {
  blockSize: 8,
  coversLength: true,
  headLength: 4,
  tagLength: 0,
  readLength: (_sequence, start) => readUint32(start),
  seal: (_sequence, packet) => [packet],
  open: (_sequence, frame) => frame.subarray(4),
  dispose: () => undefined,
};
