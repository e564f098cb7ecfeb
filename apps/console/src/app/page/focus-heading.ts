import { DOCUMENT } from '@angular/common';
import {
  afterNextRender,
  inject,
  Injector,
  provideEnvironmentInitializer,
  type EnvironmentProviders,
} from '@angular/core';
import { takeUntilDestroyed } from '@angular/core/rxjs-interop';
import { NavigationEnd, Router } from '@angular/router';
import { filter } from 'rxjs';

/**
 * Moves the focus to the new page's `h1` after a navigation, so that a screen reader says where one is and the Tab key
 * goes on from there; a page that begins with a field keeps it there. The first page keeps the browser's own start; a
 * changed query or tab is no new page.
 */
export function provideHeadingFocus(): EnvironmentProviders {
  return provideEnvironmentInitializer(() => {
    const document = inject(DOCUMENT);
    const injector = inject(Injector);
    const router = inject(Router);
    let page: string | undefined;
    router.events
      .pipe(
        filter((event) => event instanceof NavigationEnd),
        takeUntilDestroyed(),
      )
      .subscribe((event) => {
        const before = page;
        page = event.urlAfterRedirects.split(/[?#]/, 1)[0];
        if (before !== undefined && before !== page)
          afterNextRender(() => focusHeading(document), { injector });
      });
  });
}

function focusHeading(document: Document): void {
  if (document.activeElement?.matches('main input')) return;
  const heading = document.querySelector<HTMLElement>('h1');
  heading?.setAttribute('tabindex', '-1');
  heading?.focus();
}
