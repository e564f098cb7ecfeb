import fc from 'fast-check';
import { definitionOf } from '../stores/all-stores';
import { identityKey } from '../stores/definition';
import type { ResolvedStore, ResolveQuestion } from './question';
import { rankIn, searchFor, type RecordSearch } from './record-search';

interface Kept {
  readonly store: ResolvedStore;
  readonly identity: string;
  readonly isDefault?: boolean;
}

const record = (store: ResolvedStore, fields: Record<string, unknown>): Kept => ({
  store,
  identity: identityKey(definitionOf(store), fields),
  isDefault: fields['isDefault'] === true,
});
const registry = (url: string): Kept => record('registries', { url, username: 'robot' });
const git = (baseUrl: string, username: string | null = null): Kept =>
  record('source-repositories', { baseUrl, username });

function search(question: ResolveQuestion): RecordSearch {
  const found = searchFor(question);
  if (!found) throw new Error(`${JSON.stringify(question)} cannot be read.`);
  return found;
}
const rank = (question: ResolveQuestion, kept: Kept): number => rankIn(search(question), kept) ?? -1;
const fits = (question: ResolveQuestion, kept: Kept): boolean => rank(question, kept) >= 0;

const segment = fc
  .stringMatching(/^[a-z0-9]{1,6}([._-][a-z0-9]{1,4})?$/)
  .filter((text) => !text.endsWith('.git'));
/** A path that is only the version of a registry's API is none. */
const path = fc.array(segment, { minLength: 1, maxLength: 5 }).filter(([first]) => !/^v[12]$/.test(first));
const host = fc
  .stringMatching(/^[a-z][a-z0-9]{0,6}(\.[a-z]{2,5}){1,2}$/)
  .filter((name) => name !== 'docker.io');

describe('The search for an image', () => {
  it('serves what is under the path of a registry, by whole segments', () => {
    fc.assert(
      fc.property(host, path, path, fc.nat(5), (name, image, other, count) => {
        const question = { image: `${name}/${image.join('/')}:1` };
        const above = image.slice(0, count).join('/');
        expect(fits(question, registry(`${name}/${above}`))).toBeTrue();
        const isAbove = other.every((part, index) => part === image[index]);
        expect(fits(question, registry(`${name}/${other.join('/')}`))).toBe(isAbove);
        expect(fits(question, registry(`${name}/${image.join('/')}x`))).toBeFalse();
      }),
    );
  });

  it('ranks a longer path higher', () => {
    fc.assert(
      fc.property(host, path, fc.nat(5), fc.nat(5), (name, image, first, second) => {
        const ranked = (count: number) =>
          rank(
            { image: `${name}/${image.join('/')}` },
            registry(`${name}/${image.slice(0, count).join('/')}`),
          );
        const [a, b] = [first, second].map((count) => Math.min(count, image.length));
        expect(Math.sign(ranked(a) - ranked(b))).toBe(Math.sign(a - b));
      }),
    );
  });

  it('knows the host in every spelling, and no other one', () => {
    const cases: [string, string, boolean][] = [
      ['quay.io/me/foo', 'quay.io/me/foo', true],
      ['quay.io/me/foo-evil', 'quay.io/me/foo', false],
      ['quay.io/me/foo/evil', 'quay.io/me/foo', true],
      ['registry.io.evil.com/app', 'registry.io', false],
      ['registry.io/app', 'registry.io.evil.com', false],
      ['evil-registry.io/app', 'registry.io', false],
      ['Harbor.acme.io/pay/gateway:2', 'https://harbor.ACME.io:443/v2/', true],
      ['harbor.acme.io:8443/pay', 'harbor.acme.io', false],
      ['harbor.acme.io/pay', 'harbor.acme.io:8443', false],
      ['harbor.acme.io:8443/pay', 'https://harbor.acme.io:8443/', true],
      ['localhost/app', 'localhost', true],
      ['localhost:5000/app', 'http://localhost:5000', true],
      ['localhost:5000/app', 'localhost', false],
      ['[2001:DB8::0:5]:5000/mirror/app', '[2001:db8::5]:5000/mirror', true],
      [`ghcr.io/acme/app:v1@sha256:${'a'.repeat(64)}`, 'ghcr.io/acme', true],
      ['nginx', 'docker.io', true],
      ['nginx', 'index.docker.io/library', true],
      ['acme/app', 'https://index.docker.io/v1/', true],
      ['docker.io/acme/app', 'registry-1.docker.io/acme', true],
      ['registry-1.docker.io/acme/app', 'docker.io/acme', true],
      ['registry.hub.docker.com/acme/app', 'hub.docker.com', true],
      ['acme/app', 'docker.io/acm', false],
    ];
    for (const [image, url, expected] of cases)
      expect(fits({ image }, registry(url)))
        .withContext(`${image} of ${url}`)
        .toBe(expected);
  });

  it('takes Docker Hub accounts for its images alone, the default one first', () => {
    const account = (isDefault: boolean) => record('docker-hub', { username: 'acme', isDefault });
    for (const image of ['nginx', 'acme/app', 'docker.io/acme/app', 'index.docker.io/nginx'])
      expect(rank({ image }, account(true))).toBeGreaterThan(rank({ image }, account(false)));
    expect(fits({ image: 'quay.io/acme/app' }, account(true))).toBeFalse();
    expect(rank({ image: 'acme/app' }, registry('docker.io/acme'))).toBeGreaterThan(
      rank({ image: 'acme/app' }, account(true)),
    );
  });

  it('cannot be made of what is no image', () => {
    for (const image of ['', 'APP', 'https://quay.io/app', 'app:', 'a b', 'a/../b'])
      expect(searchFor({ image })).withContext(image).toBeUndefined();
  });
});

