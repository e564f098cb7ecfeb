import fc from 'fast-check';
import { readPastedRegistry, type PastedRegistry } from './pasted-registry';
import type { Pasted } from './pasted';

const SECRET = 'hunter2-canary';

function read(text: string): Pasted<PastedRegistry> {
  const pasted = readPastedRegistry(text);
  if (pasted.fault !== undefined) throw new Error(`${text}: ${pasted.fault}`);
  return pasted;
}

describe('What is pasted for a registry', () => {
  for (const [text, url, username, secret] of [
    ['docker login -u kim -p hunter2-canary ghcr.io', 'ghcr.io', 'kim', SECRET],
    ['docker login ghcr.io --username kim --password hunter2-canary', 'ghcr.io', 'kim', SECRET],
    [
      'sudo podman login --username=kim --password=hunter2-canary harbor.acme.io:8443',
      'harbor.acme.io:8443',
      'kim',
      SECRET,
    ],
    ['$ docker login -ukim -phunter2-canary quay.io', 'quay.io', 'kim', SECRET],
    ["docker login -u 'robot$ci' -p 'hunter2-canary' harbor.acme.io", 'harbor.acme.io', 'robot$ci', SECRET],
    ['docker login -u robot\\$ci harbor.acme.io', 'harbor.acme.io', 'robot$ci', undefined],
    ['docker login -u "robot`$ci" -p hunter2-canary harbor.acme.io', 'harbor.acme.io', 'robot$ci', SECRET],
    ['docker login -u robot$ci harbor.acme.io', 'harbor.acme.io', 'robot$ci', undefined],
    ['docker login -u kim', 'docker.io', 'kim', undefined],
    ['docker --config /x login -u kim --password-stdin ghcr.io', 'ghcr.io', 'kim', undefined],
    ['echo hunter2-canary | docker login ghcr.io -u kim --password-stdin', 'ghcr.io', 'kim', SECRET],
    ["printf '%s' 'hunter2-canary' | docker login ghcr.io -u kim --password-stdin", 'ghcr.io', 'kim', SECRET],
    ["'hunter2-canary' | docker login ghcr.io -u kim --password-stdin", 'ghcr.io', 'kim', SECRET],
    ['echo $CR_PAT | docker login ghcr.io -u kim --password-stdin', 'ghcr.io', 'kim', undefined],
    [
      'aws ecr get-login-password | docker login -u AWS --password-stdin 1.dkr.ecr.eu-west-1.amazonaws.com',
      '1.dkr.ecr.eu-west-1.amazonaws.com',
      'AWS',
      undefined,
    ],
    ['docker login -u kim --password-stdin ghcr.io < token.txt', 'ghcr.io', 'kim', undefined],
    ['helm registry login ghcr.io -u kim', 'ghcr.io', 'kim', undefined],
    ['https://harbor.acme.io/', 'https://harbor.acme.io/', undefined, undefined],
  ] as const) {
    it(`reads ${text}`, () => {
      const { fields, secret: found } = read(text);
      expect([fields.url, fields.username, found] as unknown[]).toEqual([url, username, secret]);
    });
  }

  it('takes a secret with every sign that the quotes of shells let through', () => {
    const sign = fc.constantFrom(
      'a',
      '1',
      ' ',
      '$',
      '`',
      '"',
      '\\',
      '|',
      ';',
      '&',
      '#',
      '<',
      '%',
      '한',
      '🔑',
      '=',
      '-',
    );
    const secret = fc.array(sign, { minLength: 1, maxLength: 12 }).map((signs) => `x${signs.join('')}`);
    fc.assert(
      fc.property(secret, (word) => {
        expect(read(`docker login -u kim -p '${word}' ghcr.io`).secret).toBe(word);
        const inBash = word.replace(/[\\"$`]/g, '\\$&');
        expect(read(`docker login -u kim -p "${inBash}" ghcr.io`).secret).toBe(word);
      }),
    );
    expect(read("docker login -u kim -p 'it'\\''s' ghcr.io").secret).toBe("it's");
    expect(read("docker login -u kim -p 'it''s' ghcr.io").secret).toBe("it's");
    expect(read('docker login -u kim -p "a`"b`$c" ghcr.io').secret).toBe('a"b$c');
  });

  it('says what it does not understand, and never a secret', () => {
    const { remarks } = read(`docker login --pass ${SECRET} --authfile=${SECRET} -u kim ghcr.io`);
    expect(remarks.join(' ')).toContain('--pass, --authfile');
    expect(remarks.join(' ')).not.toContain(SECRET);
    expect(read('docker login -u kim -p "$TOKEN" ghcr.io').remarks).toEqual([
      'Its password is a variable of a shell: enter what is in it.',
    ]);
    expect(read('docker login -u kim').remarks.join()).toContain('Docker Hub');
    const strayed = read(`docker login -u kim ghcr.io ${SECRET}`);
    expect(JSON.stringify(strayed)).not.toContain(SECRET);
  });

  it('refuses other words, and never throws', () => {
    for (const text of ['', 'docker pull nginx', 'hello', `login ${SECRET}`, 'docker login -p "x'])
      expect(readPastedRegistry(text).fault)
        .withContext(text)
        .toMatch(/^[A-Z].*\.$/);
    const word = fc.oneof(
      fc.constantFrom(
        'docker',
        'podman',
        'login',
        '-u',
        '-p',
        '|',
        'echo',
        '"',
        "'",
        '\\',
        '$',
        '<',
        '--password-stdin',
        'ghcr.io',
      ),
      fc.string({ maxLength: 12, unit: 'binary' }),
    );
    fc.assert(
      fc.property(fc.array(word, { maxLength: 12 }), (words) => {
        const pasted = readPastedRegistry(words.join(' '));
        if (pasted.fault === undefined) expect(pasted.fields.url).not.toBe('');
      }),
      { numRuns: 3_000 },
    );
  });
});
