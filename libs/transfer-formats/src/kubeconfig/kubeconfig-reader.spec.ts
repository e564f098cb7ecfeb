import fc from 'fast-check';
import { parse } from 'yaml';
import { readText } from '../testing/read-text';

const CONFIG = `apiVersion: v1
kind: Config
current-context: prod
preferences: {}
clusters:
- name: prod
  cluster: {server: "https://10.0.0.5:6443", certificate-authority-data: Y2E=, insecure-skip-tls-verify: false}
- name: dev
  cluster: {server: https://dev:6443, certificate-authority: ca.crt}
- name: lost
  cluster: {server: https://lost}
users:
- name: admin
  user: {client-certificate-data: Yw==, client-key-data: aw==}
- name: aws
  user:
    exec: {apiVersion: client.authentication.k8s.io/v1beta1, command: aws, args: [eks, get-token]}
- name: view
  user: {token: REDACTED}
- name: admin
  user: {token: second}
- name: none
  user: {}
contexts:
- name: prod
  context: {cluster: prod, user: admin, namespace: "0123"}
- name: dev
  context: {cluster: dev, user: aws}
- name: seen
  context: {cluster: prod, user: view}
- name: gone
  context: {cluster: nowhere, user: admin}
- name: empty
  context: {cluster: prod, user: none}
`;

describe('A kubeconfig', () => {
  it('gives a runtime per context, each with a kubeconfig of its own', async () => {
    const { format, entries, leftOut } = await readText(CONFIG);
    expect(format).toBe('kubeconfig');
    expect(entries.map(({ store, fields }) => [store, fields])).toEqual([
      ['runtimes', { label: 'prod', kind: 'kubernetes', endpoint: 'https://10.0.0.5:6443' }],
      ['runtimes', { label: 'dev', kind: 'kubernetes', endpoint: 'https://dev:6443' }],
    ]);
    expect(parse(entries[0].secret?.['kubeconfig'] ?? '')).toEqual({
      preferences: {},
      apiVersion: 'v1',
      kind: 'Config',
      'current-context': 'prod',
      clusters: [
        {
          name: 'prod',
          cluster: {
            server: 'https://10.0.0.5:6443',
            'certificate-authority-data': 'Y2E=',
            'insecure-skip-tls-verify': false,
          },
        },
      ],
      users: [{ name: 'admin', user: { 'client-certificate-data': 'Yw==', 'client-key-data': 'aw==' } }],
      contexts: [{ name: 'prod', context: { cluster: 'prod', user: 'admin', namespace: '0123' } }],
    });
    expect(entries[1].remarks?.join()).toContain('“aws”, which KIOPS keeps and never runs');
    expect(leftOut.map(({ what }) => what)).toEqual([
      'the file of certificate-authority',
      'the context seen',
      'the context gone',
      'the context empty',
      'cluster lost',
      'user admin',
    ]);
    expect(leftOut[1].reason).toContain('--raw');
    expect([...entries, ...leftOut].map(({ at }) => at)).toEqual([
      '/contexts/0',
      '/contexts/1',
      '/clusters/1/cluster/certificate-authority',
      '/contexts/2',
      '/contexts/3',
      '/contexts/4',
      '/clusters/2',
      '/users/3',
    ]);
  });

  it('in JSON is placed by pointers, and files put together by --- stay apart', async () => {
    const config = (token: string) => ({
      apiVersion: 'v1',
      kind: 'Config',
      clusters: [{ name: 'c', cluster: { server: 'https://c' } }],
      users: [{ name: 'u', user: { token } }],
      contexts: [{ name: 'x', context: { cluster: 'c', user: 'u' } }],
    });
    expect((await readText(JSON.stringify(config('t')))).entries[0].at).toBe('/contexts/0');
    const { entries } = await readText(
      [config('one'), config('two')].map((one) => `---\n${JSON.stringify(one, null, 1)}\n`).join(''),
    );
    expect(entries.map(({ at }) => at)).toEqual(['line 1 /contexts/0', 'line 31 /contexts/0']);
    expect(
      entries.map(
        ({ secret }) => (parse(secret?.['kubeconfig'] ?? '') as { users: [{ user: object }] }).users[0].user,
      ),
    ).toEqual([{ token: 'one' }, { token: 'two' }]);
  });

  it('keeps every token', async () => {
    await fc.assert(
      fc.asyncProperty(fc.string({ unit: 'grapheme', minLength: 1 }), async (token) => {
        const config = {
          clusters: [{ name: 'c', cluster: { server: 'https://c' } }],
          users: [{ name: 'u', user: { token } }],
          contexts: [{ name: 'x', context: { cluster: 'c', user: 'u' } }],
        };
        const { entries } = await readText(JSON.stringify(config));
        expect(parse(entries[0].secret?.['kubeconfig'] ?? '')).toEqual(
          jasmine.objectContaining({ users: config.users }),
        );
      }),
      { numRuns: 50 },
    );
  });
});
