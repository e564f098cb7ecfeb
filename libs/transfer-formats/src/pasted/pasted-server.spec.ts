import fc from 'fast-check';
import { readPastedServer } from './pasted-server';
import type { Pasted, PastedServer } from './pasted';

const SECRET = 'hunter2-canary';

function read(text: string): Pasted<PastedServer> {
  const pasted = readPastedServer(text);
  if (pasted.fault !== undefined) throw new Error(`${text}: ${pasted.fault}`);
  return pasted;
}

const fault = (text: string): string | undefined => readPastedServer(text).fault;
const server = (host: string, more: Partial<PastedServer> = {}): PastedServer => ({
  host,
  jumps: [],
  keyFiles: [],
  ...more,
});
const deploy = (more: Partial<PastedServer> = {}) => server('db.internal', { username: 'deploy', ...more });
const BASTION = { host: 'bastion', username: 'ops' };

describe('What is pasted for a server', () => {
  for (const [text, expected] of [
    ['ssh db.internal', server('db.internal')],
    ['ssh deploy@db.internal', deploy()],
    ['$ sudo ssh deploy@db.internal', deploy()],
    ['PS C:\\Users\\kim> ssh.exe deploy@db.internal', deploy()],
    ['TERM=xterm /usr/bin/ssh -tAv deploy@db.internal', deploy()],
    ['ssh -p 2222 deploy@db.internal', deploy({ port: 2222 })],
    ['ssh -Cp2222 deploy@db.internal', deploy({ port: 2222 })],
    ['ssh deploy@db.internal -p 2222', deploy({ port: 2222 })],
    ['ssh deploy@db.internal:2222', deploy({ port: 2222 })],
    ['ssh -l deploy db.internal', deploy()],
    ['ssh -l deploy root@db.internal', deploy()],
    ['ssh -o User=deploy -oPort=2222 db.internal', deploy({ port: 2222 })],
    ['ssh -o "User deploy" db.internal', deploy()],
    ['ssh -oUser=deploy -l root db.internal', deploy()],
    ['ssh -o HostName=10.0.0.7 deploy@db', server('10.0.0.7', { label: 'db', username: 'deploy' })],
    ['ssh -i ~/.ssh/key deploy@db.internal', deploy({ keyFiles: ['~/.ssh/key'] })],
    ['ssh -i "C:\\Users\\kim\\my key" deploy@db.internal', deploy({ keyFiles: ['C:\\Users\\kim\\my key'] })],
    [
      'ssh -i C:\\Users\\kim\\.ssh\\key deploy@db.internal',
      deploy({ keyFiles: ['C:\\Users\\kim\\.ssh\\key'] }),
    ],
    ["ssh -i '/a b/it'\\''s' deploy@db.internal", deploy({ keyFiles: ["/a b/it's"] })],
    ['ssh -J ops@bastion deploy@db.internal', deploy({ jumps: [BASTION] })],
    ['ssh -Jops@bastion deploy@db.internal', deploy({ jumps: [BASTION] })],
    ['ssh -o ProxyJump=ops@bastion deploy@db.internal', deploy({ jumps: [BASTION] })],
    ['ssh -o ProxyCommand="ssh -W %h:%p ops@bastion" deploy@db.internal', deploy({ jumps: [BASTION] })],
    ['ssh -J none deploy@db.internal', deploy()],
    [
      'ssh -J ops@bastion:2222,second deploy@db.internal -p 2222 -i ~/.ssh/key',
      deploy({
        port: 2222,
        keyFiles: ['~/.ssh/key'],
        jumps: [{ ...BASTION, port: 2222 }, { host: 'second' }],
      }),
    ],
    [
      'ssh -J [2001:db8::9]:22 ops@2001:db8::1',
      server('2001:db8::1', { username: 'ops', jumps: [{ host: '2001:db8::9', port: 22 }] }),
    ],
    ['ssh ops@[2001:db8::1]:2222', server('2001:db8::1', { username: 'ops', port: 2222 })],
    [
      'ssh -o KexAlgorithms=+diffie-hellman-group14-sha1 deploy@db.internal',
      deploy({ allowOldAlgorithms: true }),
    ],
    ['ssh \\\n  -p 2222 \\\n  deploy@db.internal', deploy({ port: 2222 })],
    ['scp -P 2222 a.txt deploy@db.internal:/tmp/', deploy({ port: 2222 })],
    ['scp -r deploy@db.internal:/var/log .', deploy()],
    ['scp -p -l 100 C:\\a.txt deploy@[2001:db8::1]:x', server('2001:db8::1', { username: 'deploy' })],
    ['scp scp://deploy@db.internal:2222/x .', deploy({ port: 2222 })],
    ['sftp -P 2222 -J ops@bastion deploy@db.internal', deploy({ port: 2222, jumps: [BASTION] })],
    ['sftp deploy@db.internal:/srv', deploy()],
    ['sftp sftp://deploy@db.internal:2222', deploy({ port: 2222 })],
    ['ssh://deploy@db.internal:2222', deploy({ port: 2222 })],
    ['ssh://de%40ploy@db.internal/', server('db.internal', { username: 'de@ploy' })],
    ['sftp://deploy;fingerprint=ssh-ed25519-aa@db.internal/srv', deploy()],
    ['deploy@db.internal:2222', deploy({ port: 2222 })],
    ['db.internal:2222', server('db.internal', { port: 2222 })],
    ['10.20.3.7', server('10.20.3.7')],
    [
      'Host db\n  HostName db.internal\n  User deploy\n  Port 2222\n  ProxyJump ops@bastion\n  IdentityFile ~/.ssh/key',
      deploy({ label: 'db', port: 2222, jumps: [BASTION], keyFiles: ['~/.ssh/key'] }),
    ],
    ['host db.internal\n\tuser=deploy', deploy()],
    [
      'Host db.internal\n  User deploy\n  ProxyJump gate\n\nHost gate\n  HostName gate.acme.io\n  User ops\n  ProxyJump edge',
      deploy({ jumps: [{ host: 'edge' }, { host: 'gate.acme.io', username: 'ops' }] }),
    ],
  ] as const) {
    it(`reads ${JSON.stringify(text)}`, () => {
      expect(read(text).fields).toEqual(expected);
      expect(read(text).secret).toBeUndefined();
    });
  }

  it('names what it does not understand, and never what stands behind it', () => {
    const { remarks, fields } = read(
      `ssh -Z -F ${SECRET} -L 80:a:80 -o RemoteCommand=${SECRET} --pass=${SECRET} db.internal`,
    );
    expect(fields.host).toBe('db.internal');
    expect(remarks).toEqual(['Not understood, and left out: -Z, -F, -L, -o RemoteCommand, --pass.']);
    expect(read(`ssh db.internal mysql -p${SECRET}`).remarks).toEqual([
      'The command that it runs on the server is left out.',
    ]);
    expect(read('Host db\n  ForwardAgent yes').remarks).toEqual([
      'Not understood, and left out: forwardagent.',
    ]);
    expect(read('Host a\nHost b').remarks).toEqual([
      'It names more servers: a is taken. Import the file to take all.',
    ]);
    expect(read('scp a@one:x b@two:y').remarks).toEqual(['It names two servers: one is taken.']);
  });

  it('never tells a server behind one that it cannot read as reached directly', () => {
    for (const text of [
      'ssh -J "$BASTION" deploy@db.internal',
      'ssh -J a,,b deploy@db.internal',
      'ssh -J deploy@ db.internal',
      'ssh -o ProxyJump=-x db.internal',
      'ssh -o ProxyCommand="nc -X 5 %h %p" db.internal',
      'Host db\n  ProxyCommand nc %h %p',
      'Host db\n  ProxyJump a b',
      'Host a\n  ProxyJump b\nHost b\n  ProxyJump a',
    ])
      expect(fault(text))
        .withContext(text)
        .toMatch(/never reached directly instead/);
  });

  it('hands out a password by itself alone', () => {
    for (const text of [
      `sshpass -p ${SECRET} ssh deploy@db.internal`,
      `sshpass -p'${SECRET}' ssh deploy@db.internal`,
      `ssh://deploy:${SECRET}@db.internal`,
      `sftp://deploy:${SECRET}@db.internal:22/srv`,
      `deploy:${SECRET}@db.internal`,
    ]) {
      const { secret, ...rest } = read(text);
      expect(secret).withContext(text).toBe(SECRET);
      expect(rest.fields.username).withContext(text).toBe('deploy');
      expect(JSON.stringify(rest)).withContext(text).not.toContain(SECRET);
    }
    expect(read('sshpass -e ssh deploy@db.internal').secret).toBeUndefined();
    expect(read('sshpass -p $PW ssh deploy@db.internal').secret).toBeUndefined();
  });

  it('refuses with words what names no server', () => {
    for (const text of [
      '',
      'hello world',
      'docker login ghcr.io',
      'ssh',
      'ssh -p',
      'ssh "db',
      'ssh db_!internal',
      'ssh -p 99999 db',
      'Host *',
      'http://',
      '@db',
      'a'.repeat(30_000),
    ])
      expect(fault(text))
        .withContext(text.slice(0, 40))
        .toMatch(/^[A-Z].*\.$/);
  });

  it('never throws, takes no host that is none, and keeps a jump server that ssh would take', () => {
    const word = fc.oneof(
      fc.constantFrom(
        'ssh',
        'scp',
        'sftp',
        '-J',
        '-o',
        '-p',
        '-l',
        'ProxyJump=a',
        'a@b',
        'b:22',
        '[::1]',
        '"',
        "'",
        '\\',
        '$',
        '--',
        '-',
        'Host',
        '\n',
        ',',
        'ssh://',
        '%h',
      ),
      fc.string({ maxLength: 12, unit: 'binary' }),
    );
    fc.assert(
      fc.property(fc.array(word, { maxLength: 12 }), fc.constantFrom(' ', ''), (words, between) => {
        const pasted = readPastedServer(words.join(between));
        if (pasted.fault !== undefined) expect(pasted.fault).not.toBe('');
        else expect(pasted.fields.host).not.toBe('');
      }),
      { numRuns: 3_000 },
    );
    const name = fc.stringMatching(/^[a-z][a-z0-9]{0,8}$/);
    fc.assert(
      fc.property(name, name, name, fc.integer({ min: 1, max: 65_535 }), (user, jump, host, port) => {
        for (const option of [`-J ${user}@${jump}:${port}`, `-o ProxyJump=${user}@${jump}:${port}`])
          expect(read(`ssh ${option} ${host}`).fields.jumps).toEqual([{ host: jump, username: user, port }]);
      }),
    );
  });
});
