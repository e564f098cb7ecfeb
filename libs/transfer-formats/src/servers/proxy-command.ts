import { readHop, readHops, type Hop } from './jump-spec';
import { splitWords } from './words';

/** Options of ssh(1) that change nothing of the way: they are passed over. */
const PLAIN = /^-[46AaCfgkMNnqsTtVvXxYy]+$/;
/** Options that take a value, beside those that say the way. */
const VALUED = /^-[bceImOQRSw]$/;
/** What is passed over of `-o`: what does not say where it goes or who signs in. */
const PLAIN_OPTIONS =
  /^(?:StrictHostKeyChecking|UserKnownHostsFile|GlobalKnownHostsFile|LogLevel|ConnectTimeout|ConnectionAttempts|ServerAlive\w+|ControlMaster|ControlPath|ControlPersist|BatchMode|IdentitiesOnly|ForwardAgent|Compression|PreferredAuthentications|PasswordAuthentication|PubkeyAuthentication|CheckHostIP|TCPKeepAlive)$/i;

/** Longer ones are no plain `ssh -W`. */
const LONGEST = 2_000;

/** A way that a `ProxyCommand` takes: hops, the nearest first. The key files that it names are for the last of them. */
export interface CommandRoute {
  readonly hops: readonly Hop[];
}

/**
 * Reads `ssh -W %h:%p bastion` as the way through that server. Undefined for every other command: it would have to be run.
 * Nothing is run here.
 */
export function readProxyCommand(command: string): CommandRoute | undefined {
  if (command.length > LONGEST) return undefined;
  const line = command.trim().replace(/\s+2>\s*\/dev\/null$/, '');
  // What a shell would act on, other than the words themselves.
  if (/[`$;&|<>(){}\n]/.test(line)) return undefined;
  const words = [...(splitWords(line) ?? [])];
  if (words[0] === 'exec') words.shift();
  if (!/^(?:.*[\\/])?ssh(?:\.exe)?$/i.test(words.shift() ?? '')) return undefined;
  const keyFiles: string[] = [];
  let forwards = false;
  let before: readonly Hop[] = [];
  let username: string | undefined;
  let port: string | undefined;
  let target: string | undefined;
  while (words.length > 0) {
    const word = words.shift() ?? '';
    if (!word.startsWith('-') || word === '-') {
      if (target !== undefined) return undefined;
      target = word;
      continue;
    }
    if (PLAIN.test(word)) continue;
    const [, flags, option, attached] = /^-([46AaCfgkMNnqsTtVvXxYy]*)([A-Za-z])(.*)$/s.exec(word) ?? [];
    if (flags === undefined) return undefined;
    const value = attached === '' ? words.shift() : attached;
    if (value === undefined) return undefined;
    if (option === 'W') forwards = /^\[?%h\]?:%p$/.test(value);
    else if (option === 'p') port = value;
    else if (option === 'l') username = value;
    else if (option === 'i') keyFiles.push(value);
    else if (option === 'J') before = readHops(value) ?? [];
    else if (option === 'o') {
      const [, name = '', setting = ''] = /^\s*(\w+)\s*[=\s]\s*(.*)$/s.exec(value) ?? [];
      if (/^Port$/i.test(name)) port = setting;
      else if (/^User$/i.test(name)) username = setting;
      else if (/^IdentityFile$/i.test(name)) keyFiles.push(setting);
      else if (/^ProxyJump$/i.test(name)) before = readHops(setting) ?? [];
      else if (!PLAIN_OPTIONS.test(name)) return undefined;
      if (/^ProxyJump$/i.test(name) && before.length === 0) return undefined;
    } else if (!VALUED.test(`-${option}`)) return undefined;
    if (option === 'J' && before.length === 0) return undefined;
  }
  if (!forwards || target === undefined || /%/.test(target)) return undefined;
  const hop =
    readHop(port === undefined ? target : `ssh://${target.replace(/^ssh:\/\//i, '')}:${port}`) ?? undefined;
  if (hop === undefined) return undefined;
  const last: Hop = {
    ...hop,
    ...(username === undefined ? {} : { username }),
    ...(keyFiles.length === 0 ? {} : { keyFiles }),
  };
  return { hops: [...before, last] };
}
