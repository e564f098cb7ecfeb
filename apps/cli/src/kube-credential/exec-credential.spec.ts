import fc from 'fast-check';
import { Failure } from '../output/failure';
import { askedVersion, execCredential } from './exec-credential';

const V1 = 'client.authentication.k8s.io/v1';
const kubeconfig = (user: object): string =>
  JSON.stringify({
    users: [{ name: 'u', user }],
    contexts: [{ name: 'x', context: { user: 'u' } }],
    'current-context': 'x',
  });
const jwt = (claims: object): string =>
  ['{}', JSON.stringify(claims), 'signature']
    .map((part) => Buffer.from(part).toString('base64url'))
    .join('.');

describe('The credential for kubectl', () => {
  it('comes in the version that it asks for, and in no other one', () => {
    const info = (apiVersion: unknown, kind = 'ExecCredential') => JSON.stringify({ apiVersion, kind });
    expect(askedVersion(undefined)).toBe(V1);
    expect(askedVersion(info(V1))).toBe(V1);
    expect(askedVersion(info(`${V1}beta1`))).toBe(`${V1}beta1`);
    expect(execCredential(kubeconfig({ token: 't' }), `${V1}beta1`).apiVersion).toBe(`${V1}beta1`);
    for (const text of [
      info(`${V1}alpha1`),
      info(undefined),
      info(V1, 'Secret'),
      'null',
      '{',
      '[]',
      'canary',
    ])
      expect(() => askedVersion(text))
        .withContext(text)
        .toThrowError(Failure, /^KUBERNETES_EXEC_INFO/);
  });

  it('says when a token ends that says it, and is none once it has ended', () => {
    const status = (token: string) => execCredential(kubeconfig({ token })).status;
    const token = jwt({ exp: 4_102_444_800 });
    expect(status(token)).toEqual({ token, expirationTimestamp: '2100-01-01T00:00:00.000Z' });
    for (const silent of ['opaque', 'a.b.c', jwt({}), jwt({ exp: 'soon' }), jwt({ exp: 1e300 }), jwt([])])
      expect(status(silent)).withContext(silent).toEqual({ token: silent });
    expect(() => status(jwt({ exp: 1 }))).toThrowError(Failure, /has expired/);
  });

  it('is never anything else than a credential or a failure that repeats nothing', () => {
    fc.assert(
      fc.property(
        fc.oneof(
          fc.string(),
          fc.json(),
          fc.anything().map((user) => kubeconfig(Object(user))),
        ),
        (text) => {
          try {
            expect(execCredential(text).kind).toBe('ExecCredential');
          } catch (error) {
            expect(error).toBeInstanceOf(Failure);
          }
        },
      ),
    );
  });
});
