import { expectToSurvive } from '../testing/mutations';
import { readText } from '../testing/read-text';

const INI = `D:"Is Session"=00000001
S:"Protocol Name"=SSH2
S:"Hostname"=10.0.0.1
D:"[SSH2] Port"=000008ae
S:"Username"=ops
S:"Password V2"=03:deadbeef
S:"Identity Filename V2"=C:\\keys\\id_rsa::rawkey
S:"Firewall Name"=None
Z:"Description"=00000002
 one
 two
B:"Linux Normal Font v2"=000000a0
 f2 ff ff ff 08 00 00 00
`;
const XML = `<?xml version="1.0" encoding="UTF-8"?>
<VanDyke version="3.0">
  <key name="Global"><dword name="Auto Reconnect">0</dword></key>
  <key name="Sessions">
    <key name="Default"><string name="Hostname"></string><string name="Protocol Name">SSH2</string></key>
    <key name="HQ">
      <key name="__FolderData__"><string name="Folder List"></string></key>
      <key name="Core">
        <key name="sw1">
          <string name="Hostname">10.1.1.1</string><string name="Protocol Name">SSH2</string>
          <dword name="[SSH2] Port">22</dword><string name="Username">admin</string>
          <string name="Firewall Name">Session:jump\\bastion</string>
          <array name="Description"><string>Core switch</string><string>Rack 4</string></array>
        </key>
      </key>
      <key name="edge"><dword name="Port">2323</dword><string name="Hostname">10.1.1.254</string><string name="Protocol Name">Telnet</string></key>
    </key>
    <key name="jump"><key name="bastion"><string name="Hostname">203.0.113.1</string><dword name="[SSH2] Port">2200</dword><string name="Username">kim</string></key></key>
    <key name="fw"><string name="Hostname">x</string><string name="Protocol Name">SSH2</string><string name="Firewall Name">corp</string></key>
    <key name="lab"><string name="Protocol Name">Serial</string></key>
  </key>
</VanDyke>`;

describe('Sessions of SecureCRT', () => {
  it('are read one by one, under the name of the file', async () => {
    const { format, entries, leftOut } = await readText(INI, { name: 'web.ini' });
    expect(format).toBe('securecrt');
    expect(entries[0].fields).toEqual({
      label: 'web',
      protocol: 'ssh',
      host: '10.0.0.1',
      port: 2222,
      username: 'ops',
      notes: 'one\ntwo',
    });
    expect(entries[0].keyFiles).toEqual(['C:\\keys\\id_rsa']);
    expect(leftOut.map(({ what }) => what)).toEqual(['“Password V2” of web']);
    const lost = await readText(INI.replace('=None', '=Session:jump/bastion'), { name: 'web.ini' });
    expect(lost.entries).toEqual([]);
  });

  it('are read from an export, with folders as groups, and the way to each', async () => {
    const { entries, leftOut } = await readText(XML);
    const [sw1, edge, bastion] = entries;
    expect(entries.length).toBe(3);
    expect(sw1.groups).toEqual(['HQ', 'Core']);
    expect(sw1.fields).toEqual(
      jasmine.objectContaining({ jumpServer: bastion.ref, notes: 'Core switch\nRack 4', port: 22 }),
    );
    expect(edge.fields).toEqual(jasmine.objectContaining({ protocol: 'other', port: 2323 }));
    expect(bastion.fields).toEqual(
      jasmine.objectContaining({ host: '203.0.113.1', port: 2200, username: 'kim' }),
    );
    expect(leftOut.map(({ what }) => what)).toEqual([
      '“Global”',
      'the session Default',
      'the server fw',
      'the server lab',
    ]);
  });

  it('are never more than damaged', () => expectToSurvive([INI, XML], 60));
});
