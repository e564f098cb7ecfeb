import { ChangeDetectionStrategy, Component } from '@angular/core';
import { TestBed } from '@angular/core/testing';
import { provideRouter, TitleStrategy } from '@angular/router';
import { RouterTestingHarness } from '@angular/router/testing';
import { provideHeadingFocus } from './focus-heading';
import { PageTitles } from './page-titles';

@Component({
  selector: 'kiops-servers',
  template: `<h1>Servers</h1>`,
  changeDetection: ChangeDetectionStrategy.OnPush,
})
class ServersPage {}

@Component({
  selector: 'kiops-activity',
  template: `<h1>Activity</h1>`,
  changeDetection: ChangeDetectionStrategy.OnPush,
})
class ActivityPage {}

describe('A new page', () => {
  let harness: RouterTestingHarness;

  beforeEach(async () => {
    TestBed.configureTestingModule({
      providers: [
        provideRouter([
          { path: 'servers', title: 'Servers', component: ServersPage },
          { path: 'activity', title: 'Activity', component: ActivityPage },
        ]),
        provideHeadingFocus(),
        { provide: TitleStrategy, useClass: PageTitles },
      ],
    });
    harness = await RouterTestingHarness.create('/servers');
    await harness.fixture.whenStable();
  });

  const focused = () =>
    document.activeElement instanceof HTMLHeadingElement ? document.activeElement.textContent : '';

  it('says its name in the title', async () => {
    expect(document.title).toBe('Servers · KIOPS Credentials');
    await harness.navigateByUrl('/activity');
    expect(document.title).toBe('Activity · KIOPS Credentials');
  });

  it('takes the focus to its heading, but not at the start', async () => {
    expect(focused()).toBe('');
    await harness.navigateByUrl('/activity');
    await harness.fixture.whenStable();
    expect(focused()).toBe('Activity');
  });

  it('leaves the focus where it is when only the filter in the address changes', async () => {
    await harness.navigateByUrl('/servers?q=web');
    await harness.fixture.whenStable();
    expect(focused()).toBe('');
  });
});
