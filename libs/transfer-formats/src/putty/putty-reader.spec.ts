import { expectToSurvive } from '../testing/mutations';
import { readText } from '../testing/read-text';

const ROOT = '[HKEY_CURRENT_USER\\Software\\SimonTatham\\PuTTY';
const REGISTRY = `Windows Registry Editor Version 5.00\r
\r
${ROOT}]\r
\r
${ROOT}\\Sessions]\r
\r
${ROOT}\\Sessions\\Default%20Settings]\r
"HostName"=""\r
\r
${ROOT}\\Sessions\\web%20%EC%9B%B9]\r
"HostName"="ops@10.0.0.1"\r
"PortNumber"=dword:000008ae\r
"Protocol"="ssh"\r
"PublicKeyFile"="C:\\\\keys\\\\a \\"b\\".ppk"\r
"Colour0"=hex:01,02,\\\r
  03,04\r
"ProxyMethod"=dword:00000006\r
"ProxyHost"="bastion"\r
\r
${ROOT}\\Sessions\\bastion]\r
"HostName"="bastion.acme.io"\r
"PortNumber"=dword:00000016\r
"Protocol"="ssh"\r
"UserName"="kim"\r
\r
${ROOT}\\Sessions\\far]\r
"HostName"="far"\r
"Protocol"="ssh"\r
"ProxyMethod"=dword:00000006\r
"ProxyHost"="gate"\r
"ProxyPort"=dword:00000016\r
"ProxyUsername"="u"\r
"ProxyPassword"=" p\\\\w "\r
\r
${ROOT}\\Sessions\\socks]\r
"HostName"="s"\r
"Protocol"="ssh"\r
"ProxyMethod"=dword:00000002\r
\r
${ROOT}\\Sessions\\line]\r
"HostName"=""\r
"Protocol"="serial"\r
\r
${ROOT}\\SshHostKeys]\r
"rsa2@22:web"="0x10001,0xab"\r
`;

describe('Sessions of PuTTY', () => {
  it('are read from the registry, with the way to each', async () => {
    const bytes = Uint8Array.from(Buffer.from(`\uFEFF${REGISTRY}`, 'utf16le'));
    const { format, encoding, entries, sshSecrets, leftOut } = await readText(bytes);
    expect([format, encoding]).toEqual(['putty', 'utf-16le']);
    const [web, bastion, far, gate] = entries;
    expect(entries.length).toBe(4);
    expect(web.fields).toEqual({
      label: 'web 웹',
      protocol: 'ssh',
      host: '10.0.0.1',
      port: 2222,
      username: 'ops',
      jumpServer: bastion.ref,
    });
    expect(web.keyFiles).toEqual(['C:\\keys\\a "b".ppk']);
    expect(bastion.fields['username']).toBe('kim');
    expect(far.fields['jumpServer']).toBe(gate.ref);
    expect(gate.fields).toEqual({ label: 'gate', protocol: 'ssh', host: 'gate', port: 22, username: 'u' });
    expect(sshSecrets).toEqual([
      jasmine.objectContaining({
        host: 'gate',
        username: 'u',
        secret: { kind: 'password', password: ' p\\w ' },
      }),
    ]);
    expect(leftOut.map(({ what }) => what)).toEqual([
      'the host key rsa2@22:web',
      'the session Default Settings',
      'the server socks',
      'the session line',
    ]);
  });

  it('are read from a file of ~/.putty/sessions, under its name', async () => {
    const text = 'Present=1\nHostName=10.0.0.2\nProtocol=telnet\nPortNumber=2323\nUserName=\n';
    const { format, entries } = await readText(text, { name: 'old%20switch' });
    expect(format).toBe('putty');
    expect(entries[0].fields).toEqual({
      label: 'old switch',
      protocol: 'other',
      host: '10.0.0.2',
      port: 2323,
    });
    expect(entries[0].asks).toEqual(['username']);
  });

  it('that give one jump server two passwords, or a session one, leave none out in silence', async () => {
    const session = (name: string, gate: string, password: string) =>
      `${ROOT}\\Sessions\\${name}]\r\n"HostName"="${name}"\r\n"ProxyMethod"=dword:00000006\r\n"ProxyHost"="${gate}"\r\n"ProxyPassword"="${password}"\r\n\r\n`;
    const { entries, sshSecrets, leftOut } = await readText(
      `REGEDIT4\r\n\r\n${session('a', 'gate', 'one')}${session('b', 'gate', 'two')}${session('c', 'gate', 'one')}${session('d', 'a', 'three')}${session('e', 'no host!', 'four')}`,
    );
    expect(entries.map(({ fields }) => fields['label'])).toEqual(['a', 'b', 'c', 'd', 'gate']);
    expect(sshSecrets.map(({ secret }) => secret)).toEqual([{ kind: 'password', password: 'one' }]);
    expect(leftOut.map(({ what }) => what)).toEqual([
      'the password of the jump server of b',
      'the password of the jump server of d',
      'the server e',
    ]);
  });

  it('list the password of a proxy that is switched off', async () => {
    const { entries, leftOut } = await readText(
      `REGEDIT4\r\n\r\n${ROOT}\\Sessions\\a]\r\n"HostName"="a"\r\n"ProxyMethod"=dword:00000000\r\n"ProxyHost"="proxy"\r\n"ProxyPassword"="CANARY"\r\n`,
    );
    expect(entries.length).toBe(1);
    expect(leftOut.map(({ what }) => what)).toEqual(['the password of the proxy of a']);
    expect(JSON.stringify(leftOut)).not.toContain('CANARY');
  });

  it('are never more than damaged', () => expectToSurvive([REGISTRY], 80));
});