describe('The search for a repository', () => {
  it('is the same for all spellings of it', () => {
    fc.assert(
      fc.property(host, path, fc.constantFrom('', '.git', '/', '.git/'), (name, segments, end) => {
        const repository = segments.join('/');
        const spellings = [
          `https://${name}/${repository}${end}`,
          `HTTPS://${name.toUpperCase()}:443/${repository}${end}`,
          `https://alice:canary@${name}/${repository}${end}`,
          `ssh://git@${name}:2222/${repository}${end}`,
          `ssh://${name}/${repository}${end}`,
          `git@${name}:${repository}${end}`,
          `git@${name}:/${repository}${end}`,
          `git://${name}/${repository}${end}`,
          `${name}/${repository}${end}`,
        ];
        for (const kept of [name, `https://${name}/${segments[0]}`, `${name}/${repository}.git`]) {
          for (const repositoryUrl of spellings)
            expect(fits({ repositoryUrl }, git(kept)))
              .withContext(`${repositoryUrl} of ${kept}`)
              .toBeTrue();
        }
        for (const repositoryUrl of spellings) {
          for (const other of [
            `${name}.evil.com`,
            `${name}/${repository}-evil`,
            `${name}/${repository}/sub`,
            `evil${name}`,
          ])
            expect(fits({ repositoryUrl }, git(other)))
              .withContext(`${repositoryUrl} of ${other}`)
              .toBeFalse();
        }
      }),
    );
  });

  it('knows ports, sub-paths, blanks and what only looks like a path', () => {
    const cases: [string, string, boolean][] = [
      ['https://acme.io/gitlab/team/app.git', 'https://acme.io/gitlab', true],
      ['https://acme.io/gitlab/team/app', 'https://acme.io/gitlab/api/v4', true],
      ['https://acme.io/gitlab-old/team/app', 'https://acme.io/gitlab', false],
      ['https://gitlab.acme.io:8443/team/app', 'https://gitlab.acme.io:8443', true],
      ['https://gitlab.acme.io/team/app', 'https://gitlab.acme.io:8443', false],
      ['ssh://git@gitlab.acme.io:2222/team/app', 'https://gitlab.acme.io:8443', true],
      ['git@gitlab.acme.io:team/app', 'https://gitlab.acme.io:8443/team', true],
      ['git@gitlab.acme.io:team/app', 'https://gitlab.acme.io:8443/tea', false],
      ['git@gitlab.acme.io:team/app', 'https://gitlab.acme.io.evil.com:8443/team', false],
      ['https://dev.azure.com/acme/My%20Project/_git/app', 'https://dev.azure.com/acme/My%20Project', true],
      ['https://dev.azure.com/acme/My Project/_git/app', 'https://dev.azure.com/acme/My%20Project', true],
      ['git@dev.azure.com:acme/My Project/_git/app', 'https://dev.azure.com/acme/My%20Project', true],
      ['https://git.acme.io/%ED%8C%80/app', 'https://git.acme.io/팀', true],
      ['https://git.acme.io/a%2Fb/app', 'https://git.acme.io/a', false],
      ['https://github.com', 'https://github.com', true],
      ['localhost:3000/acme/app', 'http://localhost:3000', true],
      ['ssh://git@[2001:db8::0:5]:22/acme/app', 'https://[2001:db8::5]/acme', true],
      ['http://gitlab.acme.io:80/team/app', 'http://gitlab.acme.io', true],
    ];
    for (const [repositoryUrl, baseUrl, expected] of cases)
      expect(fits({ repositoryUrl }, git(baseUrl)))
        .withContext(`${repositoryUrl} of ${baseUrl}`)
        .toBe(expected);
  });

  it('knows a GitLab under a sub-path by addresses of SSH, which leave it out', () => {
    for (const repositoryUrl of [
      'git@acme.io:team/app.git',
      'git@acme.io:/team/app',
      'acme.io:team/app.git',
      'ssh://git@acme.io/team/app.git',
      'ssh://git@acme.io:2222/team/app/',
      'ssh://kim@acme.io:2222/team/app/',
      'git@ACME.io:gitlab/team/app.git',
    ]) {
      for (const baseUrl of ['https://acme.io/gitlab', 'https://acme.io:8443/gitlab/', 'acme.io/gitlab/team'])
        expect(fits({ repositoryUrl }, git(baseUrl)))
          .withContext(`${repositoryUrl} of ${baseUrl}`)
          .toBeTrue();
      for (const baseUrl of [
        'acme.io/gitlab/other',
        'acme.io/gitlab-old',
        'acme.io/docs',
        'acme.io.evil.com/gitlab',
      ])
        expect(fits({ repositoryUrl }, git(baseUrl)))
          .withContext(`${repositoryUrl} of ${baseUrl}`)
          .toBeFalse();
    }
    const ranked = (baseUrl: string) =>
      rank({ repositoryUrl: 'ssh://kim@acme.io/team/app' }, git(baseUrl, 'lee'));
    const best = ['acme.io/gitlab/team/app', 'acme.io/team', 'acme.io/gitlab', 'acme.io'].map(ranked);
    expect(best).toEqual([...best].sort((a, b) => b - a));
    expect(new Set(best).size).toBe(best.length);
    // An address of the web says all of its path, and a provider's own host has no sub-path.
    for (const [repositoryUrl, baseUrl] of [
      ['https://acme.io/team/app', 'acme.io/gitlab'],
      ['acme.io/team/app', 'acme.io/gitlab'],
      ['git@github.com:acme/app', 'github.com/git'],
      ['git@gitlab.com:acme/app', 'gitlab.com/gitlab'],
      ['git@gitlab.acme.io:team/app', 'gitlab.acme.io/git'],
    ])
      expect(fits({ repositoryUrl }, git(baseUrl)))
        .withContext(`${repositoryUrl} of ${baseUrl}`)
        .toBeFalse();
  });

  it('prefers the user of the address and excludes none, after the longest path', () => {
    const ranked = (repositoryUrl: string) => (baseUrl: string, username: string | null) =>
      rank({ repositoryUrl }, git(baseUrl, username));
    const asAlice = ranked('https://alice@github.com/acme/app');
    expect(asAlice('github.com', 'alice')).toBeGreaterThan(asAlice('github.com', null));
    expect(asAlice('github.com', null)).toBeGreaterThan(asAlice('github.com', 'bob'));
    expect(asAlice('github.com', 'bob')).toBeGreaterThanOrEqual(0);
    expect(asAlice('github.com/acme', 'bob')).toBeGreaterThan(asAlice('github.com', 'alice'));
    for (const address of [
      'https://github.com/acme/app',
      'git@github.com:acme/app',
      'ssh://git@github.com/acme/app',
    ]) {
      const asAnyone = ranked(address);
      expect(asAnyone('github.com', 'git')).withContext(address).toBe(asAnyone('github.com', 'bob'));
    }
    const overSsh = ranked('ssh://alice@gitlab.acme.io/acme/app');
    expect(overSsh('gitlab.acme.io:8443', 'alice')).toBeGreaterThan(overSsh('gitlab.acme.io:8443', 'bob'));
    expect(overSsh('gitlab.acme.io', 'alice')).toBeGreaterThan(overSsh('gitlab.acme.io:8443', 'alice'));
  });

  it('cannot be made of what is none, or what is read in different ways', () => {
    for (const repositoryUrl of [
      '',
      'file:///etc/passwd',
      'ftp://host/app',
      'ext::sh -c id',
      'https://github.com\\@evil.com/app',
      'https://github.com/acme/../evil/app',
      'https://github.com/acme/%2e%2e/evil',
      'https://github.com/acme/./app',
      'https://host:99999/app',
      'https://ho st/app',
      'https://host\n.evil.com/app',
      'https:///app',
      '-oProxyCommand=id:app',
      `https://host/${'a/'.repeat(2_000)}`,
    ])
      expect(searchFor({ repositoryUrl })).withContext(repositoryUrl).toBeUndefined();
  });

  it('is made of anything at all without an error', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), (text) => {
        for (const repositoryUrl of [text, `https://${text}`, `git@${text}:${text}`])
          expect(() => searchFor({ repositoryUrl })).not.toThrow();
      }),
    );
  });
});

