import { TestBed } from '@angular/core/testing';
import { mdiEye } from '@mdi/js';
import { Icon } from './icon';

describe('Icon', () => {
  it('draws the path and stays silent for screen readers', async () => {
    const fixture = TestBed.createComponent(Icon);
    fixture.componentRef.setInput('path', mdiEye);
    await fixture.whenStable();
    const svg = (fixture.nativeElement as HTMLElement).querySelector('svg');
    expect(svg?.getAttribute('aria-hidden')).toBe('true');
    expect(svg?.querySelector('path')?.getAttribute('d')).toBe(mdiEye);
  });
});
