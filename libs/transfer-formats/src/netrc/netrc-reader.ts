import { gitEntry } from '../accounts/git-account';
import { lineShare } from '../files/line-share';
import type { SourceFile } from '../files/source-file';
import type { FormatReader } from '../reader';
import type { Reading } from '../reading';
import { ReadingBuilder } from '../reading-builder';
import { Tokens, type Token } from './tokens';

/** `.netrc` as curl, Git, ftp and Python read it (curl's docs, GNU inetutils). */
export const netrcReader: FormatReader = {
  format: 'netrc',
  recognises: ({ text }) => {
    const start = text.slice(0, 100_000);
    return (
      /^(?:\s*#[^\n]*\n|\s*macdef\s)*\s*(?:machine\s+\S+|default)\s/.test(
        start.replace(/^macdef[^]*?\n\r?\n/, ''),
      ) || /^(?:\s*#[^\n]*\n)*\s*macdef[ \t]+\S+[ \t]*\r?\n/.test(start)
    );
  },
  share: (file) =>
    lineShare(
      file,
      (line) => WORD.test(line),
      (line) => MACHINE.test(line),
    ),
  read: readNetrc,
};

const MACHINE = /^\s*machine\s+\S/;
const WORD = /^\s*(?:machine|default|login|user|password|account|port|macdef)(?:\s|$)/;

interface Machine {
  readonly line: number;
  /** Undefined in `default`. */
  readonly host?: string;
  login?: Token;
  password?: Token;
  account?: Token;
  port?: Token;
}

function readNetrc({ text, progress }: SourceFile): Reading {
  const builder = new ReadingBuilder();
  const tokens = new Tokens(text);
  let machine: Machine | undefined;
  const close = () => {
    if (machine) addMachine(builder, machine);
    machine = undefined;
  };
  for (let token = tokens.next(); token; token = tokens.next()) {
    progress.reach(token.end / text.length);
    const at = `line ${token.line}`;
    if (token.text.startsWith('#')) {
      // A word that is not closed before the end of its line is all of the comment.
      if (text[token.end - 1] !== '\n') tokens.skipLine();
    } else if (token.text === 'machine' || token.text === 'default') {
      close();
      const host = token.text === 'machine' ? tokens.next()?.text : undefined;
      if (token.text === 'machine' && host === undefined) {
        builder.leaveOut(at, 'a machine', 'It has no name: the file ends before.');
      } else machine = { line: token.line, host };
    } else if (token.text === 'macdef') {
      close();
      builder.leaveOut(
        at,
        `the macro ${tokens.next()?.text ?? ''}`.trim(),
        'Macros are commands. KIOPS runs none, and keeps accounts only.',
      );
      tokens.skipMacro();
    } else if (machine && isKeyword(token.text)) {
      const value = tokens.next();
      if (value === undefined) builder.leaveOut(at, `“${token.text}”`, 'Nothing comes after it.');
      else if (machine[PART[token.text]])
        builder.leaveOut(at, `another “${token.text}”`, 'The machine has one already.');
      else machine[PART[token.text]] = value;
    } else {
      builder.leaveOut(
        at,
        'a word',
        'It is no word of a netrc file, where it stands. It is not shown: it may be part of a password.',
      );
    }
  }
  close();
  return builder.reading();
}

const PART = {
  login: 'login',
  user: 'login',
  password: 'password',
  account: 'account',
  port: 'port',
} as const;

function isKeyword(word: string): word is keyof typeof PART {
  return Object.hasOwn(PART, word);
}

function addMachine(builder: ReadingBuilder, { line, host, login, password, account, port }: Machine): void {
  const at = `line ${line}`;
  const what = host === undefined ? 'the default account' : `an account at ${host}`;
  if (host === undefined) {
    builder.leaveOut(
      at,
      what,
      'It is for every host. KIOPS keeps accounts of one host: add it where you need it.',
    );
    return;
  }
  if (!password?.text) {
    builder.leaveOut(at, what, 'It has no password.');
    return;
  }
  const isAddress = host !== '' && !/[\s/@]/.test(host);
  if (!isAddress) {
    builder.leaveOut(at, 'an account', 'Its machine is no host.');
    return;
  }
  const isPort = port !== undefined && /^\d{1,5}$/.test(port.text) && !/:\d+$/.test(host);
  const address = isPort ? `${host}:${port.text}` : host;
  if (port && !isPort) {
    builder.leaveOut(
      at,
      `the port ${port.text.slice(0, 20)} of ${host}`,
      'It is no number, or another one stands at the host.',
    );
  }
  builder.add(
    gitEntry({
      at,
      baseUrl: `https://${address}`,
      host: address,
      username: login?.text ?? '',
      token: password.text,
      remarks:
        password.doubtful || login?.doubtful
          ? ['It has a backslash, which tools read in different ways: look whether the password is right.']
          : [],
    }),
  );
  if (account)
    builder.leaveOut(at, `the “account” of ${host}`, 'Only FTP asks for it. KIOPS has no field for it.');
}
