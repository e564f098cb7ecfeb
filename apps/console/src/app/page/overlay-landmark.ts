import { DOCUMENT } from '@angular/common';
import { inject, provideEnvironmentInitializer, type EnvironmentProviders } from '@angular/core';

/** What the CDK draws menus, dialogs and messages in, at the end of the body. */
const CONTAINER = '.cdk-overlay-container';

/**
 * Makes what lies over the page a landmark, as all of a page stands in one. Who goes from landmark to landmark finds an open
 * menu so; while nothing is open there is none. The container is awaited, not made: the CDK's code comes with the first page
 * that needs it, and is no part of what everybody loads first.
 */
export function provideOverlayLandmark(): EnvironmentProviders {
  return provideEnvironmentInitializer(() => {
    const { body } = inject(DOCUMENT);
    new MutationObserver(() => {
      for (const child of body.children) if (child.matches(CONTAINER)) nameLandmark(child);
    }).observe(body, { childList: true });
  });
}

function nameLandmark(container: Element): void {
  container.setAttribute('role', 'region');
  container.setAttribute('aria-label', 'Over the page');
}
