import type { Runtime } from '@kiops/contracts';
import { registry, server } from '../testing/records';
import { formsOf, type RecordForm } from './record-forms';

const titles = (forms: readonly RecordForm[]) => forms.map(({ title }) => title);

describe('The forms of a record', () => {
  it('of a registry are those that its kind of secret has', () => {
    expect(titles(formsOf('registries', registry('r1')))).toEqual([
      'Docker config.json',
      'Kubernetes Secret',
      'docker login for bash and zsh',
      'docker login for PowerShell',
    ]);
    const token = formsOf('registries', registry('r1', { secretKind: 'identity-token' }));
    expect(titles(token)).toEqual(['Docker config.json', 'Kubernetes Secret']);
    expect(token[0].text?.({ password: 'refresh' })).toContain('"identitytoken": "refresh"');
    expect(formsOf('registries', registry('r1', { hasPassword: false }))).toEqual([]);
  });

  it('of a server have its jump servers, and no secret', () => {
    const hop = {
      id: 'b',
      label: 'Bastion',
      host: 'b.acme.io',
      port: 22,
      username: 'ops',
      allowOldAlgorithms: false,
    };
    const forms = formsOf('servers', server('s1', { route: [hop] }));
    expect(titles(forms)).toEqual(['ssh_config block', 'Ansible inventory line']);
    expect(forms.some(({ isSecret }) => isSecret)).toBeFalse();
    expect(forms[0].text?.({})).toContain('ProxyJump Bastion');
    expect(titles(formsOf('servers', server('s1', { protocol: 'winrm' })))).toEqual([
      'Ansible inventory line',
    ]);
    expect(formsOf('servers', server('s1', { protocol: 'ipmi' }))).toEqual([]);
  });

  it('of a Docker engine without TLS are the lines that point to it', () => {
    const engine: Runtime = {
      id: 'k1',
      version: 1,
      createdAt: '2026-11-22T10:00:00.000Z',
      updatedAt: '2026-11-22T10:00:00.000Z',
      endsAt: null,
      connections: [],
      previousUntil: null,
      label: 'Engine',
      kind: 'docker',
      serverId: null,
      endpoint: 'tcp://e.acme.io:2376',
      hasKubeconfig: false,
      hasCa: false,
      hasCert: false,
      hasKey: false,
    };
    expect(formsOf('runtimes', engine)[0].text?.({})).toBe('export DOCKER_HOST=tcp://e.acme.io:2376\n');
    expect(titles(formsOf('runtimes', { ...engine, hasKey: true }))).toEqual([
      'docker.env',
      'TLS files with docker.env',
    ]);
  });
});
