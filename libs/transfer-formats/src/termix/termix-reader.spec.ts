import fc from 'fast-check';
import { expectToSurvive } from '../testing/mutations';
import { readText } from '../testing/read-text';

const SAMPLE = JSON.stringify({
  hosts: [
    {
      id: 2,
      name: 'db',
      ip: '10.0.0.2',
      port: 22,
      username: 'ops',
      authType: 'password',
      password: ' p ',
      folder: 'Prod',
      tags: ['db'],
      jumpHosts: [{ hostId: 1 }],
    },
    {
      id: 1,
      name: 'bastion',
      ip: '203.0.113.1',
      port: 2222,
      username: 'kim',
      authType: 'credential',
      credentialId: 4,
    },
    {
      id: 3,
      name: 'lost',
      ip: '10.0.0.3',
      port: 22,
      username: 'u',
      authType: 'password',
      password: 'x',
      jumpHosts: [{ hostId: 9 }],
    },
    { id: 4, ip: '10.0.0.4', port: 22, username: 'u', authType: 'key', key: 'no key', sudoPassword: 's' },
    { id: 5, name: 'socks', ip: '10.0.0.5', port: 22, username: 'u', authType: 'none', useSocks5: true },
    {
      id: 6,
      name: 'win',
      ip: '10.0.0.6',
      port: 3389,
      username: 'a',
      connectionType: 'rdp',
      authType: 'password',
      password: 'w',
    },
    7,
  ],
});

describe('Hosts of Termix', () => {
  it('give servers, passwords and the way to each', async () => {
    const { format, entries, sshSecrets, leftOut } = await readText(SAMPLE);
    expect(format).toBe('termix');
    const by = (label: string) => entries.find(({ fields }) => fields['label'] === label);
    expect(entries.length).toBe(4);
    expect(by('db')?.fields['jumpServer']).toBe(by('bastion')?.ref);
    expect(by('db')?.groups).toEqual(['Prod', 'db']);
    expect(by('win')?.secret).toEqual({ password: 'w' });
    expect(sshSecrets).toEqual([
      {
        at: '/hosts/0',
        host: '10.0.0.2',
        port: 22,
        username: 'ops',
        secret: { kind: 'password', password: ' p ' },
      },
    ]);
    expect(leftOut.map(({ at, what }) => [at, what])).toEqual([
      ['/hosts/6', 'a host'],
      ['/hosts/1', 'the secret of bastion'],
      ['/hosts/3', 'the key of u@10.0.0.4'],
      ['/hosts/3', 'the password for sudo of u@10.0.0.4'],
      ['/hosts/4', 'the server socks'],
      ['/hosts/2', 'the server lost'],
    ]);
  });

  it('name the secrets that nothing is made of', async () => {
    const { entries, leftOut } = await readText(
      JSON.stringify([
        {
          name: 'a',
          ip: 'a',
          username: 'u',
          authType: 'password',
          password: 'p',
          keyPassword: 'x',
          socks5Password: 'y',
        },
        {
          name: 'b',
          ip: 'b',
          username: 'u',
          authType: 'key',
          connectionType: 'rdp',
          password: 'p',
          key: 'k',
          keyPassword: 'x',
        },
      ]),
    );
    expect(entries.length).toBe(2);
    expect(leftOut.map(({ at, what }) => [at, what])).toEqual([
      ['/0', 'the passphrase of a'],
      ['/0', 'the password of the SOCKS proxy of a'],
      ['/1', 'the key of b'],
    ]);
  });

  it('keep every password to the byte, and lose no host', async () => {
    const password = fc.oneof(
      fc.string({ minLength: 1, unit: 'grapheme' }),
      fc.constantFrom('***', ' ', 'e\u0301', '"', '\u{1f511}'),
    );
    const host = fc.record({
      ip: fc.constantFrom('h', '10.0.0.1', '', 'a b'),
      username: fc.constantFrom('u', ''),
      authType: fc.constant('password'),
      password,
    });
    await fc.assert(
      fc.asyncProperty(fc.array(host, { minLength: 1 }), async (hosts) => {
        const { entries, sshSecrets, leftOut } = await readText(JSON.stringify(hosts));
        expect(entries.length + leftOut.filter(({ what }) => what.startsWith('the server')).length).toBe(
          hosts.length,
        );
        const wanted = hosts.filter(({ ip }) => ip === 'h' || ip === '10.0.0.1').map((each) => each.password);
        expect(sshSecrets.map(({ secret }) => (secret.kind === 'password' ? secret.password : ''))).toEqual(
          wanted,
        );
      }),
      { numRuns: 60 },
    );
  });

  it('are never more than damaged', () => expectToSurvive([SAMPLE], 60));
});
