import type { Page } from '@kiops/contracts';
import { PagedList } from './paged-list';

function page(items: string[], nextCursor: string | null, total = 3): Page<string> {
  return { items, nextCursor, total };
}

describe('PagedList', () => {
  it('appends page after page until there is none', async () => {
    const pages = { '': page(['a', 'b'], 'c2'), c2: page(['c'], null) } as Record<string, Page<string>>;
    const list = new PagedList<string, object>(async (_query, cursor) => pages[cursor ?? '']);
    expect(list.count()).toBeUndefined();
    await list.show({});
    expect([list.items(), list.hasMore(), list.total()]).toEqual([['a', 'b'], true, 3]);
    await list.more();
    expect([list.items(), list.hasMore()]).toEqual([['a', 'b', 'c'], false]);
    await list.more();
    expect(list.items().length).toBe(3);
  });

  it('loads as many pages again as were shown', async () => {
    let round = 1;
    const list = new PagedList<string, object>(async (_query, cursor) =>
      cursor ? page([`c${round}`], 'd') : page([`a${round}`, `b${round}`], 'c2', 4),
    );
    await list.show({});
    await list.more();
    round = 2;
    await list.reload();
    expect([list.items(), list.hasMore()]).toEqual([['a2', 'b2', 'c2'], true]);
    await list.show({});
    expect(list.items()).toEqual(['a2', 'b2']);
  });

  it('drops the late answer to an older query', async () => {
    const answers: Record<string, (page: Page<string>) => void> = {};
    const list = new PagedList<string, string>(
      (query) => new Promise((resolve) => (answers[query] = resolve)),
    );
    const first = list.show('first');
    const second = list.show('second');
    answers['second'](page(['new'], null));
    answers['first'](page(['old'], null));
    await Promise.all([first, second]);
    expect(list.items()).toEqual(['new']);
    expect(list.loading()).toBeFalse();
  });

  it('keeps its rows and says why when loading fails, and recovers', async () => {
    let works = true;
    const list = new PagedList<string, object>(() =>
      works ? Promise.resolve(page(['a'], null)) : Promise.reject(new Error()),
    );
    await list.show({});
    works = false;
    await list.reload();
    expect([list.items(), list.failure()?.code]).toEqual([['a'], 'unexpected']);
    works = true;
    await list.reload();
    expect(list.failure()).toBeUndefined();
  });

  it('replaces a changed item where it stands', async () => {
    const list = new PagedList<string, object>(async () => page(['a', 'b'], null));
    await list.show({});
    list.replace((item) => item === 'a', 'A');
    expect(list.items()).toEqual(['A', 'b']);
  });
});
