import { inject, Injectable, InjectionToken, signal } from '@angular/core';
import type { Strength, StrengthQuestion } from './rate-password';

/** Makes the worker that judges passwords: it brings the dictionaries, and a long password takes it a while. */
export const STRENGTH_WORKER = new InjectionToken<() => Worker>('STRENGTH_WORKER', {
  factory: () => () => new Worker(new URL('./strength.worker', import.meta.url), { type: 'module' }),
});

/** Judges new passwords while they are typed, in a worker that is there only meanwhile. */
@Injectable({ providedIn: 'root' })
export class PasswordStrength {
  readonly #make = inject(STRENGTH_WORKER);
  readonly #latest = signal<Strength | undefined>(undefined);
  #worker: Worker | undefined;
  #working = false;
  #next: StrengthQuestion | undefined;

  /** The last answer; undefined before the first, and where there is no worker. */
  readonly latest = this.#latest.asReadonly();

  /** Asks about a password. Of several in a row, only the last one is judged. */
  judge(question: StrengthQuestion): void {
    this.#next = question;
    this.#worker ??= this.#start();
    this.#send();
  }

  /** Nobody types any more: the worker and what it said go. */
  stop(): void {
    this.#worker?.terminate();
    this.#worker = undefined;
    this.#working = false;
    this.#next = undefined;
    this.#latest.set(undefined);
  }

  #start(): Worker {
    const worker = this.#make();
    worker.onmessage = ({ data }: MessageEvent<Strength>) => {
      this.#latest.set(data);
      this.#working = false;
      this.#send();
    };
    // Without an answer there is no meter; the service looks at the password anyway.
    worker.onerror = () => this.#latest.set(undefined);
    return worker;
  }

  #send(): void {
    if (this.#working || this.#next === undefined) return;
    this.#working = true;
    this.#worker?.postMessage(this.#next);
    this.#next = undefined;
  }
}
