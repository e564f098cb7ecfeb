import { ChangeDetectionStrategy, Component, signal } from '@angular/core';
import { TestBed } from '@angular/core/testing';
import { mdiServer } from '@mdi/js';
import type { Failure } from '../problem/failure';
import { Empty } from './empty';
import { ListEmpty, ListRows } from './list-slots';
import { ListStates } from './list-states';

@Component({
  imports: [Empty, ListEmpty, ListRows, ListStates],
  template: `
    <kiops-list-states
      label="Registries"
      [loading]="loading()"
      [failure]="failure()"
      [count]="count()"
      [filter]="filter()"
      (retry)="retried.set(true)"
      (clearFilter)="filter.set('')"
    >
      <kiops-empty *kiopsListEmpty heading="No registry yet" [icon]="icon" />
      <ul *kiopsListRows>
        <li>harbor.acme.io</li>
      </ul>
    </kiops-list-states>
  `,
  changeDetection: ChangeDetectionStrategy.OnPush,
})
class TestList {
  readonly icon = mdiServer;
  readonly loading = signal(true);
  readonly failure = signal<Failure | undefined>(undefined);
  readonly count = signal<number | undefined>(undefined);
  readonly filter = signal('');
  readonly retried = signal(false);
}

const failure: Failure = {
  code: 'service-timeout',
  status: 0,
  message: 'KIOPS did not answer within 10 seconds.',
  requestId: 'r-9',
  errors: [],
};

describe('ListStates', () => {
  async function setUp() {
    const fixture = TestBed.createComponent(TestList);
    const page = fixture.nativeElement as HTMLElement;
    const press = (name: string) =>
      Array.from(page.querySelectorAll('button'))
        .find((button) => button.textContent?.includes(name))
        ?.click();
    const settle = async (change: (list: TestList) => void) => {
      change(fixture.componentInstance);
      await fixture.whenStable();
      return page.textContent ?? '';
    };
    await fixture.whenStable();
    return { list: fixture.componentInstance, page, press, settle };
  }

  it('shows that it loads, then the rows', async () => {
    const { page, settle } = await setUp();
    expect(page.querySelector('[role=progressbar]')?.getAttribute('aria-label')).toBe('Loading registries');
    expect(page.textContent).not.toContain('harbor');
    const text = await settle((list) => {
      list.loading.set(false);
      list.count.set(1);
    });
    expect(text).toContain('harbor.acme.io');
    expect(page.querySelector('[role=progressbar]')).toBeNull();
  });

  it('keeps the rows while it loads again', async () => {
    const { page, settle } = await setUp();
    expect(await settle((list) => list.count.set(1))).toContain('harbor.acme.io');
    expect(page.querySelector('[role=progressbar]')).not.toBeNull();
  });

  it('says why it could not load, and tries again', async () => {
    const { list, page, press, settle } = await setUp();
    const text = await settle((it) => {
      it.loading.set(false);
      it.failure.set(failure);
    });
    expect(text).toContain('Registries could not be loaded');
    expect(text).toContain('within 10 seconds');
    expect(text).toContain('service-timeout · request r-9');
    press('Try again');
    expect(list.retried()).toBeTrue();
    await settle((it) => it.failure.set(undefined));
    expect(page.contains(document.activeElement)).toBeTrue();
  });

  it('tells an empty list from a filter that matches nothing', async () => {
    const { page, press, settle } = await setUp();
    const nothing = await settle((list) => {
      list.loading.set(false);
      list.count.set(0);
    });
    expect(nothing).toContain('No registry yet');
    const unmatched = await settle((list) => list.filter.set('ghcr'));
    expect(unmatched).toContain('Nothing matches “ghcr”');
    press('Clear filter');
    expect(await settle(() => undefined)).toContain('No registry yet');
    expect(page.contains(document.activeElement)).toBeTrue();
  });
});
