import type { ImportOutcome } from '@kiops/contracts';
import type { Failure } from '../../../problem/failure';
import type { BrowserOutcome } from '../plan/browser-part';

/** Where an import stands. The files, their plan and the answers stand beside it. */
export type ImportStep =
  | { readonly name: 'choose'; readonly fault: string | null; readonly failure: Failure | null }
  /** `work`: in this browser, on the way to KIOPS, or there; `percent` is null while nobody knows. */
  | {
      readonly name: 'reading';
      readonly work: 'reading' | 'sending' | 'comparing';
      readonly percent: number | null;
    }
  /** A table whose columns a person names. */
  | { readonly name: 'columns' }
  | { readonly name: 'questions'; readonly failure: Failure | null }
  | { readonly name: 'plan'; readonly notice: PlanNotice | null; readonly failure: Failure | null }
  /** `isWritten`: KIOPS is done, and this browser is at work. */
  | {
      readonly name: 'importing';
      readonly percent: number | null;
      readonly sentIn: number | null;
      readonly isWritten: boolean;
    }
  | { readonly name: 'cancelling' }
  /** `summary`: what KIOPS did, null when the file has nothing for it; `browser`: the same of this browser. */
  | {
      readonly name: 'done';
      readonly summary: ImportOutcome | null;
      readonly browser: BrowserOutcome | null;
    };

/** Why a plan is shown again. `unknown`: what an import has done was looked for in vain. */
export type PlanNotice =
  'plan-changed' | 'cancelled' | 'cancelled-too-late' | 'unanswered' | 'unanswered-and-done' | 'unknown';

export const CHOOSE: Extract<ImportStep, { readonly name: 'choose' }> = {
  name: 'choose',
  fault: null,
  failure: null,
};
