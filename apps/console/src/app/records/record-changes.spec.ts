import { Component, inject } from '@angular/core';
import { TestBed } from '@angular/core/testing';
import { RECORD_STORES } from '@kiops/contracts';
import { RecordChanges, whenChanged } from './record-changes';

/** Stands for the browser's connection, and is told what the service says. */
class FakeSource extends EventTarget {
  static readonly CLOSED = 2;
  static made: FakeSource[] = [];
  readyState = 1;
  onopen: (() => void) | null = null;
  onerror: (() => void) | null = null;

  constructor(readonly url: string) {
    super();
    FakeSource.made.push(this);
  }

  close(): void {
    this.readyState = FakeSource.CLOSED;
  }

  say(event: string, store: string, number: number): void {
    const data = JSON.stringify({ store, id: 'x', version: 1, at: '2026-11-27T09:00:00Z' });
    this.dispatchEvent(new MessageEvent(event, { data, lastEventId: String(number) }));
  }

  open(): void {
    this.onopen?.();
    this.dispatchEvent(new Event('open'));
  }

  refuse(): void {
    this.close();
    this.onerror?.();
  }
}

@Component({ template: '' })
class Page {
  readonly told: string[] = [];
  refusals = 0;

  constructor() {
    const changes = inject(RecordChanges);
    for (const store of RECORD_STORES) whenChanged(changes.of(store), () => this.told.push(store));
    changes.follow('7d2f', () => (this.refusals += 1));
  }
}

describe('RecordChanges', () => {
  const real = window.EventSource;
  let visibility: DocumentVisibilityState;

  beforeEach(() => {
    jasmine.clock().install().mockDate();
    FakeSource.made = [];
    window.EventSource = FakeSource as unknown as typeof EventSource;
    visibility = 'visible';
    spyOnProperty(document, 'visibilityState').and.callFake(() => visibility);
    // The turn of this tab comes at once, and ends with it.
    spyOn(navigator.locks, 'request').and.callFake((async (
      _name: string,
      _options: LockOptions,
      work: () => Promise<void>,
    ) => work()) as unknown as LockManager['request']);
  });

  afterEach(() => {
    jasmine.clock().uninstall();
    window.EventSource = real;
  });

  const show = (state: DocumentVisibilityState) => {
    visibility = state;
    document.dispatchEvent(new Event('visibilitychange'));
  };
  const pass = (milliseconds: number) => {
    jasmine.clock().tick(milliseconds);
    TestBed.tick();
  };
  const open = () => {
    const fixture = TestBed.createComponent(Page);
    TestBed.tick();
    return { page: fixture.componentInstance, fixture };
  };
  const latest = () => FakeSource.made.at(-1)!;

  it('tells once of what came together, each store of its own', () => {
    const { page } = open();
    expect(latest().url).toBe('/api/v1/events');
    for (let number = 1; number <= 100; number += 1) latest().say('record.created', 'registries', number);
    latest().say('secret.rotated', 'docker-hub', 101);
    expect(page.told).toEqual([]);
    pass(400);
    expect(page.told.sort()).toEqual(['docker-hub', 'registries']);
    latest().say('record.deleted', 'registries', 102);
    pass(400);
    expect(page.told.filter((store) => store === 'registries').length).toBe(2);
  });

  it('neither listens nor tells while nobody sees the page, and then goes on where it was', () => {
    const { page } = open();
    latest().say('record.changed', 'servers', 7);
    show('hidden');
    expect(latest().readyState).toBe(FakeSource.CLOSED);
    pass(10_000);
    expect([page.told, FakeSource.made.length]).toEqual([[], 1]);
    show('visible');
    expect(latest().url).toBe('/api/v1/events?after=7');
    pass(400);
    expect(page.told).toEqual(['servers']);
  });

  it('tries again when it was refused, and takes everything for changed then', () => {
    const { page } = open();
    latest().say('record.changed', 'servers', 7);
    pass(400);
    latest().refuse();
    expect(page.refusals).toBe(1);
    const later = performance.now() + 60_000;
    spyOn(performance, 'now').and.returnValue(later);
    pass(3_999);
    expect(FakeSource.made.length).toBe(1);
    pass(1);
    expect(latest().url).toBe('/api/v1/events');
    latest().refuse();
    pass(7_999);
    expect(FakeSource.made.length).toBe(2);
    pass(1);
    latest().open();
    pass(400);
    expect(page.told).toEqual(['servers', ...RECORD_STORES]);
  });

  it('hears from the tab that listens', async () => {
    const { page } = open();
    const other = new BroadcastChannel('kiops-events 7d2f');
    const heard = new Promise<void>((done) => {
      const own = new BroadcastChannel('kiops-events 7d2f');
      own.onmessage = () => {
        own.close();
        done();
      };
    });
    other.postMessage({ store: 'runtimes', number: 9 });
    await heard;
    other.close();
    pass(400);
    expect(page.told).toEqual(['runtimes']);
  });

  it('ends with the page that asked for it', () => {
    const { page, fixture } = open();
    latest().say('record.changed', 'servers', 1);
    fixture.destroy();
    expect(latest().readyState).toBe(FakeSource.CLOSED);
    pass(10_000);
    show('visible');
    expect([page.told, FakeSource.made.length]).toEqual([[], 1]);
  });
});
