import fc from 'fast-check';
import { splitHost } from './host-parts';

describe('splitHost', () => {
  it('takes apart what stands around a host', () => {
    for (const [text, parts] of [
      ['ssh://ops@host:22', { host: 'host', port: 22, username: 'ops' }],
      ['ssh://ops@[2001:db8::17]:2222/', { host: '2001:db8::17', port: 2222, username: 'ops' }],
      ['sftp://host/srv/data', { host: 'host' }],
      ['ssh://ops%40acme@host', { host: 'host', username: 'ops@acme' }],
      ['https://bmc.acme.io:8443/redfish/v1', { host: 'bmc.acme.io', port: 8443 }],
      [' host:22 ', { host: 'host', port: 22 }],
      ['[::1]:22', { host: '::1', port: 22 }],
      ['user@host', { host: 'host', username: 'user' }],
      ['user@2001:db8::17', { host: '2001:db8::17', username: 'user' }],
      ['kim@acme.io@host:22', { host: 'host', port: 22, username: 'kim@acme.io' }],
      ['50%@host', { host: 'host', username: '50%' }],
    ] as const)
      expect(splitHost(text))
        .withContext(text)
        .toEqual({ ...parts, hadPassword: false });
  });

  it('leaves a password out, and says so', () => {
    const parts = splitHost('ssh://ops:canary@host:22');
    expect(parts).toEqual({ host: 'host', port: 22, username: 'ops', hadPassword: true });
    expect(JSON.stringify(parts)).not.toContain('canary');
  });

  it('leaves a host alone as it is, and what is none', () => {
    for (const text of [
      '',
      'host',
      '::1',
      '[::1]',
      'host:0',
      'host:65536',
      'host:',
      'a b:22',
      'fe80::1%eth0',
      'a/b:1',
    ])
      expect(splitHost(text)).withContext(text).toBeUndefined();
    fc.assert(fc.property(fc.string({ unit: 'binary' }), (text) => void splitHost(text)));
  });
});
