import { deepStrictEqual } from 'node:assert/strict';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { normalHost } from '@kiops/contracts';
import fc from 'fast-check';
import type { ReadEntry, ReadFile } from '../reading';
import { expectToSurvive } from '../testing/mutations';
import { inFolder, printed, whyWithout } from '../testing/programs';
import { readText } from '../testing/read-text';

const SSH = '/usr/bin/ssh';

/** `user@host:port`, the way there first. */
function routeOf(file: ReadFile, entry: ReadEntry): string[] {
  const { host, port, username = '?', jumpServer } = entry.fields;
  const before = file.entries.find(({ ref }) => ref === jumpServer);
  return [...(before ? routeOf(file, before) : []), `${String(username)}@${String(host)}:${String(port)}`];
}

function named(file: ReadFile, label: string): ReadEntry {
  const found = file.entries.find(({ fields }) => fields['label'] === label);
  if (!found) throw new Error(`No server is called ${label}.`);
  return found;
}

const SAMPLE = `# mine
Include conf.d/*
Host db web1 "web 2"
  HostName %h.internal   # inside
  ProxyJump bastion
  IdentityFile ~/.ssh/id_db
  ForwardAgent yes

Host=bastion
	Port = 2222
	HostName=203.0.113.7
Host bastion
    User ops
Host old
  HostName 10.0.0.3
  KexAlgorithms +diffie-hellman-group1-sha1
  ProxyCommand ssh -q -W %h:%p -p 2022 kim@gate
Host lost
  ProxyCommand connect -S proxy:1080 %h %p
Match host *.internal exec "test -f /tmp/x"
  User evil
Match originalhost db user deploy
  Port 2200
Host *.example.com
  User nobody
Host * !bastion
  User deploy
  IdentityFile ~/.ssh/id_all
`;

