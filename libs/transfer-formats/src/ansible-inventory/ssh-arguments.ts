import { readHops, type Hop } from '../servers/jump-spec';
import { readProxyCommand } from '../servers/proxy-command';
import { shellWords } from './ini-inventory';

/** What arguments of ssh say of a server. */
export type SshArguments =
  | {
      readonly fault?: undefined;
      readonly hops: readonly Hop[];
      readonly keyFiles: readonly string[];
      readonly username?: string;
      readonly port?: string;
    }
  | { readonly fault: string };

const VALUED = 'BbcDEeFIiJLlmOoPpQRSWw';

/** Reads arguments as `ansible_ssh_common_args` has them: the way, keys, a user and a port. Of each, the first counts. */
export function readSshArguments(text: string): SshArguments {
  const words = shellWords(text);
  if (words === undefined) return { fault: 'Its arguments of ssh have a quote that is open to their end.' };
  const keyFiles: string[] = [];
  let way: { hops: readonly Hop[] | undefined } | undefined;
  let username: string | undefined;
  let port: string | undefined;
  for (let at = 0; at < words.length; at += 1) {
    const word = words[at];
    if (!word.startsWith('-') || word.length < 2) continue;
    // Flags may stand together, and the value right after its letter.
    const place = [...word.slice(1)].findIndex((letter) => VALUED.includes(letter));
    if (place < 0) continue;
    const letter = word[place + 1];
    let value = word.slice(place + 2);
    if (value === '') {
      at += 1;
      value = words[at] ?? '';
    }
    if (letter === 'J') way ??= { hops: isNone(value) ? [] : readHops(value) };
    else if (letter === 'i') keyFiles.push(value);
    else if (letter === 'l') username ??= value;
    else if (letter === 'p') port ??= value;
    else if (letter === 'F') {
      return {
        fault:
          'It is reached by an ssh_config of its own. Import that file, too, and add this server by hand.',
      };
    } else if (letter === 'o') {
      const [, name = '', setting = ''] = /^\s*(\w+)(?:\s*=\s*|\s+)(.*)$/s.exec(value.slice(0, 4_000)) ?? [];
      const option = name.toLowerCase();
      if (option === 'proxyjump') way ??= { hops: isNone(setting) ? [] : readHops(setting) };
      else if (option === 'proxycommand')
        way ??= { hops: isNone(setting) ? [] : readProxyCommand(unquote(setting))?.hops };
      else if (option === 'identityfile') keyFiles.push(setting);
      else if (option === 'user') username ??= setting;
      else if (option === 'port') port ??= setting;
    }
  }
  const hops = way === undefined ? [] : way.hops;
  if (hops === undefined) {
    return {
      fault: 'It is reached by a command, or through a jump server that cannot be read. Add it by hand.',
    };
  }
  return {
    hops,
    keyFiles,
    ...(username === undefined ? {} : { username }),
    ...(port === undefined ? {} : { port }),
  };
}

function isNone(text: string): boolean {
  return text.trim().toLowerCase() === 'none';
}

/** Quotes around the whole, which a second shell would take away. */
function unquote(text: string): string {
  return /^(["']).*\1$/s.test(text) ? text.slice(1, -1) : text;
}
