import { OverlayContainer } from '@angular/cdk/overlay';
import { TestBed } from '@angular/core/testing';
import { until } from '../../testing/until';
import { provideOverlayLandmark } from './overlay-landmark';

describe('What lies over the page', () => {
  const landmark = () => document.querySelector('[role="region"][aria-label="Over the page"]');

  it('is a landmark as soon as there is something', async () => {
    TestBed.configureTestingModule({ providers: [provideOverlayLandmark()] });
    const overlays = TestBed.inject(OverlayContainer);
    expect(landmark()).toBeNull();
    const container = overlays.getContainerElement();
    await until(() => landmark() !== null);
    expect(landmark()).toBe(container);
  });
});
