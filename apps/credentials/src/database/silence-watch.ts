import type { Duplex } from 'node:stream';

/** How often one limit is looked at. A process that was busy itself counts only one look, however long that took. */
const LOOKS = 5;

/** Notices a connection that is asked something and from which no byte comes. TCP alone tells after a quarter of an hour. */
export class SilenceWatch {
  private readonly timer: NodeJS.Timeout;
  private isBusy = false;
  private silentLooks = 0;
  private bytes = 0;
  private allowedLooks = LOOKS;

  constructor(
    /** In milliseconds. */
    private readonly limit: number,
    private readonly stream: () => Duplex & { readonly bytesRead?: number },
    private readonly onSilent: () => void,
  ) {
    this.timer = setTimeout(() => this.look(), limit / LOOKS).unref();
  }

  /** Something was asked. */
  begin(): void {
    if (this.isBusy) return;
    this.isBusy = true;
    this.silentLooks = 0;
    this.bytes = this.stream().bytesRead ?? 0;
    this.timer.refresh();
  }

  /** Everything was answered. */
  end(): void {
    this.isBusy = false;
  }

  /** Changes how long it may be silent, in milliseconds; undefined: as at first. */
  allow(limit: number | undefined): void {
    this.allowedLooks = limit === undefined ? LOOKS : Math.ceil((limit / this.limit) * LOOKS);
  }

  stop(): void {
    this.isBusy = false;
    clearTimeout(this.timer);
  }

  private look(): void {
    if (!this.isBusy) return;
    const bytes = this.stream().bytesRead ?? 0;
    this.silentLooks = bytes === this.bytes ? this.silentLooks + 1 : 0;
    this.bytes = bytes;
    if (this.silentLooks < this.allowedLooks) this.timer.refresh();
    else this.onSilent();
  }
}
