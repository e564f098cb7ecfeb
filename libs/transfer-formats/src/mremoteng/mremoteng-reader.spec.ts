import { expectToSurvive } from '../testing/mutations';
import { readText } from '../testing/read-text';

const HEAD =
  '<?xml version="1.0" encoding="utf-8"?>\n<mrng:Connections xmlns:mrng="http://mremoteng.org" Name="Connections" Export="false" EncryptionEngine="AES" BlockCipherMode="GCM" KdfIterations="1000" FullFileEncryption="false" Protected="x" ConfVersion="2.6">';
const SAMPLE = `${HEAD}
  <Node Name="DC1" Type="Container" Username="root" Password="3nc" Protocol="SSH2" Port="2222" SSHTunnelConnectionName="bastion">
    <Node Name="web &amp; co" Type="Connection" Hostname="10.0.0.5" Username="own" Protocol="SSH2" Port="22" Password="3nc" InheritUsername="true" InheritPort="true" InheritProtocol="true" InheritSSHTunnelConnectionName="true" Descr="eins&#10;zwei" />
    <Node Name="Rack" Type="Container">
      <Node Name="win" Type="Connection" Hostname="10.0.0.6" Username="admin" Domain="ACME" Protocol="RDP" Port="3389" InheritPassword="true" Password="3nc" />
    </Node>
  </Node>
  <Node Name="bastion" Type="Connection" Hostname="203.0.113.1" Username="kim" Protocol="SSH2" Port="22" />
  <Node Name="lost" Type="Connection" Hostname="10.0.0.7" Protocol="SSH2" Port="22" SSHTunnelConnectionName="nowhere" />
  <Node Name="app" Type="Connection" Hostname="" Protocol="IntApp" Port="0" />
</mrng:Connections>`;

describe('Connections of mRemoteNG', () => {
  it('give their containers as groups, what they inherit, and the way to each', async () => {
    const { format, entries, leftOut } = await readText(SAMPLE);
    expect(format).toBe('mremoteng');
    const [web, win, bastion] = entries;
    expect(entries.length).toBe(3);
    expect(web.fields).toEqual({
      label: 'web & co',
      protocol: 'ssh',
      host: '10.0.0.5',
      port: 2222,
      username: 'root',
      notes: 'eins\nzwei',
      jumpServer: bastion.ref,
    });
    expect(web.groups).toEqual(['DC1']);
    expect(win.groups).toEqual(['DC1', 'Rack']);
    expect(win.fields).toEqual(jasmine.objectContaining({ protocol: 'other', port: 3389 }));
    expect(leftOut.map(({ what }) => what)).toEqual([
      'the password of DC1',
      'the password of web & co',
      'the server lost',
      'the server app',
    ]);
  });

  it('name the passwords of gateways and proxies, which are not read', async () => {
    const { entries, leftOut } = await readText(
      `${HEAD}<Node Name="w" Type="Connection" Hostname="h" Protocol="VNC" Port="5900" Password="e" VNCProxyPassword="e" RDGatewayPassword="e" RDGatewayAccessToken="" /></mrng:Connections>`,
    );
    expect(entries.length).toBe(1);
    expect(leftOut.map(({ what }) => what)).toEqual([
      'the password of w',
      'the password of the RD gateway of w',
      'the password of the VNC proxy of w',
    ]);
  });

  it('that are encrypted as a whole are refused, and so is a document type', async () => {
    const whole = `${HEAD.replace('FullFileEncryption="false"', 'FullFileEncryption="true"')}AbCd==</mrng:Connections>`;
    expect((await readText(whole)).error).toBe('refused');
    const bomb = `<?xml version="1.0"?><!DOCTYPE c [<!ENTITY a "aaaa"><!ENTITY b "&a;&a;">]><mrng:Connections ConfVersion="2.6">&b;</mrng:Connections>`;
    const read = await readText(bomb);
    expect([read.format, read.error]).toEqual(['mremoteng', 'refused']);
    const deep = `${HEAD}${'<Node Type="Container" Name="x">'.repeat(100_000)}`;
    expect((await readText(deep)).error).toBe('too-large');
    expect((await readText(`${HEAD}<Node`)).error).toBe('damaged');
  });

  it('are never more than damaged', () => expectToSurvive([SAMPLE], 80));

  it('list what else they hold', async () => {
    const { leftOut } = await readText(
      '<?xml version="1.0"?><mrng:Connections xmlns:mrng="http://mremoteng.org"><Node Name="a" Hostname="h" Protocol="SSH2" Username="u" UserField="x" MacAddress="y"/></mrng:Connections>',
    );
    expect(leftOut.map(({ what }) => what)).toEqual(['UserField of a', 'MacAddress of a']);
  });
});
