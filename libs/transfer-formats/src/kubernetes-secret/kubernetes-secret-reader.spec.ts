import { generateKeyPairSync } from 'node:crypto';
import fc from 'fast-check';
import { readText } from '../testing/read-text';

const base64 = (text: string) => Buffer.from(text).toString('base64');
const auths = { 'ghcr.io': { auth: base64('kim:p:w') }, 'docker.io': { username: 'kim', password: 'x' } };
const key = generateKeyPairSync('rsa', { modulusLength: 2048 })
  .privateKey.export({ type: 'pkcs1', format: 'pem' })
  .toString();

const MANIFEST = `# all
apiVersion: v1
kind: Secret
metadata: {name: pull, namespace: ci}
type: kubernetes.io/dockerconfigjson
data:
  .dockerconfigjson: ${base64(JSON.stringify({ auths }))}
---
apiVersion: v1
kind: Secret
metadata:
  name: old
type: kubernetes.io/dockercfg
stringData:
  .dockercfg: '{"quay.io":{"auth":"${base64('u:q')}"}}'
---
apiVersion: v1
kind: Secret
metadata:
  name: git
  annotations:
    tekton.dev/git-0: https://github.com
type: kubernetes.io/basic-auth
stringData:
  username: kim
  password: "007"
  more: x
---
kind: Secret
apiVersion: v1
metadata: {name: bare}
type: kubernetes.io/basic-auth
data: {username: dQ==, password: cA==}
---
kind: Secret
apiVersion: v1
metadata: {name: web}
type: kubernetes.io/tls
data: {tls.crt: eA==, tls.key: eA==}
---
kind: Secret
apiVersion: v1
metadata: {name: ssh}
type: kubernetes.io/ssh-auth
data:
  ssh-privatekey: |
    ${base64(key).replace(/(.{64})/g, '$1\n    ')}
---
kind: ConfigMap
apiVersion: v1
metadata: {name: c}
---
kind: Secret
a: [
`;

