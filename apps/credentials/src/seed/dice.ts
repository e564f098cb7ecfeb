/** Random-looking choices that are the same at every run with the same seed (xorshift32). Not for secrets that matter. */
export class Dice {
  private state: number;

  constructor(seed: number) {
    this.state = seed >>> 0 || 1;
  }

  /** A whole number from 0 to below `limit`. */
  below(limit: number): number {
    this.state ^= this.state << 13;
    this.state ^= this.state >>> 17;
    this.state ^= this.state << 5;
    this.state >>>= 0;
    return this.state % limit;
  }

  /** True so many times out of a hundred. */
  chance(percent: number): boolean {
    return this.below(100) < percent;
  }

  pick<Value>(values: readonly Value[]): Value {
    return values[this.below(values.length)];
  }

  /** So many of the values, in their order. */
  some<Value>(values: readonly Value[], most: number): Value[] {
    const count = this.below(most + 1);
    const start = this.below(values.length);
    return Array.from({ length: count }, (_, offset) => values[(start + offset) % values.length]);
  }

  /** Text of letters and digits. */
  text(length: number): string {
    return this.signs(length, 'abcdefghijkmnpqrstuvwxyzABCDEFGHJKLMNPQRSTUVWXYZ23456789');
  }

  /** Base64 of nothing in particular; the last sign has no bits left over for 32 bytes. */
  base64(length: number): string {
    return this.signs(length, 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/');
  }

  private signs(length: number, alphabet: string): string {
    return Array.from({ length }, () => alphabet[this.below(alphabet.length)]).join('');
  }
}
