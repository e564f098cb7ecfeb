import { namedMapping } from './named-columns';

describe('Columns that a person names', () => {
  it('become what was said, and the others what their names say', () => {
    expect(namedMapping(['Box', 'IP', 'Password', 'Who'], { label: 'Box', username: 'Who' }, null)).toEqual({
      mapping: { rows: 'servers', columns: ['label', 'host', 'password', 'username'], hasHeader: true },
      unknown: [],
    });
  });

  it('take what another column would have become by its name', () => {
    const { mapping } = namedMapping(['Host', 'Real Address'], { host: 'real_address' }, 'db-connections');
    expect(mapping).toEqual({ rows: 'db-connections', columns: [null, 'host'], hasHeader: true });
  });

  it('are told of where there are none', () => {
    expect(namedMapping(['a', 'b'], { host: 'c' }, null).unknown).toEqual(['c']);
  });
});
