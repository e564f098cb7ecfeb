import {
  AUTHORITY,
  CLIENT_CERTIFICATE,
  kubeconfigOf,
  OLD_AUTHORITY,
  tokenUntil,
} from '../../testing/ending-secrets';
import { readKubeconfig } from './kubeconfig-entries';
import { secretEnd } from './secret-end';

const base64 = (text: string) => Buffer.from(text).toString('base64');
const iso = (time: string) => new Date(time).toISOString();
const endOf = (...secrets: readonly (string | null)[]) =>
  secretEnd(Object.fromEntries(secrets.map((secret, index) => [`field${index}`, secret])))?.toISOString();

const CERTIFIED = {
  'client-certificate-data': base64(CLIENT_CERTIFICATE.pem),
  'client-key-data': base64('key'),
};

describe('The end of a secret', () => {
  it('is that of a certificate, of which a client’s comes first', () => {
    const ends = iso(CLIENT_CERTIFICATE.ends);
    expect(endOf(CLIENT_CERTIFICATE.pem)).toBe(ends);
    expect(endOf(CLIENT_CERTIFICATE.pem + OLD_AUTHORITY)).toBe(ends);
    expect(endOf(`Bag Attributes\n  friendlyName: x\n${CLIENT_CERTIFICATE.pem}`)).toBe(ends);
    expect(endOf(CLIENT_CERTIFICATE.pem.replaceAll('\n', '\r\n'))).toBe(ends);
  });

  it('is that of the last authority in a bundle, and the first of all secrets of a record', () => {
    expect(endOf(OLD_AUTHORITY + AUTHORITY.pem)).toBe(iso(AUTHORITY.ends));
    expect(endOf(null, AUTHORITY.pem, CLIENT_CERTIFICATE.pem)).toBe(iso(CLIENT_CERTIFICATE.ends));
  });

  it('is that of a signed token', () => {
    expect(endOf(tokenUntil(1_900_000_000))).toBe('2030-03-17T17:46:40.000Z');
    expect(endOf(tokenUntil(1_900_000_000.9))).toBe('2030-03-17T17:46:40.000Z');
    for (const exp of [undefined, 'soon', -1, 0, 1e300, null]) expect(endOf(tokenUntil(exp))).toBeUndefined();
  });

  it('is that of who signs in by a kubeconfig, in YAML and in JSON', () => {
    const ends = iso(CLIENT_CERTIFICATE.ends);
    expect(endOf(kubeconfigOf(CERTIFIED))).toBe(ends);
    expect(endOf(kubeconfigOf({ token: tokenUntil(1_900_000_000) }))).toBe('2030-03-17T17:46:40.000Z');
    expect(endOf(kubeconfigOf({ token: `"${tokenUntil(1_900_000_000)}"` }))).toBe('2030-03-17T17:46:40.000Z');
    expect(endOf(kubeconfigOf({ ...CERTIFIED, token: 'opaque' }, 'unknown'))).toBeUndefined();
    expect(endOf(kubeconfigOf({ username: 'admin', password: 'x' }, 'unknown'))).toBeUndefined();
    const json = {
      'current-context': 'prod',
      contexts: [{ name: 'prod', context: { user: 'deployer' } }],
      users: [{ name: 'deployer', user: CERTIFIED }, null],
    };
    expect(endOf(JSON.stringify(json))).toBe(ends);
    expect(endOf(JSON.stringify({ users: json.users.slice(0, 1) }))).toBe(ends);
  });

  it('is that of the authority of the cluster, when it ends before who signs in', () => {
    const old = '2027-05-06T07:08:09.000Z';
    expect(endOf(kubeconfigOf(CERTIFIED, OLD_AUTHORITY))).toBe(old);
    expect(endOf(kubeconfigOf({ ...CERTIFIED, token: 'opaque' }, OLD_AUTHORITY))).toBe(old);
    expect(endOf(kubeconfigOf({ username: 'admin', password: 'x' }))).toBe(iso(AUTHORITY.ends));
    // Renewed: who has both knows the cluster by the later one too.
    expect(endOf(kubeconfigOf(CERTIFIED, OLD_AUTHORITY + AUTHORITY.pem))).toBe(iso(CLIENT_CERTIFICATE.ends));
    const json = {
      'current-context': 'prod',
      contexts: [{ name: 'prod', context: { user: 'deployer', cluster: 'main' } }],
      clusters: [
        { name: 'other', cluster: {} },
        { name: 'main', cluster: { 'certificate-authority-data': base64(OLD_AUTHORITY) } },
      ],
      users: [{ name: 'deployer', user: CERTIFIED }],
    };
    expect(endOf(JSON.stringify(json))).toBe(old);
    expect(endOf(JSON.stringify({ clusters: json.clusters.slice(1) }))).toBe(old);
    expect(endOf(JSON.stringify({ clusters: json.clusters }))).toBeUndefined();
  });

  it('is read of kubeconfigs in other orders and indentations', () => {
    const text = `users:
  - user:
      client-certificate-data: 'AAAA'
    name: "deployer" # ours
contexts:
  - name: prod
    context: 
      user: deployer
current-context: 'prod'
`;
    expect(readKubeconfig(text)).toEqual({
      current: 'prod',
      contexts: [{ name: 'prod', 'context.user': 'deployer' }],
      clusters: [],
      users: [{ name: 'deployer', 'user.client-certificate-data': 'AAAA' }],
    });
  });

  it('is unknown of everything else', () => {
    const [head, claims] = tokenUntil(1_900_000_000).split('.');
    const broken = CLIENT_CERTIFICATE.pem.replace('MIHlMIGY', 'AAAAAAAA');
    const others = [
      'an ordinary password',
      'x'.repeat(1_000),
      `${head}.${claims}`,
      `${head}.eyJhbGc.x-and-some-more-characters`,
      `eyJ${'x'.repeat(60)}`,
      broken,
      '-----BEGIN CERTIFICATE-----'.repeat(1_000),
      `{"users": [{"user": {"token": "${tokenUntil(1_900_000_000)}"`,
      kubeconfigOf({ 'client-certificate-data': base64(broken) }, broken),
      kubeconfigOf({ 'client-certificate-data': base64('nothing') }, 'nothing'),
      `users:\n- name: __proto__\n  user:\n    token: |\n      x\n__proto__:\n- constructor: token: 1\n`,
      `current-context: [a]\nusers: {client-certificate-data: x, token: y}\ncontexts: *users\n`,
    ];
    for (const secret of others) expect(endOf(secret)).withContext(secret.slice(0, 80)).toBeUndefined();
    expect(endOf()).toBeUndefined();
  });
});
