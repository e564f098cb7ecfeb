import fc from 'fast-check';
import { expectToSurvive } from '../testing/mutations';
import { readText } from '../testing/read-text';

const TAIL =
  '#MobaFont%10%0%0%-1%15%236,236,236%30,30,30%180,180,192%0%-1%0%%xterm%-1%0%_Std_Colors_0_%80%24%0%1%-1%<none>%%0%1%-1#0# #-1';
const SAMPLE = `[Bookmarks]\r
SubRep=\r
ImgNum=42\r
web= #109#0%10.0.0.1%2222%ops%%-1%-1%%gate__PIPE__bastion.acme.io%22__PIPE__2200%kim__PIPE__lee%0%-1%0%_ProfileDir_\\.ssh\\id_ed25519%%-1%0${TAIL}\r
bastion=#109#0%bastion.acme.io%22%<default>%%-1%-1%%%%%0%-1%0%%%-1%0%0%0${TAIL}\r
\r
[Bookmarks_1]\r
SubRep=Prod\\DB\r
ImgNum=41\r
db __PERCENT__=#109#0%db.acme.io%%[saved]%%-1%-1%%%%%0%-1%0%%%-1${TAIL}\r
desk=#91#4%10.0.0.9%3389%admin%0%0${TAIL}\r
console=#109#8%COM3%9600%\r
broken=what is this\r
[Passwords]\r
ops@10.0.0.1=abcdef\r
`;

describe('Sessions of MobaXterm', () => {
  it('give their folders, gateways, keys and users', async () => {
    const { format, entries, leftOut } = await readText(SAMPLE);
    expect(format).toBe('mobaxterm');
    const by = (label: string) => entries.find(({ fields }) => fields['label'] === label);
    const last = entries.find(({ ref }) => ref === by('web')?.fields['jumpServer']);
    expect(last?.fields).toEqual(
      jasmine.objectContaining({ host: 'bastion.acme.io', port: 2200, username: 'lee' }),
    );
    expect(last?.fields['jumpServer']).toBe(by('gate')?.ref);
    expect(by('web')?.keyFiles).toEqual(['_ProfileDir_\\.ssh\\id_ed25519']);
    expect(by('bastion')?.asks).toEqual(['username']);
    expect(by('db %')?.groups).toEqual(['Prod', 'DB']);
    expect(by('db %')?.remarks?.[0]).toContain('“saved”');
    expect(by('desk')?.fields).toEqual(jasmine.objectContaining({ protocol: 'other', port: 3389 }));
    expect(leftOut.map(({ what }) => what)).toEqual([
      'the password of ops@10.0.0.1',
      'the session console',
      'the session broken',
    ]);
  });

  it('are never lost', async () => {
    const session = fc.tuple(
      fc.constantFrom('0', '1', '4', '8', '99', 'x'),
      fc.constantFrom('10.0.0.1', '', 'a b'),
      fc.constantFrom('22', '', '99999'),
      fc.constantFrom('', 'gate'),
    );
    await fc.assert(
      fc.asyncProperty(fc.array(session, { minLength: 1 }), async (sessions) => {
        const lines = sessions.map(
          ([kind, host, port, gate], index) =>
            `s${index}=#109#${kind}%${host}%${port}%u%%-1%-1%%${gate}%%${TAIL}`,
        );
        const { entries, leftOut } = await readText(`[Bookmarks]\nSubRep=\n${lines.join('\n')}\n`);
        const own = entries.filter(({ fields }) => /^s\d+$/.test(String(fields['label'])));
        expect(own.length + leftOut.length).toBe(sessions.length);
        for (const { fields, at } of own) {
          const [kind, , , gate] = sessions[Number(at.slice(5)) - 3];
          expect(fields['jumpServer'] !== undefined).toBe(gate !== '' && kind === '0');
        }
      }),
      { numRuns: 60 },
    );
  });

  it('are never more than damaged', () => expectToSurvive([SAMPLE], 80));
});
