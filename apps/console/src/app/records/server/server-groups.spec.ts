import { server } from '../testing/records';
import { GROUP_ROWS, groupServers } from './server-groups';

describe('groupServers', () => {
  it('puts records of one host, port and user together, whatever way the host is written', () => {
    const groups = groupServers([
      server('a', { host: 'Pay-API.acme.io.' }),
      server('b', { host: 'pay-api.acme.io' }),
      server('c', { host: 'pay-api.acme.io', port: 2222 }),
      server('d', { host: 'pay-api.acme.io', username: 'root' }),
      server('e', { host: '[2001:DB8:0:0::1]' }),
      server('f', { host: '2001:db8::1' }),
    ]);
    expect(groups.map((group) => group.servers.map(({ id }) => id).join())).toEqual(['a,b', 'c', 'd', 'e,f']);
  });

  it('does not split a group when its records came on two pages or were put back elsewhere', () => {
    const groups = groupServers([
      server('a', { host: 'x' }),
      server('b', { host: 'y' }),
      server('c', { host: 'x' }),
    ]);
    expect(groups.map((group) => group.servers.map(({ id }) => id).join())).toEqual(['a,c', 'b']);
  });

  it('finds the row of any of its records', () => {
    const [group] = groupServers([server('a', { host: 'x' }), server('c', { host: 'x' })]);
    expect(['a', 'b', 'c'].map((id) => GROUP_ROWS.holds(group, id))).toEqual([true, false, true]);
  });
});
