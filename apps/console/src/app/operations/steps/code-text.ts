import { ChangeDetectionStrategy, Component, computed, input } from '@angular/core';

/** A sentence in which words between backticks are shown as code. */
@Component({
  selector: 'kiops-code-text',
  template: `
    @for (part of parts(); track $index; let odd = $odd) {
      @if (odd) {
        <code class="mono-small">{{ part }}</code>
      } @else {
        <span>{{ part }}</span>
      }
    }
  `,
  styles: `
    code {
      overflow-wrap: anywhere;
    }
  `,
  changeDetection: ChangeDetectionStrategy.OnPush,
})
export class CodeText {
  readonly text = input.required<string>();

  protected readonly parts = computed(() => this.text().split('`'));
}
