/** The hosts of one database, of which one is writable at a time: which to try next. */
export class HostList {
  private place = 0;

  /** @param urls one connection URL per host */
  constructor(private readonly urls: readonly string[]) {}

  get size(): number {
    return this.urls.length;
  }

  /** The host that worked last, or the one after that which failed. */
  next(): { readonly url: string; readonly place: number } {
    return { url: this.urls[this.place], place: this.place };
  }

  /** Passes over a host. Many connections that fail at once pass over it once. */
  failed(place: number): void {
    if (place === this.place) this.place = (place + 1) % this.urls.length;
  }
}
