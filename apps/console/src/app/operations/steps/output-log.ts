import {
  afterRenderEffect,
  ChangeDetectionStrategy,
  Component,
  type ElementRef,
  input,
  viewChild,
} from '@angular/core';

/** Who has scrolled up by more than this many pixels reads something; nearer to the end one follows it. */
const NEAR_END = 24;

/** What the work on a server prints. It follows its end, until somebody scrolls up to read. */
@Component({
  selector: 'kiops-output-log',
  template: `<pre #log class="mono-small" tabindex="0" aria-label="Output" (scroll)="scrolled()">{{
    lines().join(
      '
'
    )
  }}</pre>`,
  styles: `
    pre {
      max-height: 320px;
      margin: 8px 0 0;
      padding: 10px 12px;
      overflow: auto;
      border-radius: var(--mat-sys-corner-medium);
      background: var(--mat-sys-surface-container-low);
      white-space: pre-wrap;
      overflow-wrap: anywhere;
    }
  `,
  changeDetection: ChangeDetectionStrategy.OnPush,
})
export class OutputLog {
  readonly lines = input.required<readonly string[]>();

  private readonly log = viewChild.required<ElementRef<HTMLElement>>('log');
  #follows = true;

  constructor() {
    afterRenderEffect(() => {
      this.lines();
      const log = this.log().nativeElement;
      if (this.#follows) log.scrollTop = log.scrollHeight;
    });
  }

  protected scrolled(): void {
    const { scrollHeight, scrollTop, clientHeight } = this.log().nativeElement;
    this.#follows = scrollHeight - scrollTop - clientHeight < NEAR_END;
  }
}
