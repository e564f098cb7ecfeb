/**
 * What a prompt asks for: the account's password, something that is not that password, or something of which nobody can
 * be sure by its words.
 */
export type PromptKind = 'password' | 'unsure' | 'other';

/** A prompt, with what the server says around it. */
export interface PromptInRound {
  readonly text: string;
  readonly echo: boolean;
  /** The round's name and instruction (RFC 4256 §3.2). */
  readonly around: string;
}

/** How a password is called. Part of a word is enough: languages inflect and compound. */
const PASSWORD = words(
  // English and its loans, German, Dutch, the Nordic languages, Finnish
  'password passwd passwort kennwort wachtwoord lösenord passord adgangskode salasana lykilorð',
  // Romance languages
  'mot_de_passe contraseña contrasenya senha palavra-passe parola_d’accesso parola',
  // Slavic and Baltic languages, Hungarian, Greek, Turkish
  'hasło heslo geslo lozinka пароль парола лозинка slaptažodis parole parool jelszó κωδικός_πρόσβασης şifre',
  // Korean, Japanese, Chinese
  '암호 비밀번호 패스워드 パスワード 密码 密碼 口令',
  // Vietnamese, Thai, Indonesian, Malay, Hindi, Arabic, Persian, Hebrew
  'mật_khẩu รหัสผ่าน kata_sandi kata_laluan पासवर्ड كلمة_المرور كلمة_السر گذرواژه סיסמה',
);

/** What says that something else is meant, or more: a code, a token, a new password, the same one again. */
const SOMETHING_ELSE = words(
  'code codice código codigo kod kód koodi код コード 代码 代碼 कोड קוד رمز mã token otp securid yubi authenticator',
  'challenge response verif vérif one-time one_time onetime einmal usage_unique único_uso monouso разов',
  '일회용 ワンタイム 一次性 动态 動態 인증 認証 验证 驗證 二次 2차 확인 確認 确认',
  'retype re-type reenter re-enter repeat again confirm change',
  'wiederhol bestätig ändern répét repet ripet conferma повтор подтверд tekrar 재입력 다시 변경 再',
  'nouveau nouvelle nuevo nueva nuovo nuova nov nowe nieuw uusi новый новая новое yeni mới baru ใหม่ नया جديد جدید חדש νέο',
  '새로운 새암호 새비밀번호 신규 新',
);

/** The same, where part of a word would say nothing: `pin` is in `typing`. */
const SOMETHING_ELSE_BY_ITSELF =
  /(?<![\p{L}\p{N}])(?:pins?|new|neue?s?|nya?|nytt|új|duo|sms|push|mfa|2fa|tan|second(?:ary)?|핀|새)(?!\p{L})/u;

/**
 * The rule by which the known password may answer a prompt: it is hidden, names a password, and neither it nor the words
 * around it speak of a code, a token, a PIN, a new password or one that is typed again. In doubt a person is asked.
 */
export function promptKind({ text, echo, around }: PromptInRound): PromptKind {
  const asked = plain(text);
  if (echo || namesSomethingElse(asked)) return 'other';
  const isPassword = PASSWORD.some((word) => asked.includes(word));
  return isPassword && !namesSomethingElse(plain(around)) ? 'password' : 'unsure';
}

/**
 * Whether the answer to a prompt may be given again on another connection: not if it may be a code, which works once, or
 * a new password.
 */
export function mayBeAnsweredAgain({ text, around }: Omit<PromptInRound, 'echo'>): boolean {
  return !namesSomethingElse(plain(text)) && !namesSomethingElse(plain(around));
}

function namesSomethingElse(asked: string): boolean {
  return SOMETHING_ELSE.some((word) => asked.includes(word)) || SOMETHING_ELSE_BY_ITSELF.test(asked);
}

/** As it reads: one form for each letter, small ones, single spaces, and nothing that cannot be seen. */
function plain(text: string): string {
  return text
    .normalize('NFKC')
    .toLowerCase()
    .normalize('NFKC')
    .replace(/\s+/gu, ' ')
    .replace(/[\p{C}\p{Default_Ignorable_Code_Point}]/gu, '');
}

/** `_` stands for the space within an entry. */
function words(...lines: readonly string[]): readonly string[] {
  return lines.flatMap((line) => line.split(' ').map((word) => plain(word.replaceAll('_', ' '))));
}
