import { Injectable, signal } from '@angular/core';
import { CHOOSE, type ImportStep } from './import-step';

/** Where an import stands, for all that take part in it. */
@Injectable()
export class CurrentStep {
  private readonly stepNow = signal<ImportStep>(CHOOSE);
  private readonly planningNow = signal(false);
  private readonly changedNow = signal(false);

  readonly step = this.stepNow.asReadonly();
  /** Whether another plan is made while one is shown. */
  readonly planning = this.planningNow.asReadonly();
  /** Whether records on KIOPS were changed. */
  readonly changed = this.changedNow.asReadonly();

  goTo(step: ImportStep): void {
    this.stepNow.set(step);
  }

  setPlanning(planning: boolean): void {
    this.planningNow.set(planning);
  }

  noteChanged(): void {
    this.changedNow.set(true);
  }
}