describe('An ssh_config', () => {
  it('gives a jump server the key that the command to it names, and lists it where it has others', async () => {
    const { entries, leftOut } = await readText(
      'Host a\n  User u\n  ProxyCommand ssh -i ~/gate -W %h:%p lee@gate\n' +
        'Host b\n  User u\n  ProxyCommand ssh -i ~/other -W %h:%p lee@gate\n',
    );
    expect(entries.map(({ fields, keyFiles }) => [fields['host'], keyFiles])).toEqual([
      ['gate', ['~/gate']],
      ['a', undefined],
      ['b', undefined],
    ]);
    expect(leftOut.map(({ at, what }) => [at, what])).toEqual([
      ['line 6', '~/other for the jump server gate'],
    ]);
  });

  it('gives each host that has a name, and the way to it', async () => {
    const file = await readText(SAMPLE);
    expect(file.format).toBe('ssh-config');
    expect(routeOf(file, named(file, 'db'))).toEqual(['ops@203.0.113.7:2222', 'deploy@db.internal:22']);
    expect(routeOf(file, named(file, 'old'))).toEqual(['kim@gate:2022', 'deploy@10.0.0.3:22']);
    expect(named(file, 'old').fields['allowOldAlgorithms']).toBe(true);
    expect(named(file, 'db').keyFiles).toEqual(['~/.ssh/id_db', '~/.ssh/id_all']);
    expect(named(file, 'db').asks).toEqual(['privateKey']);
    expect(named(file, 'db').fields['jumpServer']).toBe(named(file, 'bastion').ref);
    expect(named(file, 'db').at).toBe('line 3');
  });

  it('says what it does not give, with its place', async () => {
    const { leftOut } = await readText(SAMPLE);
    expect(leftOut.map(({ at, what }) => [at, what])).toEqual([
      ['line 3', 'the server web 2'],
      ['line 18', 'the server lost'],
      ['line 2', 'Include conf.d/*'],
      ['line 3', 'forwardagent of Host db web1 web 2'],
      ['line 20', 'Match host *.internal exec test -f /tmp/x'],
      ['line 22', 'Match originalhost db user deploy'],
      ['line 24', 'Host *.example.com'],
    ]);
  });

  it('asks who signs in where nobody is named', async () => {
    const { entries } = await readText('Host web\n  Port 2222\n');
    expect(entries[0].fields).toEqual({ label: 'web', protocol: 'ssh', host: 'web', port: 2222 });
    expect(entries[0].asks).toEqual(['username']);
  });

  it('reaches nothing directly whose jump server is lost, and finds circles', async () => {
    const file = await readText(
      'Host a\n ProxyJump b\nHost b\n ProxyJump c\nHost c\n ProxyJump a\nHost d\n ProxyJump e\nHost e\n ProxyCommand nc %h %p\nHost f\n ProxyJump "bad host"\n',
    );
    expect(file.entries).toEqual([]);
    expect(file.leftOut.filter(({ what }) => what.startsWith('the server')).length).toBe(6);
  });

  it('takes the jump server that a hop of a list has, and a list before it', async () => {
    const file = await readText(
      'Host t\n ProxyJump x@one:1,[2001:db8::1]:2,three\nHost three\n User u\n HostName 3\n',
    );
    expect(routeOf(file, named(file, 't'))).toEqual(['x@one:1', '?@2001:db8::1:2', 'u@3:22', '?@t:22']);
  });

  it('makes one server of a jump server that is spelled out and one that has a name', async () => {
    const file = await readText('Host b\n HostName b.io\n User u\nHost t\n ProxyJump u@b.io\n');
    expect(file.entries.length).toBe(2);
  });

  it('says where a condition hangs on a user whom nobody named', async () => {
    const { entries, leftOut } = await readText('Host a\nMatch !user kim\n Port 2200\n');
    expect(entries[0].fields['port']).toBe(22);
    expect(leftOut.map(({ at }) => at)).toEqual(['line 2']);
  });

  for (const [command, route] of [
    ['ssh -W %h:%p bastion', ['?@bastion:22']],
    ['ssh bastion -W %h:%p', ['?@bastion:22']],
    ['/usr/bin/ssh -q -W [%h]:%p -l kim -p 22022 bastion 2>/dev/null', ['kim@bastion:22022']],
    ['ssh -qW %h:%p kim@bastion', ['kim@bastion:22']],
    ['exec ssh.exe -o StrictHostKeyChecking=no -J first -W %h:%p bastion', ['?@first:22', '?@bastion:22']],
    ['ssh -W %h:%p -o "ProxyCommand nc x" bastion', undefined],
    ['ssh -W %h:%p bastion; rm -rf /', undefined],
    ['ssh -W $(id):%p bastion', undefined],
    ['ssh bastion nc %h %p', undefined],
    ['nc -X connect -x proxy:3128 %h %p', undefined],
    ['ssh -W other:22 bastion', undefined],
  ] as const) {
    it(`takes “${command}” for ${route ? 'a jump server' : 'a command'}`, async () => {
      const file = await readText(`Host t\n ProxyCommand ${command}\n`);
      const target = file.entries.find(({ fields }) => fields['label'] === 't');
      expect(target && routeOf(file, target).slice(0, -1)).toEqual(route && [...route]);
      if (route === undefined) expect(file.leftOut[0].what).toBe('the server t');
    });
  }

  it('says of each host what ssh -G says', async () => {
    const why = whyWithout(SSH);
    if (why) return pending(why);
    const name = fc.constantFrom('a', 'b', 'web1', 'web2', 'db.x', 'gate');
    const pattern = fc.oneof(name, fc.constantFrom('*', 'web?', '!web1', '*.x', '!gate', 'w*', '?'));
    const quoted = (text: fc.Arbitrary<string>) =>
      fc.oneof(
        text,
        text.map((value) => `"${value}"`),
      );
    const separator = fc.constantFrom(' ', '  ', '=', ' = ', '\t');
    const hop = fc
      .tuple(fc.constantFrom('', 'kim@'), name, fc.constantFrom('', ':2022'))
      .map((parts) => parts.join(''));
    const setting = fc.oneof(
      fc.tuple(
        fc.constant('HostName'),
        separator,
        quoted(fc.constantFrom('%h.io', '10.0.0.1', 'UP.io', 'gate')),
      ),
      fc.tuple(fc.constantFrom('User', 'uSER'), separator, quoted(fc.constantFrom('ops', 'kim', 'dev'))),
      fc.tuple(fc.constant('Port'), separator, fc.constantFrom('22', '2200', '65535')),
      fc.tuple(fc.constant('IdentityFile'), separator, quoted(fc.constantFrom('~/k1', '/k/2', '~/k%h'))),
      fc.tuple(
        fc.constant('ProxyJump'),
        separator,
        fc.oneof(
          hop,
          hop,
          fc.constant('none'),
          fc.tuple(hop, hop).map((two) => two.join(',')),
        ),
      ),
      fc.tuple(fc.constant('ForwardAgent'), separator, fc.constant('yes # why not')),
    );
    const list = fc.array(pattern, { minLength: 1, maxLength: 3 });
    const condition = fc.oneof(
      fc.tuple(
        fc.constantFrom('host', 'originalhost', '!host', '!originalhost'),
        list.map((all) => all.join(',')),
      ),
      fc.tuple(fc.constantFrom('user', '!user'), fc.constantFrom('ops', 'k*,dev', '!ops,*')),
    );
    const header = fc.oneof(
      { weight: 3, arbitrary: list.map((all) => `Host ${all.join(' ')}`) },
      {
        weight: 1,
        arbitrary: fc
          .array(condition, { minLength: 1, maxLength: 2 })
          .map((all) => `Match ${all.flat().join(' ')}`),
      },
      { weight: 1, arbitrary: fc.constant('Match all') },
    );
    const block = fc
      .tuple(header, fc.array(setting, { maxLength: 4 }))
      .map(([head, settings]) => `${head}\n${settings.map((parts) => `  ${parts.join('')}\n`).join('')}`);
    // A user is named for all: ssh would take the name of whoever runs it.
    const config = fc
      .tuple(fc.array(block, { minLength: 1, maxLength: 6 }), fc.constantFrom('User kim', ''))
      .map(([blocks, user]) =>
        user === ''
          ? `Host first\n${blocks.join('').replace(/^Match.* !?user .*$/gm, 'Match host *.io')}Host *\n  User last\n`
          : `Host *\n  ${user}\nHost first\n${blocks.join('')}`,
      );
    await inFolder((folder) =>
      fc.assert(
        fc.asyncProperty(config, async (text) => {
          const path = join(folder, 'config');
          writeFileSync(path, text);
          const file = await readText(text);
          const names = new Set(
            text.split('\n').flatMap((line) => (line.startsWith('Host ') ? line.slice(5).split(' ') : [])),
          );
          for (const label of names) {
            if (/[*?!]/.test(label)) continue;
            const entry = file.entries.find(({ fields }) => fields['label'] === label);
            const wanted = judged(path, [label]);
            const told = file.leftOut.some(({ what }) => what === `the server ${label}`);
            deepStrictEqual(
              entry ? [routeOf(file, entry), entry.keyFiles ?? []] : told && undefined,
              wanted.route && [wanted.route, wanted.keyFiles],
              `${text}\n${label}`,
            );
          }
        }),
        { numRuns: 60 },
      ),
    );
  });

  it('of hostile length takes no longer', async () => {
    const many = Array.from({ length: 20_000 }, (_, index) => `Host h${index}\n User u\n`).join('');
    expect((await readText(many)).entries.length).toBe(20_000);
    const patterns = Array.from({ length: 20_000 }, (_, index) => `Host n${index} *${index}*\n`).join('');
    expect((await readText(patterns)).error).toBe('too-large');
    expect(
      (await readText(`Host ${'*a'.repeat(20_000)} ${'a'.repeat(20_000)}\n User u\n`)).leftOut.length,
    ).toBeGreaterThan(0);
  });

  it('is never more than damaged', () => expectToSurvive([SAMPLE]));

  it('leaves out servers of which a line cannot be read, and takes nothing from under a Host without a name', async () => {
    const { entries, leftOut } = await readText(
      'Host a\n  HostName "b.io\n  User u\nHost c\n  ProxyJump\n  User u\nHost d\n  HostName d.io\nHost "e\n  User e\n  Port 2222\nHost f\n  User u\n  Ciphers "x\n',
    );
    expect(entries.map(({ fields }) => fields)).toEqual([
      { label: 'd', protocol: 'ssh', host: 'd.io', port: 22 },
      { label: 'f', protocol: 'ssh', host: 'f', port: 22, username: 'u' },
    ]);
    expect(leftOut.map(({ at, what }) => [at, what]).sort()).toEqual(
      [
        ['line 1', 'the server a'],
        ['line 2', '“hostname”'],
        ['line 4', 'the server c'],
        ['line 5', '“proxyjump”'],
        ['line 9', '“host”'],
        ['line 9', 'what stands under Host'],
        ['line 14', '“ciphers”'],
      ].sort(),
    );
  });
});

