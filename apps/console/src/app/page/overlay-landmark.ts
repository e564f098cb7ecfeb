import { OverlayContainer } from '@angular/cdk/overlay';
import { type EnvironmentProviders, Injectable, makeEnvironmentProviders } from '@angular/core';

/**
 * What menus, dialogs and messages are drawn in: a landmark, as all of a page stands in one. Who goes from landmark to landmark
 * finds an open menu so; while nothing is open there is none.
 */
@Injectable()
class OverlayLandmark extends OverlayContainer {
  protected override _createContainer(): void {
    super._createContainer();
    this._containerElement?.setAttribute('role', 'region');
    this._containerElement?.setAttribute('aria-label', 'Over the page');
  }
}

/** Makes what lies over the page a landmark. */
export function provideOverlayLandmark(): EnvironmentProviders {
  return makeEnvironmentProviders([{ provide: OverlayContainer, useClass: OverlayLandmark }]);
}
