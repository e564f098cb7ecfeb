import { ChangeDetectionStrategy, Component, computed, input } from '@angular/core';

/** A text in which what is searched for stands in bold, wherever it is first. */
@Component({
  selector: 'kiops-marked-text',
  template: `{{ parts().before }}<b>{{ parts().match }}</b
    >{{ parts().after }}`,
  changeDetection: ChangeDetectionStrategy.OnPush,
})
export class MarkedText {
  readonly text = input.required<string>();
  readonly match = input.required<string>();

  protected readonly parts = computed(() => {
    const [text, match] = [this.text(), this.match()];
    const start = text.toLowerCase().indexOf(match.toLowerCase());
    if (match === '' || start < 0) return { before: text, match: '', after: '' };
    const end = start + match.length;
    return { before: text.slice(0, start), match: text.slice(start, end), after: text.slice(end) };
  });
}
