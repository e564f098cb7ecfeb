import type { FormatName } from './format-names';
import { readText } from './testing/read-text';

const KEY = 'AAAAC3NzaC1lZDI1NTE5AAAAIKdNzUpSb6RkAmwl3YjWbNYx6o6BqPyZI5yLqYqG1OGC';

/** Accounts in lines, and a line that is none of them. */
const FILES = {
  'git-credentials': [['https://u:p@git.acme.io', 'https://u:q@git.acme.dev'], 'no address'],
  netrc: [['machine a.io login u password p', 'machine b.io login u password q'], '%'],
  pgpass: [['a:5432:d:u:p', 'b:5432:d:u:q'], 'a:b'],
  'known-hosts': [[`a ssh-ed25519 ${KEY}`, `b ssh-ed25519 ${KEY}`], 'no key'],
  uri: [['postgres://u:p@a/d', 'mysql://u:q@b/d'], 'no address'],
  token: [['glpat-abcdefghij0123456789', 'dckr_pat_abcdefghij0123456789'], 'no token'],
  env: [['A_URL=postgres://u:p@a/d', 'B_URL=mysql://u:q@b/d'], 'no variable'],
  'pg-service': [['[a]\nhost=a\nuser=u\npassword=p', '[b]\nhost=b\nuser=u\npassword=q'], 'No Setting'],
  'my-cnf': [['[client]\nhost=a\nuser=u\npassword=p', '[mysql]\nhost=b\npassword=q'], '% %'],
  'ssh-config': [['Host a\nHostName a.io\nUser u', 'Host b\nHostName b.io\nUser u'], '[section]'],
  'ansible-inventory': [['[a]\na.acme.io', '[b]\nb.acme.io'], '"open'],
} satisfies Partial<Record<FormatName, readonly [readonly [string, string], string]>>;

describe('A line that is nothing of its file', () => {
  for (const [format, [[one, two], bad]] of Object.entries(FILES)) {
    for (const [place, parts] of [
      ['first', [bad, one, two]],
      ['between others', [one, bad, two]],
      ['last', [one, two, bad]],
    ] as const) {
      it(`(${format}, ${place}) is left out with its place, and the others are read`, async () => {
        const read = await readText(`${parts.join('\n')}\n`);
        expect(read.format).toBe(format as FormatName);
        expect(read.entries.length + read.hostKeys.length).toBe(2);
        expect(read.leftOut.length).toBeGreaterThan(0);
        const line = parts.slice(0, parts.indexOf(bad)).join('\n').split('\n').length;
        const at = `line ${place === 'first' ? 1 : line + 1}`;
        // What stands in a group of MySQL is told at the group.
        if (format !== 'my-cnf' || place === 'first')
          expect(read.leftOut.map((left) => left.at)).toContain(at);
      });
    }
  }

  for (const [format, [[one], bad]] of Object.entries(FILES)) {
    it(`(${format}) is left out beside a single other one`, async () => {
      const read = await readText(`${one}\n${bad}\n`);
      expect([read.format, read.entries.length + read.hostKeys.length]).toEqual([format as FormatName, 1]);
      expect(read.leftOut.length).toBe(1);
    });
  }

  it('does not make a file of accounts of a text that has one among many others', async () => {
    const text = '# How to\nRun the service.\nThen look at\npostgres://u:p@a/d\nand wait.\n';
    expect((await readText(text)).error).toBe('unknown-format');
  });
});
