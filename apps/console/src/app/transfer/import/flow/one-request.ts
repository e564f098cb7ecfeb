import { Injectable, type OnDestroy } from '@angular/core';
import { type Observable, type Observer, Subscription } from 'rxjs';

/** The request of an import that is on its way: one at a time, and none without its dialog. */
@Injectable()
export class OneRequest implements OnDestroy {
  private running = Subscription.EMPTY;

  /** Sends it instead of the one that is on its way. */
  send<Result>(request: Observable<Result>, observer: Partial<Observer<Result>>): void {
    this.stop();
    this.running = request.subscribe(observer);
  }

  /** Cancels the one that is on its way. */
  stop(): void {
    this.running.unsubscribe();
  }

  ngOnDestroy(): void {
    this.stop();
  }
}
