import { signal } from '@angular/core';
import type { HostKeyVerdict } from '@kiops/ssh-client';
import { RouteFailure } from '@kiops/ssh-worker';

/**
 * The last question of one attempt to a person, whether a host key is to be trusted. Servers wait only so long for
 * somebody to sign in (`LoginGraceTime` of sshd, two minutes): who compares fingerprints with care may need longer.
 */
export class TrustQuestion {
  #hop: number | undefined;
  #verdict: Promise<HostKeyVerdict> = Promise.resolve('unknown');
  readonly #isDropped = signal(false);

  /** The connection is gone on which the key was shown: trusting the key opens another one. */
  readonly isDropped = this.#isDropped.asReadonly();

  /** A person is asked at this hop; `verdict` is the answer to come. */
  asked(hop: number, verdict: Promise<HostKeyVerdict>): void {
    this.#hop = hop;
    this.#verdict = verdict;
  }

  /**
   * Whether the attempt failed only because the answer came too late: the key was trusted in the end, and what went away
   * is the hop that was asked about, before it was offered anything, or one on the way to it. Waits for the answer.
   */
  async cameTooLate(error: unknown): Promise<boolean> {
    if (this.#hop === undefined || !(error instanceof RouteFailure)) return false;
    const isLost = error.hop === this.#hop ? error.nothingOffered : error.hop < this.#hop;
    this.#isDropped.set(isLost);
    return isLost && (await this.#verdict.catch(() => 'unknown')) === 'accepted';
  }
}
