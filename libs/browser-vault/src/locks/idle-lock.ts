/** Calls `lock` when nobody was active for some minutes. Sleep of the machine counts as idle time. */
export class IdleLock {
  private limit: number | undefined;
  private lastActive = Date.now();
  private timer: ReturnType<typeof setTimeout> | undefined;

  constructor(private readonly lock: () => void) {}

  /** Starts, or goes on with another limit, in minutes; null stops it. */
  start(minutes: number | null): void {
    const limit = minutes === null ? undefined : minutes * 60_000;
    if (limit === this.limit) return;
    this.stop();
    this.limit = limit;
    if (limit === undefined) return;
    this.lastActive = Date.now();
    this.wait(limit);
  }

  /** Somebody was active, now or at a time of the past (milliseconds since the epoch). Too late is too late. */
  touch(at = Date.now()): void {
    if (this.limit === undefined || this.expired()) return;
    this.lastActive = Math.max(this.lastActive, Math.min(at, Date.now()));
  }

  stop(): void {
    clearTimeout(this.timer);
    this.limit = undefined;
  }

  private wait(milliseconds: number): void {
    this.timer = setTimeout(() => this.expired(), milliseconds);
  }

  private expired(): boolean {
    if (this.limit === undefined) return false;
    clearTimeout(this.timer);
    const left = this.lastActive + this.limit - Date.now();
    if (left > 0) {
      this.wait(left);
      return false;
    }
    this.stop();
    this.lock();
    return true;
  }
}
