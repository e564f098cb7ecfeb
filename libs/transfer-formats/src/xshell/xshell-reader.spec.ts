import fc from 'fast-check';
import { zipSync } from 'fflate';
import { expectToSurvive } from '../testing/mutations';
import { readText } from '../testing/read-text';

interface Given {
  host?: string;
  user?: string;
  proxy?: string;
  more?: string;
  protocol?: string;
}

function session({
  host = '10.0.0.1',
  user = 'ops',
  proxy = '',
  more = '',
  protocol = 'SSH',
}: Given): Uint8Array {
  const text = `[SessionInfo]\r\nVersion=8.1\r\n[CONNECTION:PROXY]\r\nProxy=${proxy}\r\n[CONNECTION]\r\nPort=2222\r\nHost=${host}\r\nProtocol=${protocol}\r\nDescription=웹 서버\r\n[CONNECTION:AUTHENTICATION]\r\nUserName=${user}\r\n${more}`;
  return Uint8Array.from(Buffer.from(`\uFEFF${text}`, 'utf16le'));
}

const PROXY = Uint8Array.from(
  Buffer.from(
    '\uFEFF[SECTION]\r\nTYPE=5\r\nHOST=10.0.0.2\r\nPORT=22\r\nSESSION=C:\\Users\\k\\Xshell\\Sessions\\jump.xsh\r\n',
    'utf16le',
  ),
);

describe('A session of Xshell', () => {
  it('gives its server, asks for its key, and names what Xshell has encrypted', async () => {
    const bytes = session({ more: 'Password=Zm9v\r\nUserKey=id_ops\r\n' });
    const { format, encoding, entries, leftOut } = await readText(bytes, { name: 'web.xsh' });
    expect([format, encoding]).toEqual(['xshell', 'utf-16le']);
    expect(entries[0].fields).toEqual({
      label: 'web',
      protocol: 'ssh',
      host: '10.0.0.1',
      port: 2222,
      username: 'ops',
      notes: '웹 서버',
    });
    expect(entries[0].keyFiles).toEqual(['id_ops']);
    expect(leftOut.map(({ what }) => what)).toEqual(['the password of web']);
  });

  it('that is reached through a proxy of which nothing is known is left out', async () => {
    const { entries, leftOut } = await readText(session({ proxy: 'lab' }));
    expect(entries).toEqual([]);
    expect(leftOut[0].reason).toContain('“lab”');
  });

  it('gives its folders as groups in an archive, and jump servers that the archive knows', async () => {
    const archive = zipSync({
      'Xshell/Sessions/Seoul/Web/web.xsh': session({ proxy: 'lab' }),
      'Xshell/Sessions/jump.xsh': session({ host: '10.0.0.2' }),
      'Xshell/Sessions/lost.xsh': session({ proxy: 'other' }),
      'Xshell/Sessions/console.xsh': session({ protocol: 'SERIAL' }),
      'Common/Proxy/lab.ini': PROXY,
      'readme.txt': new TextEncoder().encode('hello'),
    });
    const { format, entries, leftOut } = await readText(archive);
    expect(format).toBe('xshell');
    const [web, jump] = entries;
    expect(entries.length).toBe(2);
    expect(web.groups).toEqual(['Seoul', 'Web']);
    expect(web.at).toBe('Xshell/Sessions/Seoul/Web/web.xsh');
    expect(web.fields['jumpServer']).toBe(jump.ref);
    expect(leftOut.map(({ at }) => at)).toEqual([
      'readme.txt',
      'Xshell/Sessions/lost.xsh',
      'Xshell/Sessions/console.xsh',
    ]);
  });

  it('is never lost, and never reached without its jump server', async () => {
    const given = fc.record({
      host: fc.constantFrom('10.0.0.1', 'web', '', 'a b'),
      user: fc.constantFrom('ops', ''),
      protocol: fc.constantFrom('SSH', 'TELNET', 'SERIAL', 'SFTP'),
      proxy: fc.constantFrom('', '', 'lab', 'missing'),
    });
    await fc.assert(
      fc.asyncProperty(fc.array(given, { minLength: 1, maxLength: 6 }), async (sessions) => {
        const files = Object.fromEntries(sessions.map((each, index) => [`s${index}.xsh`, session(each)]));
        const { entries, leftOut } = await readText(
          zipSync({ ...files, 'lab.ini': PROXY, 'jump.xsh': session({}) }),
        );
        const told = [...entries, ...leftOut.filter(({ what }) => /^the (?:server|session)/.test(what))];
        expect(told.length).toBe(sessions.length + 1);
        for (const [index, { proxy }] of sessions.entries()) {
          const entry = entries.find(({ at }) => at === `s${index}.xsh`);
          if (entry) expect(entry.fields['jumpServer'] !== undefined).toBe(proxy !== '');
        }
      }),
      { numRuns: 60 },
    );
  });

  it('is never more than damaged', () =>
    expectToSurvive([session({}), zipSync({ 'a.xsh': session({}) })], 80));
});
