import { ChangeDetectionStrategy, Component, input } from '@angular/core';

/** An icon of Material Design Icons, drawn as inline SVG. Decoration only: the words beside it carry the meaning. */
@Component({
  selector: 'kiops-icon',
  template: `<svg viewBox="0 0 24 24" aria-hidden="true" focusable="false"><path [attr.d]="path()" /></svg>`,
  styles: `
    :host {
      display: inline-flex;
      flex: none;
      width: var(--kiops-icon-size, 20px);
      height: var(--kiops-icon-size, 20px);
    }
    svg {
      width: 100%;
      height: 100%;
      fill: currentColor;
    }
  `,
  changeDetection: ChangeDetectionStrategy.OnPush,
})
export class Icon {
  /** The path data of an icon from `@mdi/js`. */
  readonly path = input.required<string>();
}
