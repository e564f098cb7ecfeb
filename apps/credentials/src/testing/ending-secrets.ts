/** The certificate of a client, and when it ends. */
export const CLIENT_CERTIFICATE = {
  ends: '2031-02-03T04:05:06+00:00',
  pem: `-----BEGIN CERTIFICATE-----
MIHlMIGYoAMCAQICAQcwBQYDK2VwMBQxEjAQBgNVBAMMCWF1dGhvcml0eTAeFw0y
NjAxMDEwMDAwMDBaFw0zMTAyMDMwNDA1MDZaMBMxETAPBgNVBAMMCGRlcGxveWVy
MCowBQYDK2VwAyEA+LCM0g+rB2VsempbiVNcD/xFXMZ282Ls+GAJZMnM7cWjEDAO
MAwGA1UdEwEB/wQCMAAwBQYDK2VwA0EArHi3pi3OLwfQ2zZU8bs5EscYQSe5+2f2
5mC0sfC9csLJcnKGPtXTCfIzvNWtoOCINHUZW3YpTItlomRUIRIKAQ==
-----END CERTIFICATE-----
`,
} as const;

/** The certificate of an authority, and when it ends. */
export const AUTHORITY = {
  ends: '2041-05-06T07:08:09+00:00',
  pem: `-----BEGIN CERTIFICATE-----
MIHpMIGcoAMCAQICAQgwBQYDK2VwMBQxEjAQBgNVBAMMCWF1dGhvcml0eTAeFw0y
NjAxMDEwMDAwMDBaFw00MTA1MDYwNzA4MDlaMBQxEjAQBgNVBAMMCWF1dGhvcml0
eTAqMAUGAytlcAMhAGETfD9G71zeFfn2KOFa3Vm0TcS5X9YQGIUMyhWK6YIAoxMw
ETAPBgNVHRMBAf8EBTADAQH/MAUGAytlcANBAHBigZNqFQqQcIHqXI9ddrdSvLWu
FfUJ8Rp3K4IrBaISaCzq9bFOAkKEjdLQs0VhkZiSwA1ErlsZ4I1uPUEM+Qs=
-----END CERTIFICATE-----
`,
} as const;

/** The same authority by an earlier certificate, which ends in 2027. */
export const OLD_AUTHORITY = `-----BEGIN CERTIFICATE-----
MIHpMIGcoAMCAQICAQkwBQYDK2VwMBQxEjAQBgNVBAMMCWF1dGhvcml0eTAeFw0y
NjAxMDEwMDAwMDBaFw0yNzA1MDYwNzA4MDlaMBQxEjAQBgNVBAMMCWF1dGhvcml0
eTAqMAUGAytlcAMhAGETfD9G71zeFfn2KOFa3Vm0TcS5X9YQGIUMyhWK6YIAoxMw
ETAPBgNVHRMBAf8EBTADAQH/MAUGAytlcANBADAfzD9RLDd5PV+qZ6WDXa6FQvuy
9ZshM1n+UcoXvAXIeOtL5EWzTwHP/XkjOhyhe5YPrtVM2iYsODiH9nvstww=
-----END CERTIFICATE-----
`;

/** A signed token that ends then, in seconds since 1970; nobody looks at the signature. */
export function tokenUntil(exp: unknown): string {
  const part = (value: object) => Buffer.from(JSON.stringify(value)).toString('base64url');
  return `${part({ alg: 'RS256', typ: 'JWT' })}.${part({ sub: 'deployer', exp })}.c2lnbmF0dXJl`;
}

/** A kubeconfig as kubectl writes it, whose current context signs in like this, to a cluster of such an authority. */
export function kubeconfigOf(
  user: Readonly<Record<string, string>>,
  authority: string = AUTHORITY.pem,
): string {
  const lines = Object.entries(user).map(([name, value]) => `    ${name}: ${value}`);
  return `apiVersion: v1
clusters:
- cluster:
    certificate-authority-data: ${Buffer.from(authority).toString('base64')}
    server: https://10.0.0.5:6443
  name: prod
- cluster:
    certificate-authority-data: ${Buffer.from(OLD_AUTHORITY).toString('base64')}
    server: https://10.0.0.6:6443
  name: former
contexts:
- context:
    cluster: prod
    user: former
  name: old
- context:
    cluster: prod
    user: deployer
  name: prod
current-context: prod
kind: Config
preferences: {}
users:
- name: former
  user:
    token: ${tokenUntil(1_000_000_000)}
- name: deployer
  user:
${lines.join('\n')}
- name: by-program
  user:
    exec:
      apiVersion: client.authentication.k8s.io/v1
      command: aws
      args:
      - --region
      - eu-west-1
      env:
      - name: deployer
        value: prod
`;
}
