import fc from 'fast-check';
import { promptKind } from './prompt-kind';

const hidden = (text: string, around = '') => promptKind({ text, echo: false, around });

const PASSWORDS = [
  'Password: ',
  'password for deploy@db-01:',
  "deploy@db-01's password:",
  'LDAP Password:',
  '(current) UNIX password: ',
  '암호: ',
  '비밀번호를 입력하세요: ',
  'deploy의 암호:',
  'パスワード: ',
  '密码：',
  '密碼:',
  'Passwort: ',
  'Kennwort für deploy: ',
  'Mot de passe : ',
  'Contraseña: ',
  'Senha: ',
  'Пароль: ',
  'Hasło: ',
  'Mật khẩu: ',
  'รหัสผ่าน: ',
  'पासवर्ड: ',
  'كلمة المرور: ',
  'ＰＡＳＳＷＯＲＤ：',
];

const SOMETHING_ELSE = [
  'Verification code: ',
  'Password & verification code: ',
  "One-time password (OATH) for `deploy': ",
  'One time password: ',
  'Enter PASSCODE: ',
  'Password + token: ',
  'OTP password: ',
  'PIN: ',
  'Password and PIN:',
  'New password: ',
  'Retype new password: ',
  'Password (again): ',
  'Repeat password: ',
  '새 비밀번호: ',
  '새 암호 다시 입력:',
  '비밀번호 확인: ',
  '인증 암호: ',
  '2차 비밀번호: ',
  '일회용 비밀번호: ',
  'ワンタイムパスワード: ',
  '新しいパスワード: ',
  '动态口令: ',
  '新密码: ',
  'Neues Passwort: ',
  'Einmalpasswort: ',
  'Nouveau mot de passe : ',
  'Nueva contraseña: ',
  'Новый пароль: ',
  'Second password: ',
  'MFA password: ',
];

const UNSURE = ['', ': ', 'Secret: ', 'Your passphrase: ', 'Say: '];

const FORBIDDEN = [
  'code',
  'token',
  'OTP',
  'PIN',
  'new',
  'retype',
  '인증',
  'one-time',
  'verification',
  'passcode',
];
/** Signs that cannot be seen, or that turn the direction of text. */
const UNSEEN = ['\u200b', '\u200d', '\u2060', '\u202e', '\u2066', '\u00ad', '\ufe0f', '\u0007', '\u3164'];

const noise = fc.stringMatching(/^[ :,.()/&-]{0,6}$/);
const anyCase = (word: string) =>
  fc
    .array(fc.boolean(), { minLength: word.length, maxLength: word.length })
    .map((upper) => [...word].map((sign, at) => (upper[at] ? sign.toUpperCase() : sign)).join(''));

describe('Which prompt the password answers', () => {
  for (const text of PASSWORDS) it(`it answers ${text}`, () => expect(hidden(text)).toBe('password'));

  for (const text of SOMETHING_ELSE)
    it(`it does not answer ${text}`, () => expect(hidden(text)).toBe('other'));

  for (const text of UNSURE) it(`nobody can be sure of “${text}”`, () => expect(hidden(text)).toBe('unsure'));

  it('not one whose round speaks of something else', () => {
    expect(hidden('Password: ', 'Enter the code of your token.')).toBe('unsure');
    expect(hidden('Password: ', '2차 인증 (ACME MFA)')).toBe('unsure');
    expect(hidden('Password: ', 'Password Authentication')).toBe('password');
    expect(hidden('Password: ', 'Typing is watched. 30 seconds are left.')).toBe('password');
  });

  it('never one that shows what is typed', () => {
    fc.assert(
      fc.property(fc.oneof(fc.constantFrom(...PASSWORDS), fc.string({ unit: 'binary' })), (text) => {
        expect(promptKind({ text, echo: true, around: '' })).toBe('other');
      }),
    );
  });

  it('never one with a forbidden word, wherever and however it is written', () => {
    const forbidden = fc.constantFrom(...FORBIDDEN).chain(anyCase);
    fc.assert(
      fc.property(
        fc.constantFrom(...PASSWORDS),
        forbidden,
        noise,
        fc.boolean(),
        (text, word, sign, first) => {
          const asked = first ? `${word} ${sign}${text}` : `${text}${sign} ${word}`;
          expect(hidden(asked)).toBe('other');
          expect(hidden(text, asked)).not.toBe('password');
        },
      ),
    );
  });

  it('never one that names no password', () => {
    fc.assert(
      fc.property(fc.stringMatching(/^[a-f0-9 :.!?]*$/), fc.string(), (text, around) => {
        expect(hidden(text, around)).not.toBe('password');
      }),
    );
  });

  it('whatever signs are between its letters that nobody sees', () => {
    const texts = [...PASSWORDS, ...SOMETHING_ELSE, ...UNSURE];
    fc.assert(
      fc.property(fc.constantFrom(...texts), fc.constantFrom(...UNSEEN), fc.nat(), (text, unseen, place) => {
        const letters = Array.from(text);
        const at = place % (letters.length + 1);
        const asked = [...letters.slice(0, at), unseen, ...letters.slice(at)].join('');
        expect(hidden(asked)).toBe(hidden(text));
      }),
    );
  });
});
