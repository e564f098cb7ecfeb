import fc from 'fast-check';
import { expectToSurvive } from '../testing/mutations';
import { readText } from '../testing/read-text';

const HEADER = 'Groups,Label,Tags,Hostname/IP,Protocol,Port,Username,Password';
const SAMPLE = `${HEADER}
Production/Web,web-1,"nginx,prod",10.0.0.11,ssh,2222,deploy," p""w "
,router,,192.0.2.1,telnet,23,admin,secret
,line,,COM3,serial,,,
Lab,lab,,lab.local,,,,
`;

describe('A table of Termius', () => {
  it('gives hosts with their groups and tags, and passwords to the browser alone', async () => {
    const { format, entries, sshSecrets, leftOut } = await readText(SAMPLE);
    expect(format).toBe('termius');
    const [web, router, lab] = entries;
    expect(web.groups).toEqual(['Production', 'Web', 'nginx', 'prod']);
    expect(web.fields).toEqual({
      label: 'web-1',
      protocol: 'ssh',
      host: '10.0.0.11',
      port: 2222,
      username: 'deploy',
    });
    expect(sshSecrets.map(({ secret }) => secret)).toEqual([{ kind: 'password', password: ' p"w ' }]);
    expect(router.secret).toEqual({ password: 'secret' });
    expect(lab.fields['port']).toBe(22);
    expect(lab.asks).toEqual(['username']);
    expect(leftOut.map(({ at }) => at)).toEqual(['line 4']);
  });

  it('with other columns and another separator says what it does not keep', async () => {
    const { format, entries, leftOut } = await readText(
      'Label;Hostname/IP;Port;Note\nweb;10.0.0.1;22;hello\n',
    );
    expect([format, entries.length]).toEqual(['termius', 1]);
    expect(leftOut[0].what).toBe('“note” of web');
  });

  it('keeps every password to the byte, and loses no row', async () => {
    const cell = (text: string) => `"${text.replaceAll('"', '""')}"`;
    const password = fc.oneof(
      fc.string({ minLength: 1, unit: 'grapheme' }),
      fc.constantFrom('***', ' ', 'e\u0301', '\u{1f511}'),
    );
    const row = fc.record({ host: fc.constantFrom('10.0.0.1', '', 'a b'), password });
    await fc.assert(
      fc.asyncProperty(fc.array(row, { minLength: 1 }), async (rows) => {
        const lines = rows.map(({ host, password: secret }) => `,x,,${host},ssh,22,u,${cell(secret)}`);
        const { entries, sshSecrets, leftOut } = await readText(`${HEADER}\n${lines.join('\n')}\n`);
        expect(entries.length + leftOut.length).toBe(rows.length);
        const kept = rows.filter(({ host }) => host === '10.0.0.1').map((each) => each.password);
        expect(sshSecrets.map(({ secret }) => (secret.kind === 'password' ? secret.password : ''))).toEqual(
          kept,
        );
      }),
      { numRuns: 60 },
    );
  });

  it('is never more than damaged', () => expectToSurvive([SAMPLE], 60));
});
