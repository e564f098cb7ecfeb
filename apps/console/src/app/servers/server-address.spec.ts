import { addressText } from './server-address';

describe('addressText', () => {
  it('puts an IPv6 host in brackets, so that the port can be told apart', () => {
    expect(addressText({ username: 'root', host: '2001:db8::17', port: 22 })).toBe('root@[2001:db8::17]:22');
    expect(addressText({ username: 'ops', host: 'bastion.kiops.io', port: 2222 })).toBe(
      'ops@bastion.kiops.io:2222',
    );
  });
});
