import { expectToSurvive } from '../testing/mutations';
import { readText } from '../testing/read-text';

const SAMPLE = `[remmina]
name=web\\s1
group=Prod/Web
protocol=SSH
server=[2001:db8::1]:2222
username=ops
password=.
ssh_privatekey=/home/k/.ssh/id
ssh_tunnel_enabled=1
ssh_tunnel_server=gate:22022
ssh_tunnel_username=kim
ssh_tunnel_password=3nCr1pt3d==
notes_text=one\\ntwo
`;

describe('A connection of Remmina', () => {
  it('gives its server, and the one that it tunnels through', async () => {
    const { format, entries, leftOut } = await readText(SAMPLE);
    expect(format).toBe('remmina');
    const [gate, web] = entries;
    expect(gate.fields).toEqual(jasmine.objectContaining({ host: 'gate', port: 22022, username: 'kim' }));
    expect(web.fields).toEqual({
      label: 'web 1',
      protocol: 'ssh',
      host: '2001:db8::1',
      port: 2222,
      username: 'ops',
      jumpServer: gate.ref,
      notes: 'one\ntwo',
    });
    expect(web.groups).toEqual(['Prod', 'Web']);
    expect(web.keyFiles).toEqual(['/home/k/.ssh/id']);
    expect(leftOut.map(({ what }) => what)).toEqual(['password of web 1', 'ssh_tunnel_password of web 1']);
  });

  it('of another kind is kept or left out, never lost', async () => {
    const rdp = await readText('[remmina]\nname=w\nprotocol=RDP\nserver=10.0.0.9\nusername=admin\n');
    expect(rdp.entries[0].fields).toEqual(jasmine.objectContaining({ protocol: 'other', port: 3389 }));
    for (const text of [
      'protocol=EXEC\nserver=x',
      'protocol=SSH\nserver=',
      'protocol=SSH\nserver=h\nssh_tunnel_enabled=1',
    ])
      expect((await readText(`[remmina]\nname=x\n${text}\n`)).leftOut.length).toBe(1);
  });

  it('is never more than damaged', () => expectToSurvive([SAMPLE], 80));
});
