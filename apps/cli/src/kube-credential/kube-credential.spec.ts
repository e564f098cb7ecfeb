import { kiopsService, type KiopsService } from '../testing/kiops-service';
import { Machine, type Ended } from '../testing/programs';

describe('kiops kube-credential and ssh-config', () => {
  let service: KiopsService;
  let machine: Machine;
  let login: Readonly<Record<string, string>>;
  beforeAll(async () => {
    service = await kiopsService();
    const { token } = await service.token(['records:read', 'records:reveal']);
    login = { KIOPS_URL: service.origin, KIOPS_TOKEN: token };
  });
  beforeEach(() => {
    machine = new Machine();
  });
  afterEach(async () => {
    machine.remove();
    await service.clear('runtimes', 'servers');
  });

  const run = (...words: readonly string[]): Promise<Ended> => machine.run('kiops', words, { env: login });
  const cluster = (label: string, user: object) =>
    service.add('runtimes', {
      label,
      kind: 'kubernetes',
      endpoint: 'https://k8s.example.com:6443',
      kubeconfig: JSON.stringify({
        apiVersion: 'v1',
        kind: 'Config',
        clusters: [{ name: 'c', cluster: { server: 'https://k8s.example.com:6443' } }],
        users: [
          { name: 'other', user: { token: 'canary-other' } },
          { name: 'u', user },
        ],
        contexts: [{ name: 'x', context: { cluster: 'c', user: 'u' } }],
        'current-context': 'x',
      }),
    });

  it('gives kubectl the token, or the certificate, of the current context', async () => {
    await cluster('token', { token: 'canary-token' });
    const { code, stdout, stderr } = await run('kube-credential', 'runtimes/token');
    expect([code, stderr]).toEqual([0, '']);
    expect(JSON.parse(stdout)).toEqual({
      apiVersion: 'client.authentication.k8s.io/v1',
      kind: 'ExecCredential',
      status: { token: 'canary-token' },
    });
    const base64 = (text: string): string => Buffer.from(text).toString('base64');
    await cluster('certificate', {
      'client-certificate-data': base64('CERT'),
      'client-key-data': base64('KEY'),
    });
    expect(JSON.parse((await run('kube-credential', 'runtimes/certificate')).stdout).status).toEqual({
      clientCertificateData: 'CERT',
      clientKeyData: 'KEY',
    });
  });

  it('says why it gives nothing, and repeats nothing', async () => {
    await cluster('exec', { exec: { command: 'canary-command' } });
    const none = await run('kube-credential', 'runtimes/exec');
    expect([none.code, none.stdout]).toEqual([4, '']);
    expect(none.stderr).not.toContain('canary');
    expect((await run('kube-credential', 'registries/x')).code).toBe(2);
    expect((await run('kube-credential', 'runtimes/none')).code).toBe(4);
  });

  it('writes the blocks of SSH servers, by names that OpenSSH takes for one word', async () => {
    const server = (label: string, fields: object = {}) =>
      service.add('servers', {
        label,
        protocol: 'ssh',
        host: `${label.length}.example.com`,
        port: 22,
        username: 'root',
        ...fields,
      });
    const { id } = await server('jump * host');
    await server('web', { jumpServerId: id, username: 'a"b c' });
    await server('WEB', { jumpServerId: id });
    await server('bmc', { protocol: 'redfish', port: 443, password: 'canary' });
    const { code, stdout } = await run('ssh-config');
    expect(code).toBe(0);
    expect(stdout).toContain('Host jump-host\n  HostName 11.example.com\n  User root\n  Port 22\n');
    expect(
      stdout
        .match(/^Host .*$/gm)
        ?.map((line) => line.toLowerCase())
        .sort(),
    ).toEqual(['host jump-host', 'host web', 'host web-2']);
    expect(stdout.match(/^ {2}ProxyJump jump-host$/gm)?.length).toBe(2);
    expect(stdout).toContain('  User "a\\"b c"\n');
    expect(stdout).not.toContain('canary');
  });
});
