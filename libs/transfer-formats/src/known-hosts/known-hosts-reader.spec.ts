import { deepStrictEqual } from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { copyFileSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import fc from 'fast-check';
import { expectToSurvive } from '../testing/mutations';
import { inFolder, printed, whyWithout } from '../testing/programs';
import { readText } from '../testing/read-text';
import { namesFit } from './host-names';

const KEYGEN = '/usr/bin/ssh-keygen';
const KEY = 'AAAAC3NzaC1lZDI1NTE5AAAAIKdNzUpSb6RkAmwl3YjWbNYx6o6BqPyZI5yLqYqG1OGC';
const SAMPLE = `# hosts
web,10.0.0.1,[web]:2222 ssh-ed25519 ${KEY} somebody@somewhere
[a,b]:2200 ssh-ed25519 ${KEY}
*.acme.io,!evil.acme.io ssh-ed25519 ${KEY}
@revoked old ssh-ed25519 ${KEY}
@cert-authority *.acme.io ssh-ed25519 ${KEY}
@unknown x ssh-ed25519 ${KEY}
|1|F1E1KeoE/eEWhi10WpGv4OdiO6Y=|3988QV0VE8wmZL7suNrYQLITLCg= ssh-ed25519 ${KEY}
two ssh-rsa ${KEY}
three ssh-ed25519 AAAAbroken
one 1024 65537 1234567890123456789012345678901234567890
`;

describe('A known_hosts file', () => {
  it('gives the keys of hosts by name, port and mark', async () => {
    const { format, hostKeys, leftOut } = await readText(SAMPLE);
    expect(format).toBe('known-hosts');
    expect(hostKeys.map(({ at, host, port, marker }) => [at, host, port, marker])).toEqual([
      ['line 2', 'web', 22, undefined],
      ['line 2', '10.0.0.1', 22, undefined],
      ['line 2', 'web', 2222, undefined],
      ['line 3', 'a', 2200, undefined],
      ['line 3', 'b', 2200, undefined],
      ['line 4', '*.acme.io,!evil.acme.io', 22, undefined],
      ['line 5', 'old', 22, 'revoked'],
      ['line 8', '|1|F1E1KeoE/eEWhi10WpGv4OdiO6Y=|3988QV0VE8wmZL7suNrYQLITLCg=', null, undefined],
    ]);
    expect(leftOut.map(({ at }) => at)).toEqual(['line 6', 'line 7', 'line 9', 'line 10', 'line 11']);
    expect(leftOut[0].what).toContain('certificate authority');
  });

  it('says how a port is written where it stands without brackets, as no ssh finds it', async () => {
    const { hostKeys, leftOut } = await readText(
      `1.2.3.4:22 ssh-ed25519 ${KEY}\nweb,web:2222,2001:db8::1:22 ssh-ed25519 ${KEY}\n`,
    );
    expect(hostKeys.map(({ host, port }) => [host, port])).toEqual([
      ['web', 22],
      ['2001:db8::1:22', 22],
    ]);
    expect(leftOut.map(({ at, what }) => [at, what])).toEqual([
      ['line 1', 'a host key of 1.2.3.4:22'],
      ['line 2', 'a host key of web:2222'],
    ]);
    expect(leftOut.map(({ reason }) => /Write .*$/.exec(reason)?.[0])).toEqual([
      'Write [1.2.3.4]:22.',
      'Write [web]:2222.',
    ]);
  });

  it('tells of which keys ssh-keygen finds which host, hashed or not', async () => {
    const why = whyWithout(KEYGEN);
    if (why) return pending(why);
    await inFolder(async (folder) => {
      const key = join(folder, 'key');
      printed(KEYGEN, ['-q', '-t', 'ed25519', '-N', '', '-f', key]);
      const [type, base64] = readFileSync(`${key}.pub`, 'utf8').split(' ');
      const fingerprint = printed(KEYGEN, ['-lf', `${key}.pub`]).split(' ')[1];
      const plain = fc.constantFrom(
        'web',
        'db.acme.io',
        '10.0.0.1',
        '[web]:2222',
        '[10.0.0.1]:22022',
        'UP.acme.io',
        '2001:db8::1',
      );
      const pattern = fc.constantFrom('*.acme.io', '!db.acme.io', 'w?b', '[*]:2222', '*');
      const line = fc.array(fc.oneof({ weight: 3, arbitrary: plain }, pattern), {
        minLength: 1,
        maxLength: 3,
      });
      const asked = [
        'web',
        '[web]:2222',
        'db.acme.io',
        'up.acme.io',
        '10.0.0.1',
        '[10.0.0.1]:22022',
        '2001:db8::1',
        'x',
      ];
      await fc.assert(
        fc.asyncProperty(
          fc.array(line, { minLength: 1, maxLength: 4 }),
          fc.boolean(),
          async (lines, hashed) => {
            const path = join(folder, 'known_hosts');
            writeFileSync(path, lines.map((names) => `${names.join(',')} ${type} ${base64}\n`).join(''));
            if (hashed) {
              // It splits lines of several names, and leaves patterns alone.
              spawnSync(KEYGEN, ['-H', '-f', path]);
              copyFileSync(path, join(folder, 'hashed'));
            }
            const { hostKeys } = await readText(readFileSync(path));
            for (const each of hostKeys) expect(each.fingerprint).toBe(fingerprint);
            for (const name of asked) {
              const said = spawnSync(KEYGEN, ['-F', name, '-f', path], { encoding: 'utf8' }).stdout;
              const wanted = [...said.matchAll(/found: line (\d+)/g)].map(([, number]) => `line ${number}`);
              const [, host = name, port = '22'] = /^\[(.*)\]:(\d+)$/.exec(name) ?? [];
              const found = new Set(
                hostKeys.filter((each) => namesFit(each, host, Number(port))).map(({ at }) => at),
              );
              deepStrictEqual([...found], wanted, `${readFileSync(path, 'utf8')}\n${name}`);
            }
          },
        ),
        { numRuns: 12 },
      );
    });
  });

  it('of 100,000 lines is read', async () => {
    const { hostKeys } = await readText(`web ssh-ed25519 ${KEY}\n`.repeat(100_000));
    expect(hostKeys.length).toBe(100_000);
  });

  it('is never more than damaged', () => expectToSurvive([SAMPLE]));
});
