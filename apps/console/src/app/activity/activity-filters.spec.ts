import { activityQuery, isFiltered, type ActivityFilters } from './activity-filters';

const none: ActivityFilters = { q: '', action: '', store: '', fromDay: '', toDay: '', userId: '' };

describe('activityQuery', () => {
  it('asks for everything without filters', () => {
    expect(activityQuery(none)).toEqual({});
    expect(isFiltered(none)).toBeFalse();
  });

  it('takes whole days of the reader’s zone, the last one included', () => {
    const { from, to } = activityQuery({ ...none, fromDay: '2026-11-22', toDay: '2026-11-22' });
    expect(new Date(from ?? '').getTime()).toBe(new Date(2026, 10, 22).getTime());
    expect(new Date(to ?? '').getTime()).toBe(new Date(2026, 10, 23).getTime());
  });

  it('passes action, store and person on, and drops what an old address may hold', () => {
    expect(activityQuery({ ...none, action: 'record.revealed', store: 'registries', userId: 'u' })).toEqual({
      action: 'record.revealed',
      store: 'registries',
      userId: 'u',
    });
    expect(activityQuery({ ...none, action: 'record.sold', store: 'cars', fromDay: 'yesterday' })).toEqual(
      {},
    );
  });
});
