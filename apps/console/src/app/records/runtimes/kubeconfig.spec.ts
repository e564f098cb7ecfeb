import fc from 'fast-check';
import { kubeconfigFacts } from './kubeconfig';

describe('kubeconfigFacts', () => {
  it('reads the cluster’s address and the current context of a YAML file', () => {
    const yaml = `apiVersion: v1
kind: Config
clusters:
- cluster:
    certificate-authority-data: LS0t
    server: https://k8s-api.pay-prod.internal:6443
  name: pay-prod
current-context: "admin@pay-prod"
users: []
`;
    expect(kubeconfigFacts(yaml)).toEqual({
      context: 'admin@pay-prod',
      server: 'https://k8s-api.pay-prod.internal:6443',
    });
  });

  it('reads the JSON form', () => {
    const json = JSON.stringify({
      'current-context': 'dev',
      clusters: [{ cluster: { server: 'https://[2001:db8::1]:6443' } }],
    });
    expect(kubeconfigFacts(json)).toEqual({ context: 'dev', server: 'https://[2001:db8::1]:6443' });
    expect(kubeconfigFacts(JSON.stringify(JSON.parse(json), null, 2))).toEqual(kubeconfigFacts(json));
  });

  it('finds nothing in other text, and never throws', () => {
    expect(kubeconfigFacts('current-context: ""\nservers: 3')).toEqual({
      context: undefined,
      server: undefined,
    });
    fc.assert(fc.property(fc.string(), (text) => expect(() => kubeconfigFacts(text)).not.toThrow()));
  });
});
