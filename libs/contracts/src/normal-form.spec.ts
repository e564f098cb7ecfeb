import fc from 'fast-check';
import {
  DOCKER_HUB,
  normalBaseUrl,
  normalEndpoint,
  normalRegistryUrl,
  tidyAddress,
  tidyBaseUrl,
} from './normal-form';

const name = fc.stringMatching(/^[a-z][a-z0-9-]{0,8}(\.[a-z]{2,6}){0,2}$/);
const port = fc.constantFrom('', ':80', ':443', ':5000');
const path = fc.constantFrom(
  '',
  '/',
  '/team',
  '/team/',
  '/team/app.git',
  '/v1/',
  '/v2',
  '//',
  '/api/v4',
  '/api/v3/',
);
const scheme = fc.constantFrom(
  '',
  'http://',
  'https://',
  'HTTPS://',
  'tcp://',
  'ssh://',
  'unix://',
  'https://https://',
);
const url = fc
  .tuple(scheme, fc.constantFrom('', 'deploy@', 'deploy:pw@'), name, port, path)
  .map((parts) => parts.join(''));

describe('The normal form of an address', () => {
  it('stays as it is when it is made again', () => {
    fc.assert(
      fc.property(url, (text) => {
        for (const normal of [normalRegistryUrl, normalBaseUrl, normalEndpoint]) {
          expect(normal(normal(text)))
            .withContext(`${normal.name} of ${text}`)
            .toBe(normal(text));
        }
      }),
    );
  });

  it('is that of what it is tidied to, which stays as it is', () => {
    fc.assert(
      fc.property(url, (text) => {
        expect(normalBaseUrl(tidyBaseUrl(text))).toBe(normalBaseUrl(text));
        expect(normalRegistryUrl(tidyAddress(text))).toBe(normalRegistryUrl(text));
        for (const tidy of [tidyAddress, tidyBaseUrl]) expect(tidy(tidy(text))).toBe(tidy(text));
      }),
    );
  });

  it('has no way to the API, and no second scheme', () => {
    for (const [typed, tidied] of [
      ['https://gitlab.acme.io/api/v4', 'https://gitlab.acme.io'],
      ['https://gitlab.acme.io/api/v4/user?per_page=1', 'https://gitlab.acme.io'],
      ['https://acme.io/gitlab/api/v4/', 'https://acme.io/gitlab'],
      ['https://git.acme.io/api/v3', 'https://git.acme.io'],
      ['https://api.github.com', 'https://github.com'],
      [' https://https://gitlab.acme.io ', 'https://gitlab.acme.io'],
      ['http://https://gitlab.acme.io', 'https://gitlab.acme.io'],
      ['https://gitlab.acme.io/api/v40', 'https://gitlab.acme.io/api/v40'],
      ['gitlab.acme.io/team/app', 'gitlab.acme.io/team/app'],
    ]) {
      expect(tidyBaseUrl(typed)).withContext(typed).toBe(tidied);
      expect(normalBaseUrl(typed)).withContext(typed).toBe(normalBaseUrl(tidied));
    }
    expect(normalRegistryUrl('https://https://Harbor.acme.io/v2/')).toBe('harbor.acme.io');
    expect(normalRegistryUrl('harbor.acme.io/v2/team')).toBe('harbor.acme.io/v2/team');
    expect(normalEndpoint('tcp://tcp://10.0.0.5:2376')).toBe('tcp://10.0.0.5:2376');
  });

  it('is made of anything at all', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), (text) => {
        for (const normal of [normalRegistryUrl, normalBaseUrl, normalEndpoint])
          expect(typeof normal(text)).toBe('string');
      }),
    );
  });

  it('is the same for a registry with and without scheme, default port, trailing slash and capitals', () => {
    fc.assert(
      fc.property(name, (host) => {
        const spellings = [
          host,
          `https://${host}`,
          `${host}:443`,
          `HTTPS://${host.toUpperCase()}:443/`,
          `http://${host}:80`,
        ];
        expect(new Set(spellings.map(normalRegistryUrl))).toEqual(
          new Set([host === 'docker.io' ? DOCKER_HUB : host]),
        );
      }),
    );
    expect(normalRegistryUrl('https://Harbor.acme.io:443/')).toBe('harbor.acme.io');
    expect(normalRegistryUrl('harbor.acme.io:5000')).not.toBe('harbor.acme.io');
  });

  it('is one for every alias of Docker Hub', () => {
    for (const alias of [
      'docker.io',
      'index.docker.io',
      'https://index.docker.io/v1/',
      'registry-1.docker.io',
      'https://registry-1.docker.io/v2/',
      'Docker.IO:443',
      'https://hub.docker.com/',
    ]) {
      expect(normalRegistryUrl(alias)).withContext(alias).toBe(DOCKER_HUB);
    }
    expect(normalRegistryUrl('docker.io.acme.io')).not.toBe(DOCKER_HUB);
    expect(normalRegistryUrl('index.docker.io:5000')).not.toBe(DOCKER_HUB);
  });

  it('leaves out credentials written into a URL, but not the user of an SSH endpoint', () => {
    expect(normalRegistryUrl('https://robot:hunter2@harbor.acme.io')).toBe('harbor.acme.io');
    expect(normalEndpoint('ssh://deploy:hunter2@edge:22')).toBe('ssh://deploy@edge');
    expect(normalEndpoint('ssh://root@edge')).not.toBe(normalEndpoint('ssh://deploy@edge'));
  });

  it('drops .git from a repository and keeps an endpoint’s scheme', () => {
    expect(normalBaseUrl('https://GitLab.acme.io/team/app.git/')).toBe('gitlab.acme.io/team/app');
    expect(normalEndpoint('k8s.acme.io:6443')).toBe('https://k8s.acme.io:6443');
    expect(normalEndpoint('tcp://10.0.0.5:2376')).toBe('tcp://10.0.0.5:2376');
    expect(normalEndpoint('unix:///var/run/docker.sock')).toBe('unix:///var/run/docker.sock');
    expect(normalEndpoint('npipe:////./pipe/docker_engine')).toBe('npipe:////./pipe/docker_engine');
  });
});
