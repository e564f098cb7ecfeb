import { existsSync } from 'node:fs';
import fc from 'fast-check';
import { kiopsService, type KiopsService } from '../testing/kiops-service';
import { Machine, runToEnd } from '../testing/programs';
import { quoted, unquoted } from './bash-words';

describe('A word for bash', () => {
  it('is read back as it was written', () => {
    const plain = fc.string({ unit: 'grapheme' }).filter((text) => !/\p{Cc}/u.test(text));
    fc.assert(fc.property(plain, (text) => unquoted(quoted(text)) === text));
    expect(unquoted(`"My \\" Harbor' 1`)).toBe(`My " Harbor' 1`);
    expect(quoted('registries/My $(Harbor)')).toBe('registries/My\\ \\$\\(Harbor\\)');
  });
});

describe('kiops completion', () => {
  let service: KiopsService;
  let machine: Machine;
  let login: Readonly<Record<string, string>>;
  beforeAll(async () => {
    service = await kiopsService();
    const { token } = await service.token(['records:read']);
    login = { KIOPS_URL: service.origin, KIOPS_TOKEN: token };
    for (const label of ['Harbor', 'Harbor 2', 'Quay'])
      await service.add('registries', {
        label,
        kind: 'other',
        url: 'quay.io',
        username: label,
        password: 'x',
      });
  });
  afterAll(() => service.clear('registries'));
  beforeEach(() => {
    machine = new Machine();
  });
  afterEach(() => machine.remove());

  const found = async (words: readonly string[], env = login): Promise<readonly string[]> => {
    const ended = await machine.run('kiops', ['complete', 'zsh', '--', ...words], { env });
    expect([ended.code, ended.stderr]).toEqual([0, '']);
    return ended.stdout.trimEnd().split('\n');
  };

  it('knows commands, options and their values, stores, fields, and where a file comes', async () => {
    for (const [words, expected] of [
      [['li'], ['list']],
      [['list', 'reg'], ['registries']],
      [['list', '--fil'], ['--filter']],
      [['import', '--on-conflict=re'], ['--on-conflict=replace']],
      [
        ['import', '--on-conflict', ''],
        ['keep', 'replace', 'both'],
      ],
      [['import', 'x'], [':files']],
      [
        ['export', 'x', '--store', 'd'],
        ['db-connections', 'docker-hub'],
      ],
      [['add', 'registries', '--set', 'p'], ['']],
      [['add', 'registries', '--set', 'kind=quay', 'ur'], ['url=']],
      [['kube-credential', ''], ['runtimes/']],
      [['run', '--env', 'A=reg'], ['A=registries/']],
      [['run', '--env', 'A=b', '--', 'x'], [':files']],
      [['nothing', ''], await found([''])],
    ] as const)
      expect(await found(words))
        .withContext(words.join(' '))
        .toEqual(expected);
  });

  it('knows labels and fields by a token, and nothing in silence without one', async () => {
    expect(await found(['show', 'registries/H'])).toEqual(['registries/Harbor', 'registries/Harbor 2']);
    expect(await found(['run', '--env', 'A=registries/Q'])).toEqual(['A=registries/Quay']);
    expect(await found(['reveal', 'registries/Quay#pass'])).toEqual(['registries/Quay#password']);
    for (const env of [
      {},
      { ...login, KIOPS_TOKEN: 'kiops_wrong' },
      { ...login, KIOPS_URL: 'http://127.0.0.1:9' },
    ])
      expect(await found(['show', 'registries/H'], env as typeof login)).toEqual(['']);
  });

  it('is taken by bash, which breaks words at = and quotes blanks', async () => {
    const complete = (...words: readonly string[]): string =>
      `COMP_LINE=${sh(words.join(''))} COMP_POINT=\${#COMP_LINE}; COMP_WORDS=(${words
        .filter((word) => word !== ' ')
        .map(sh)
        .join(' ')}); COMP_CWORD=$((\${#COMP_WORDS[@]}-1)); _kiops; printf '%s|' "\${COMPREPLY[@]}"; echo`;
    const script = [
      'source <(kiops completion bash)',
      'compopt() { :; }',
      complete('kiops', ' ', 'import', ' ', '--on-conflict', '=', 're'),
      complete('kiops', ' ', 'import', ' ', '--on-conflict', '='),
      complete('kiops', ' ', 'show', ' ', 'registries/Harbor\\ '),
      complete('kiops', ' ', 'run', ' ', '--env', ' ', 'A', '=', 'registries/Q'),
    ].join('\n');
    const ended = await runToEnd('bash', ['-c', script], { env: await machine.environment(login) });
    expect(ended.stderr).toBe('');
    expect(ended.stdout.split('\n').slice(0, 4)).toEqual([
      'replace|',
      'keep|replace|both|',
      'registries/Harbor\\ 2|',
      'registries/Quay|',
    ]);
  });

  it('is taken by fish and zsh', async () => {
    const env = await machine.environment(login);
    if (existsSync('/usr/bin/zsh'))
      expect((await runToEnd('zsh', ['-fc', 'kiops completion zsh | zsh -n'], { env })).stderr).toBe('');
    if (!existsSync('/usr/bin/fish')) pending('fish is not installed');
    const script =
      'kiops completion fish | source; complete -C "kiops list reg"; complete -C "kiops show registries/Q"';
    const { stdout, stderr } = await runToEnd('fish', ['--no-config', '-c', script], { env });
    expect([stdout, stderr]).toEqual(['registries\nregistries/Quay\n', '']);
  });
});

function sh(word: string): string {
  return `'${word.replaceAll("'", "'\\''")}'`;
}
