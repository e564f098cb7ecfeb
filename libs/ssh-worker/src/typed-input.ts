/** What was typed longer ago, in milliseconds, is not looked at any more. */
const REMEMBERED = 60_000;

/** When how much was typed on terminals, so that it can be said what may not have arrived. What it was, is not kept. */
export class TypedInput {
  readonly #terminals = new Set<number>();
  #typed: { readonly at: number; readonly characters: number }[] = [];

  constructor(private readonly now: () => number = () => performance.now()) {}

  /** From now on what goes to this process is typed. */
  follow(process: number): void {
    this.#terminals.add(process);
  }

  /** These bytes, UTF-8, go to a process. */
  add(process: number, bytes: Uint8Array): void {
    if (!this.#terminals.has(process)) return;
    const now = this.now();
    const characters = bytes.reduce((count, byte) => count + ((byte & 0xc0) === 0x80 ? 0 : 1), 0);
    this.#typed = [...this.#typed.filter(({ at }) => at > now - REMEMBERED), { at: now, characters }];
  }

  /** How many characters were typed in the last so many milliseconds. */
  since(milliseconds: number): number {
    const from = this.now() - milliseconds;
    return this.#typed.reduce((sum, { at, characters }) => (at >= from ? sum + characters : sum), 0);
  }
}
