import { Directive, computed, inject, input } from '@angular/core';
import { MatDialog } from '@angular/material/dialog';
import { Router } from '@angular/router';

/** The name of a service as a link to the page of all that it uses. Dialogs close on the way. */
@Directive({
  selector: 'a[kiopsServiceLink]',
  host: { '[href]': 'address()', '(click)': 'go($event)' },
})
export class ServiceLink {
  /** The service's name. */
  readonly kiopsServiceLink = input.required<string>();

  readonly #router = inject(Router);
  readonly #dialog = inject(MatDialog);
  protected readonly address = computed(
    () => `/services?name=${encodeURIComponent(this.kiopsServiceLink())}`,
  );

  /** A new tab or window is the browser's. */
  protected go(event: MouseEvent): void {
    if (event.button !== 0 || event.ctrlKey || event.metaKey || event.shiftKey || event.altKey) return;
    event.preventDefault();
    this.#dialog.closeAll();
    void this.#router.navigate(['/services'], { queryParams: { name: this.kiopsServiceLink() } });
  }
}
