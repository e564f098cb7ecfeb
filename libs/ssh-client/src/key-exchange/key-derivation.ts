import { Bytes, WireWriter } from '@kiops/ssh-keys';
import { concatBytes } from '../bytes';
import { CipherName, DirectionKeys, MacName, keyLengths } from '../transport/ciphers';
import type { KexHash } from './key-agreement';

/** What goes into the exchange hash H: RFC 4253 §8. The public values and the secret are contents of a string or mpint. */
export interface ExchangeTranscript {
  readonly ourIdentification: string;
  readonly theirIdentification: string;
  readonly ourKexInit: Uint8Array;
  readonly theirKexInit: Uint8Array;
  readonly hostKeyBlob: Uint8Array;
  /** What the method agreed on before the public values, as it stands in the hash: RFC 4419 §3. */
  readonly agreedBefore?: Uint8Array;
  readonly ourPublicValue: Uint8Array;
  readonly theirPublicValue: Uint8Array;
  readonly sharedSecret: Uint8Array;
}

/** The exchange hash H. */
export async function exchangeHash(hash: KexHash, transcript: ExchangeTranscript): Promise<Bytes> {
  const writer = new WireWriter(8192)
    .string(transcript.ourIdentification)
    .string(latin1(transcript.theirIdentification))
    .string(transcript.ourKexInit)
    .string(transcript.theirKexInit)
    .string(transcript.hostKeyBlob)
    .raw(transcript.agreedBefore ?? new Uint8Array())
    .string(transcript.ourPublicValue)
    .string(transcript.theirPublicValue)
    .string(transcript.sharedSecret);
  const input = writer.bytes();
  const result = new Uint8Array(await crypto.subtle.digest(hash, input));
  input.fill(0);
  writer.wipe();
  return result;
}

/** Derives the keys of both directions: RFC 4253 §7.2. */
export class KeyDerivation {
  private readonly start: Bytes;

  constructor(
    private readonly hash: KexHash,
    sharedSecret: Bytes,
    exchangeHash: Bytes,
    private readonly sessionId: Bytes,
  ) {
    const writer = new WireWriter().string(sharedSecret).raw(exchangeHash);
    this.start = writer.bytes();
    writer.wipe();
  }

  /** Keys from the client to the server: letters A, C and E. */
  outgoing(cipher: CipherName, mac: MacName | undefined): Promise<DirectionKeys> {
    return this.direction(cipher, mac, 'A', 'C', 'E');
  }

  /** Keys from the server to the client: letters B, D and F. */
  incoming(cipher: CipherName, mac: MacName | undefined): Promise<DirectionKeys> {
    return this.direction(cipher, mac, 'B', 'D', 'F');
  }

  wipe(): void {
    this.start.fill(0);
  }

  private async direction(
    cipher: CipherName,
    mac: MacName | undefined,
    ivLetter: string,
    keyLetter: string,
    macLetter: string,
  ): Promise<DirectionKeys> {
    const lengths = keyLengths(cipher, mac);
    const [iv, key, macKey] = await Promise.all([
      this.derive(ivLetter, lengths.iv),
      this.derive(keyLetter, lengths.key),
      this.derive(macLetter, lengths.macKey),
    ]);
    return { iv, key, macKey };
  }

  private async derive(letter: string, length: number): Promise<Bytes> {
    if (length === 0) return new Uint8Array();
    const first = concatBytes([this.start, Uint8Array.of(letter.charCodeAt(0)), this.sessionId]);
    let derived = new Uint8Array(await crypto.subtle.digest(this.hash, first));
    first.fill(0);
    while (derived.length < length) {
      const input = concatBytes([this.start, derived]);
      const next = new Uint8Array(await crypto.subtle.digest(this.hash, input));
      derived = concatBytes([derived, next]);
    }
    return derived.slice(0, length);
  }
}

/** Identifications are bytes; those that are not UTF-8 were read one character per byte. */
function latin1(text: string): Bytes {
  return Uint8Array.from(text, (character) => character.charCodeAt(0));
}
