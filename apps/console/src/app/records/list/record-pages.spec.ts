import { provideHttpClient } from '@angular/common/http';
import {
  HttpTestingController,
  type TestRequest,
  provideHttpClientTesting,
} from '@angular/common/http/testing';
import { TestBed } from '@angular/core/testing';
import type { Registry } from '@kiops/contracts';
import { RecordsClient } from '../records-client';
import { page, registry } from '../testing/records';
import { RecordPages } from './record-pages';

describe('RecordPages', () => {
  let http: HttpTestingController;
  let pages: RecordPages<'registries'>;

  beforeEach(() => {
    TestBed.configureTestingModule({ providers: [provideHttpClient(), provideHttpClientTesting()] });
    http = TestBed.inject(HttpTestingController);
    pages = new RecordPages(TestBed.inject(RecordsClient), 'registries');
    pages.show({ q: '', sort: 'label' });
  });

  afterEach(() => http.verify());

  const request = (): TestRequest => http.expectOne((sent) => sent.url === '/api/v1/registries');
  const numbered = (from: number, count: number): Registry[] =>
    Array.from({ length: count }, (_, index) => registry(String(from + index)));
  const ids = (): string[] => pages.records().map((record) => record.id);

  it('loads only the first 100 at once, and knows how many there are', () => {
    const first = request();
    expect(first.request.params.get('limit')).toBe('100');
    first.flush(page(numbered(0, 100), 10_000, 'a'));
    expect(pages.phase()).toBe('ready');
    expect([pages.records().length, pages.total()]).toEqual([100, 10_000]);
  });

  it('loads page after page until the wanted row is there, and no further', () => {
    request().flush(page(numbered(0, 100), 2_000, 'a'));
    pages.need(700);
    const second = request();
    expect(second.request.params.get('cursor')).toBe('a');
    pages.need(650);
    second.flush(page(numbered(100, 500), 2_000, 'b'));
    request().flush(page(numbered(600, 500), 2_000, 'c'));
    expect(ids().length).toBe(1_100);
    pages.need(1_000);
  });

  it('looks again without a word: what is there stays until other rows come, and when none come', () => {
    request().flush(page(numbered(0, 2)));
    pages.refresh();
    expect([pages.phase(), ids()]).toEqual(['ready', ['0', '1']]);
    request().flush(page(numbered(1, 3)));
    expect(ids()).toEqual(['1', '2', '3']);
    pages.refresh();
    request().flush(null, { status: 503, statusText: 'Unavailable' });
    expect([pages.phase(), pages.moreFailed(), ids()]).toEqual(['ready', false, ['1', '2', '3']]);
  });

  it('reads a first page again that was on its way when something changed', () => {
    const before = request();
    pages.refresh();
    expect(before.cancelled).toBeTrue();
    request().flush(page(numbered(0, 2)));
    expect(ids()).toEqual(['0', '1']);
  });

  it('shows a record once that came on two pages', () => {
    request().flush(page(numbered(0, 3), 5, 'a'));
    pages.need(5);
    request().flush(page(numbered(2, 3), 5));
    expect(ids()).toEqual(['0', '1', '2', '3', '4']);
    expect(pages.total()).toBe(5);
  });

  it('keeps a record that comes again as it was, and takes one that has changed', () => {
    request().flush(page(numbered(0, 2)));
    const [first, second] = pages.records();
    pages.reload();
    request().flush(page([registry('0'), registry('1', { label: 'Renamed' })]));
    expect(pages.records()[0]).toBe(first);
    expect(pages.records()[1]).not.toBe(second);
    expect(pages.records()[1].label).toBe('Renamed');
  });

  it('keeps the rows when a later page fails, and loads it when tried again', () => {
    request().flush(page(numbered(0, 2), 4, 'a'));
    pages.need(4);
    request().flush({}, { status: 500, statusText: 'broken' });
    expect(pages.phase()).toBe('ready');
    expect(pages.moreFailed()).toBeTrue();
    pages.need(4);
    http.expectNone((sent) => sent.url === '/api/v1/registries');
    pages.retry();
    request().flush(page(numbered(2, 2), 4));
    expect(ids()).toEqual(['0', '1', '2', '3']);
  });

  it('says that the list failed when its first page did', () => {
    request().flush({}, { status: 503, statusText: 'starting' });
    expect(pages.phase()).toBe('failed');
    pages.retry();
    request().flush(page([]));
    expect(pages.phase()).toBe('ready');
  });

  it('drops the answer to a view that is no longer shown', () => {
    const slow = request();
    pages.show({ q: 'harbor', sort: '-label' });
    expect(slow.cancelled).toBeTrue();
    const sent = http.expectOne((each) => each.params.get('q') === 'harbor');
    expect(sent.request.params.get('sort')).toBe('-label');
    sent.flush(page([registry('x')]));
    expect(ids()).toEqual(['x']);
  });

  it('keeps the rows of the view before until the first page of the next one is there', () => {
    request().flush(page(numbered(0, 2)));
    pages.show({ q: 'x', sort: 'label' });
    expect(ids()).toEqual(['0', '1']);
    request().flush(page([]));
    expect(ids()).toEqual([]);
  });

  it('loads on until a new record is found', () => {
    request().flush(page(numbered(0, 100), 1_200, 'a'));
    pages.reload('1150');
    request().flush(page(numbered(0, 500), 1_201, 'a'));
    request().flush(page(numbered(500, 500), 1_201, 'b'));
    request().flush(page(numbered(1_000, 201), 1_201));
    expect(ids()).toContain('1150');
  });

  it('takes a record out and puts it back where it was', () => {
    request().flush(page(numbered(0, 3)));
    expect(pages.remove('1')).toBe(1);
    expect([ids().join(), pages.total()]).toEqual(['0,2', 2]);
    pages.insert(1, registry('1'));
    expect([ids().join(), pages.total()]).toEqual(['0,1,2', 3]);
  });
});
