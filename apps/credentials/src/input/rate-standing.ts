/** One bound that a request is counted by. */
export interface CountedBy {
  /** What the bound is: `"account";q=60000;w=30`. */
  readonly policy: string;
  /** What of it is left now: `"account";r=59999;t=1`. */
  left(): string;
}

/**
 * How a request stands with the bounds that it is counted by, for the `RateLimit-Policy` and `RateLimit` headers of its
 * reply (draft-ietf-httpapi-ratelimit-headers): how many requests `q` may come in `w` seconds, how many are left (`r`), and
 * after how many seconds without any (`t`) all may come again.
 */
export class RateStanding {
  #bounds: readonly CountedBy[] = [];

  countedBy(bound: CountedBy): void {
    this.#bounds = [...this.#bounds, bound];
  }

  /** It does not count there after all. */
  forget(): void {
    this.#bounds = [];
  }

  /** By name; none when nothing is limited. */
  get headers(): Readonly<Record<string, string>> {
    if (this.#bounds.length === 0) return {};
    return {
      'RateLimit-Policy': this.#bounds.map(({ policy }) => policy).join(', '),
      RateLimit: this.#bounds.map((bound) => bound.left()).join(', '),
    };
  }
}
