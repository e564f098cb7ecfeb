import { Directive, inject, TemplateRef } from '@angular/core';

/** What a list shows when it holds nothing: `<kiops-empty *kiopsListEmpty ... />`. */
@Directive({ selector: '[kiopsListEmpty]' })
export class ListEmpty {
  readonly template = inject(TemplateRef);
}

/** The rows of a list; made only when there are some: `<table *kiopsListRows ...>`. */
@Directive({ selector: '[kiopsListRows]' })
export class ListRows {
  readonly template = inject(TemplateRef);
}