/** The route that ssh itself would take; undefined where it leads back to itself, or is longer than any here. */
function judged(path: string, args: readonly string[], depth = 0): { route?: string[]; keyFiles: string[] } {
  const said = saidBySsh(path, args);
  if (said === undefined) return { keyFiles: [] };
  const all = (key: string) =>
    said.filter((line) => line.startsWith(`${key} `)).map((line) => line.slice(key.length + 1));
  const [host] = all('hostname');
  const self = `${all('user')[0]}@${normalHost(host)}:${all('port')[0]}`;
  const keyFiles = all('identityfile').filter((file) => /\bk(?:1|\/2|%h)/.test(file));
  const [jump] = all('proxyjump');
  if (jump === undefined) return { route: [self], keyFiles };
  if (depth > 8) return { keyFiles };
  const hops = jump.split(',');
  const route: string[] = [];
  for (const [index, hop] of hops.entries()) {
    const [, user, name, port] = /^(?:([^@]+)@)?([^:]+)(?::(\d+))?$/.exec(hop) ?? [];
    const more = [...(user ? ['-l', user] : []), ...(port ? ['-p', port] : []), name];
    // Only the first hop of a list is reached by a way of its own: to the others ssh is told the way.
    const found = judged(path, index === 0 ? more : ['-o', 'ProxyJump=none', ...more], depth + 1).route;
    if (found === undefined) return { keyFiles };
    route.push(...found);
  }
  return { route: [...route, self], keyFiles };
}

function saidBySsh(path: string, args: readonly string[]): string[] | undefined {
  try {
    return printed(SSH, ['-G', '-F', path, ...args]).split('\n');
  } catch (error) {
    if (String(error).includes('jumphost loop')) return undefined;
    throw error;
  }
}
