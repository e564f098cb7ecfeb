import { inject, Injectable, InjectionToken } from '@angular/core';
import { Observable } from 'rxjs';
import { UnusableExport } from './with-ssh-secrets';

/** A file to be written as another one. It stays in this browser. */
export interface ProtectionRequest {
  readonly content: Blob;
  readonly passphrase: string;
  /** Whether it is written for password managers first. */
  readonly asCxf: boolean;
}

/** The file, and what of it has no place in its format, in words; nothing when it could not be written. */
export interface ProtectionReply {
  readonly file: Blob;
  readonly leftOut: string;
}

/** Makes the worker that protects files: scrypt takes seconds, in which the page goes on. */
export const PROTECTION_WORKER = new InjectionToken<() => Worker>('PROTECTION_WORKER', {
  factory: () => () => new Worker(new URL('./protection.worker', import.meta.url), { type: 'module' }),
});

/** Puts files under a passphrase, in a worker that is there only meanwhile. */
@Injectable({ providedIn: 'root' })
export class Protection {
  readonly #make = inject(PROTECTION_WORKER);

  /** To unsubscribe ends the work. Fails with `UnusableExport` where this browser has not the memory for it. */
  protect(request: ProtectionRequest): Observable<ProtectionReply> {
    return new Observable((subscriber) => {
      const worker = this.#make();
      const failed = () => subscriber.error(new UnusableExport(TOO_LARGE));
      worker.onmessage = ({ data }: MessageEvent<ProtectionReply | undefined>) => {
        if (!data) return failed();
        subscriber.next(data);
        subscriber.complete();
      };
      worker.onerror = failed;
      worker.postMessage(request);
      return () => worker.terminate();
    });
  }
}

const TOO_LARGE =
  'The file is too large for this browser: it has not the memory to protect it. Close other tabs, or export fewer stores at a time.';
