import { DOCKER_HUB, normalRegistryUrl, registryKindOf, type RegistryKind } from '@kiops/contracts';
import { leftOutRemark, LONGEST_PASTE, TOO_LONG, type NotPasted, type Pasted } from './pasted';
import { programOf, shellCommands, withoutPrefix, type ShellCommand, type ShellWord } from './shell-words';

/** An account at a registry, as far as a line tells it. */
export interface PastedRegistry {
  readonly url: string;
  readonly kind: RegistryKind;
  readonly username?: string;
}

const PROGRAMS = /^(?:docker|podman|nerdctl|buildah|skopeo|oras|helm|crane)$/;
/** Options that take a value, beside those that say the account. */
const VALUED =
  /^--(?:authfile|cert-dir|compat-auth-file|config|context|host|log-level|secret|ca-file|cert-file)$/;
const NO_LOGIN: NotPasted = {
  fault: 'It is no docker login or podman login line, and no address of a registry.',
};

/**
 * Reads `docker login …` and `podman login …` (and the same of helm, skopeo and the like), with the quotes of POSIX shells
 * and PowerShell; or the address of a registry alone. Without a registry it is Docker Hub. Never throws.
 */
export function readPastedRegistry(pasted: string): Pasted<PastedRegistry> | NotPasted {
  const text = pasted.trim();
  if (text.length > LONGEST_PASTE) return TOO_LONG;
  const commands = shellCommands(text);
  if (commands === undefined) return { fault: 'A quote in it is open to the end.' };
  const index = commands.findIndex((command) => PROGRAMS.test(programOf(withoutPrefix(command)[0])));
  if (index < 0) return commands.length === 1 && commands[0].length === 1 ? addressOnly(text) : NO_LOGIN;
  const words = withoutPrefix(commands[index]);
  const login = words.findIndex(({ text: word }) => word === 'login');
  return login < 0 ? NO_LOGIN : readLogin(words.slice(login + 1), printed(commands[index - 1]));
}

function addressOnly(text: string): Pasted<PastedRegistry> | NotPasted {
  const match =
    /^(https?:\/\/)?(?:([^/@:]*)(?::([^@]*))?@)?([^/?#@\s]+\.[^\s?#@]+|localhost[^\s?#@]*)$/i.exec(text);
  if (match === null) return NO_LOGIN;
  const [, scheme = '', username, secret, place] = match;
  const url = `${scheme}${place}`;
  return {
    fields: { url, kind: registryKindOf(url), ...(username ? { username } : {}) },
    ...(secret ? { secret } : {}),
    remarks: [],
  };
}

function readLogin(words: ShellCommand, piped: ShellWord | undefined): Pasted<PastedRegistry> | NotPasted {
  const leftOut: string[] = [];
  const places: string[] = [];
  let username: string | undefined;
  let password: ShellWord | undefined;
  let reads = false;
  for (let place = 0; place < words.length; place += 1) {
    const word = words[place];
    const [, long, attached] = /^(--[\w-]+)(?:=(.*))?$/s.exec(word.text) ?? [];
    const [, short, behind] = /^(-[up])=?(.*)$/s.exec(word.text) ?? [];
    const name = long ?? short;
    const isUser = name === '--username' || name === '-u';
    if (isUser || name === '--password' || name === '-p') {
      const given = attached ?? behind ?? '';
      const isAttached = attached !== undefined || given !== '';
      const value = isAttached ? { text: given, isFilledIn: word.isFilledIn } : words[(place += 1)];
      if (isUser) username ??= value?.text;
      else password ??= value;
    } else if (name === '--password-stdin') reads = true;
    else if (name !== undefined) {
      leftOut.push(name);
      if (VALUED.test(name) && attached === undefined) place += 1;
    } else if (word.text.startsWith('-')) leftOut.push(word.text.slice(0, 2));
    else if (/^<+$/.test(word.text)) place += 1;
    else if (!word.text.startsWith('<')) places.push(word.text);
  }
  const url = places[0] ?? DOCKER_HUB;
  if (!/^[^\s@]+$/.test(url)) return { fault: 'The registry in it is no address.' };
  const given = reads ? piped : password;
  const secret = given === undefined || given.isFilledIn ? undefined : given.text;
  const isHub = normalRegistryUrl(url) === DOCKER_HUB;
  return {
    fields: { url, kind: registryKindOf(url), ...(username ? { username } : {}) },
    ...(secret ? { secret } : {}),
    remarks: [
      ...leftOutRemark(leftOut),
      ...(places.length > 1
        ? ['Only one word after “login” can be the registry: the others are left out.']
        : []),
      ...(given?.isFilledIn ? ['Its password is a variable of a shell: enter what is in it.'] : []),
      ...(isHub ? ['It is Docker Hub, whose accounts have a tab of their own.'] : []),
    ],
  };
}

/** What a command before the pipe prints: `echo secret`, `printf '%s' secret`. */
function printed(command: ShellCommand | undefined): ShellWord | undefined {
  const words = withoutPrefix(command ?? []).filter(({ text }) => !/^-[neE]+$/.test(text));
  const program = programOf(words[0]);
  if (/^(?:echo|write-output)$/.test(program) && words.length === 2) return words[1];
  if (program === 'printf' && /^%s(?:\\n)?$/.test(words[1]?.text ?? '') && words.length === 3)
    return words[2];
  // PowerShell prints a word that stands alone.
  return words.length === 1 ? words[0] : undefined;
}
