import fc from 'fast-check';
import { hasSecretName, holdsSecret } from './secret-look';

describe('What looks like a secret in a table', () => {
  for (const value of [
    '9f86d081884c7d659a2feaa0c55ad015',
    'eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiIxIn0.dBjftJeZ4CVP',
    'postgres://app:hunter2@db.acme.io/pay',
    'https://app:hunter2@acme.io',
    'root:hunter2@db.acme.io',
    'https://ghp_0123456789abcdef@github.com/acme/shop',
    'xoxb-1234-abcd',
    'AKIAIOSFODNN7EXAMPLE',
    'pw: hunter2',
    '{"password":"hunter2"}',
    'https://acme.io/hook?access_token=abc',
    'Bearer abcdef',
    '비밀번호: hunter2',
    '7d444840-9dc0-11d1-b245-5ffdce74fad2',
    'see vault, kJ8s0Qw2Zx7Lm4Np1',
    '-----BEGIN OPENSSH PRIVATE KEY-----',
    'dckr_pat_abc',
    'Hunter2!',
    'Tr0ub4dor',
    'Xk9Lm2Qp',
    'MYljf/ANLUwuqHixyxP4',
    'momXrINB-kOxcp_5Ke-K',
    '0123456789abcdef',
    's3cr#T',
    '1q2w3e4r',
    'Winter2026',
    'MinJunKim1985',
    'x'.repeat(1_980) + ' pw: hunter2',
  ])
    it(`is made out in ${value.slice(-60)}`, () => {
      expect(holdsSecret(value)).toBe(true);
    });

  for (const value of [
    '',
    'kim',
    'web01db02',
    'x86amd64',
    'CentOS7',
    'CentOS7.9',
    'Server10',
    'PaymentGatewayApiV2',
    'ProductionDatabase01',
    'SeoulDC1Rack12',
    'PgPool2Master01',
    'DESKTOP-7F3K9QA',
    'WIN2019SRV01',
    'Ubuntu-22.04-LTS',
    'Kim.MinJun2',
    'ACME\\Kim01',
    'C:\\Users\\Kim01',
    'Team/Payments/App01',
    '27-Nov-2026',
    '27/Nov/2026',
    '20261127120000123',
    'EC2-01',
    '3F-B2',
    '10.20.3.7:22',
    'AA:BB:01:02:03:04',
    'deploy@db.acme.io:2222',
    'git@github.com:acme/shop.git',
    'https://registry.acme.io:5000/v2/',
    'ec2-13-125-10-20.ap-northeast-2.compute.amazonaws.com',
    'kubernetesproduction01cluster',
    '2001:db8::1',
    '2001:db8::1/64',
    '2026-11-27T12:00:00Z',
    '2026-11-27T12:00:00.000+09:00',
    'The pass over the hill',
    '정산 서버 (부산)',
  ])
    it(`is not made out in “${value}”`, () => {
      expect(holdsSecret(value)).toBe(false);
    });

  const random = (letters: string, length: number) =>
    fc
      .array(fc.constantFrom(...letters), { minLength: length, maxLength: length })
      .map((characters) => characters.join(''));
  const SMALL = 'abcdefghijklmnopqrstuvwxyz';
  const BASE64 = `${SMALL}${SMALL.toUpperCase()}0123456789`;

  for (const [name, letters] of [
    ['base64', `${BASE64}+/`],
    ['base64url', `${BASE64}-_`],
    ['hexadecimal', '0123456789abcdef'],
  ]) {
    it(`is made out in random ${name}: in 999 of 1,000 with 20 characters, and in all with 40`, () => {
      const tokens = fc.sample(random(letters, 20), 5_000);
      const missed = tokens.filter((token) => !holdsSecret(token));
      expect(missed.length).withContext(missed.join()).toBeLessThanOrEqual(5);
      fc.assert(fc.property(random(letters, 40), holdsSecret));
    });
  }

  it('is told by names in several languages', () => {
    for (const name of [
      'PW',
      'DB PW',
      'ＰＷ',
      'Auth',
      'x-authorization',
      '인증값',
      'パスワード',
      '密码',
      'Kennwort',
      'API Key',
      'OTP',
      'pin',
      '개인 키',
      'Mot de passe',
      'contraseña',
      'Contrasen\u0303a',
      '비밀번호',
      '암호',
      'Wachtwoord',
      'Пароль',
      'Lösenord',
      'Zugangsdaten',
      '密碼',
      'كلمة المرور',
    ])
      expect(hasSecretName(name)).withContext(name).toBe(true);
    for (const name of ['Host', 'Passport', 'Author', '담당', '스키마', 'Owner', 'Port'])
      expect(hasSecretName(name)).withContext(name).toBe(false);
  });
});