describe('Secrets of Kubernetes', () => {
  it('are read document by document', async () => {
    const { format, entries, sshSecrets, leftOut } = await readText(MANIFEST);
    expect(format).toBe('kubernetes-secret');
    expect(
      entries.map(({ at, store, fields, secret }) => [
        at,
        store,
        fields['url'] ?? fields['baseUrl'],
        Object.values(secret ?? {}),
      ]),
    ).toEqual([
      ['line 1 /data/.dockerconfigjson', 'registries', 'ghcr.io', ['p:w']],
      ['line 1 /data/.dockerconfigjson', 'docker-hub', undefined, ['x']],
      ['line 8 /stringData/.dockercfg', 'registries', 'quay.io', ['q']],
      ['line 16 /stringData/password', 'source-repositories', 'https://github.com', ['007']],
    ]);
    expect(
      sshSecrets.map(({ at, host, secret }) => [host, secret.kind === 'key' && secret.privateKey, at]),
    ).toEqual([[null, key, jasmine.stringMatching(/^line \d+ \/data\/ssh-privatekey$/)]]);
    expect(sshSecrets[0].fingerprint).toMatch(/^SHA256:/);
    expect(leftOut.map(({ what }) => what)).toEqual([
      '“more” of Secret git',
      'Secret bare',
      'Secret web',
      'ConfigMap c',
      'a document',
    ]);
    expect(leftOut[1].reason).toContain('no address');
  });

  it('are read from JSON and lists, with pointers', async () => {
    const secret = {
      kind: 'Secret',
      type: 'kubernetes.io/dockerconfigjson',
      stringData: { '.dockerconfigjson': JSON.stringify({ auths }) },
      data: { '.dockerconfigjson': '%' },
    };
    const { entries, leftOut } = await readText(
      JSON.stringify({
        apiVersion: 'v1',
        kind: 'List',
        items: [{ kind: 'Service' }, { ...secret, apiVersion: 'v1' }],
      }),
    );
    expect(entries.map(({ at }) => at)).toEqual([
      '/items/1/stringData/.dockerconfigjson',
      '/items/1/stringData/.dockerconfigjson',
    ]);
    expect(leftOut.map(({ at }) => at)).toEqual(['/items/0']);
  });

  it('of operators and charts give the databases that they hold, each once', async () => {
    const uri = 'postgresql://app:p%2Fw@shop-rw.db:5432/shop';
    const secrets = [
      {
        name: 'shop-app',
        stringData: {
          uri,
          'jdbc-uri': 'jdbc:postgresql://shop-rw.db:5432/shop?password=p%2Fw&user=app',
          host: 'shop-rw.db',
          port: '5432',
          dbname: 'shop',
          user: 'app',
          username: 'app',
          password: 'p/w',
          pgpass: 'shop-rw.db:5432:shop:app:p/w',
        },
      },
      {
        name: 'parts',
        data: { host: base64('h'), username: base64('u'), password: base64('q'), db: base64('d') },
      },
      { name: 'typed', stringData: { engine: 'mysql', host: 'm', username: 'u', password: 'r' } },
      { name: 'mail', stringData: { host: 'smtp.acme.io', username: 'u', password: 's' } },
      { name: 'web', stringData: { DATABASE_URL: 'mysql://u:t@h/d', SESSION_SECRET: 'v' } },
    ].map(({ name, ...secret }) => ({ apiVersion: 'v1', kind: 'Secret', metadata: { name }, ...secret }));
    const { entries, leftOut } = await readText(
      JSON.stringify({ apiVersion: 'v1', kind: 'List', items: secrets }),
    );
    expect(
      entries.map(({ at, fields, secret, asks = [] }) => [
        at,
        fields['label'],
        fields['engine'],
        fields['database'],
        secret?.['password'],
        asks,
      ]),
    ).toEqual([
      ['/items/0/stringData/uri', 'shop-app uri', 'postgresql', 'shop', 'p/w', []],
      ['/items/1/data/password', 'parts', 'postgresql', 'd', 'q', ['engine']],
      ['/items/2/stringData/password', 'typed', 'mysql', undefined, 'r', ['database']],
      ['/items/4/stringData/DATABASE_URL', 'web DATABASE_URL', 'mysql', 'd', 't', []],
    ]);
    expect(leftOut.map(({ at, what }) => [at, what])).toEqual([
      ['/items/0/stringData/pgpass', '“pgpass” of Secret shop-app'],
      ['/items/3', 'Secret mail'],
      ['/items/4/stringData/SESSION_SECRET', '“SESSION_SECRET” of Secret web'],
    ]);
  });

  it('have private keys under the names of Argo CD and Flux, too', async () => {
    const secret = (name: string, stringData: object) =>
      JSON.stringify({ apiVersion: 'v1', kind: 'Secret', metadata: { name }, stringData });
    for (const data of [{ sshPrivateKey: key }, { identity: key }, { id_rsa: key }]) {
      const { sshSecrets, leftOut } = await readText(secret('repo', { ...data, known_hosts: 'x' }));
      expect(sshSecrets.map(({ secret: found }) => found)).toEqual([{ kind: 'key', privateKey: key }]);
      expect(leftOut.map(({ what }) => what)).toEqual(['“known_hosts” of Secret repo']);
    }
  });

  it('fail with nothing but reasons, however they are damaged', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.nat(MANIFEST.length),
        fc.nat(30),
        fc.string({ maxLength: 5 }),
        async (at, cut, put) => {
          const { name } = await readText(MANIFEST.slice(0, at) + put + MANIFEST.slice(at + cut), {
            name: 'm',
          });
          expect(name).toBe('m');
        },
      ),
      { numRuns: 40 },
    );
  });

  it('leave out what is a template', async () => {
    const { entries, leftOut } = await readText(
      `apiVersion: v1\nkind: Secret\nmetadata: {name: a}\nstringData:\n  DATABASE_URL: "postgres://{{ .Values.user }}:{{ .Values.pw }}@h/d"\n  REDIS_URL: redis://:p{{}}w@r/0\n`,
    );
    expect(entries.map(({ secret }) => secret)).toEqual([{ password: 'p{{}}w' }]);
    expect(leftOut.map(({ at, reason }) => [at, reason])).toEqual([
      ['/stringData/DATABASE_URL', 'It is a template. Fill it in, and import it again.'],
    ]);
  });
});
