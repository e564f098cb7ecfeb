import type { FormatName } from './format-names';
import { readText } from './testing/read-text';

/** Files of a session with a setting that stands twice, and a line that is none; and where these stand. */
const FILES = {
  remmina: ['[remmina]\nserver=a.io\nusername=u\nserver=b.io\nnothing\nprotocol=SSH\n', 'b.io', [2, 5]],
  xshell: [
    '[CONNECTION]\nHost=a.io\nHost=b.io\nnothing\n[CONNECTION:AUTHENTICATION]\nUserName=u\n',
    'a.io',
    [3, 4],
  ],
  putty: ['HostName=a.io\nHostName=b.io\nnothing\nPortNumber=22\nProtocol=ssh\nUserName=u\n', 'a.io', [2, 3]],
  securecrt: [
    'S:"Hostname"=a.io\nS:"Hostname"=b.io\nnothing\nS:"Protocol Name"=SSH2\nS:"Username"=u\n',
    'a.io',
    [2, 3],
  ],
  'ssh-config': ['Host a\n  HostName a.io\n  User u\n  HostName b.io\n  "open a\n', 'a.io', [4, 5]],
  'my-cnf': ['[client]\nuser=u\nhost=a.io\npassword=p\nhost=b.io\n', 'b.io', [1]],
} satisfies Partial<Record<FormatName, readonly [string, string, readonly number[]]>>;

describe('A setting that stands twice, and a line that is none', () => {
  for (const [format, [text, host, lines]] of Object.entries(FILES)) {
    it(`(${format}) are left out with their places`, async () => {
      const read = await readText(text);
      expect([read.format, read.entries.length, read.entries[0].fields['host']]).toEqual([
        format as FormatName,
        1,
        host,
      ]);
      expect(read.leftOut.map(({ at }) => at).sort()).toEqual(lines.map((line) => `line ${line}`));
    });
  }

  it('(putty, of the registry) are left out with their places', async () => {
    const session = '[HKEY_CURRENT_USER\\Software\\SimonTatham\\PuTTY\\Sessions\\a]';
    const { entries, leftOut } = await readText(
      `Windows Registry Editor Version 5.00\r\n\r\n${session}\r\n"HostName"="a.io"\r\nnothing\r\n"UserName"="u"\r\n`,
    );
    expect([entries.length, leftOut.map(({ at }) => at)]).toEqual([1, ['line 5']]);
  });
});