describe('The search for a database', () => {
  const kept = record('db-connections', {
    engine: 'postgresql',
    host: 'DB.acme.io.',
    port: 5432,
    database: 'orders',
    username: 'app',
  });
  const asked = { engine: 'postgresql', host: 'db.acme.io', database: 'orders' } as const;

  it('finds it exactly, with the usual port, and with any user when none is said', () => {
    for (const [database, expected] of [
      [asked, true],
      [{ ...asked, port: 5432, username: 'app' }, true],
      [{ ...asked, host: 'Db.Acme.io' }, true],
      [{ ...asked, username: 'app"]' }, false],
      [{ ...asked, username: 'ap' }, false],
      [{ ...asked, port: 5433 }, false],
      [{ ...asked, database: 'order' }, false],
      [{ ...asked, database: 'orders2' }, false],
      [{ ...asked, host: 'db.acme.io.evil.com' }, false],
      [{ ...asked, engine: 'mysql', port: 5432 }, false],
    ] as const)
      expect(fits({ database }, kept)).withContext(JSON.stringify(database)).toBe(expected);
  });
});

describe('The search for a server', () => {
  const kept = record('servers', { host: '2001:db8::0:5', port: 22, username: 'x","root' });

  it('finds it by its host, and by port and user name where they are said', () => {
    const host = '[2001:DB8::5]';
    for (const [server, expected] of [
      [{ host }, true],
      [{ host, port: 22 }, true],
      [{ host, username: 'x","root' }, true],
      [{ host, port: 22, username: 'x","root' }, true],
      [{ host, username: 'root' }, false],
      [{ host, port: 2, username: 'x","root' }, false],
      [{ host, port: 2222 }, false],
      [{ host: '2001:db8::50' }, false],
    ] as const)
      expect(fits({ server }, kept)).withContext(JSON.stringify(server)).toBe(expected);
  });
});
