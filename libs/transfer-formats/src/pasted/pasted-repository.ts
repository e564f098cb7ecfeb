import { tidyBaseUrl } from '@kiops/contracts';
import { providerOf, type Provider } from '../accounts/git-account';
import { percentDecoded } from '../accounts/percent';
import { isKnownToken, tokenEntry } from '../token/known-token';
import { LONGEST_PASTE, TOO_LONG, type NotPasted, type Pasted } from './pasted';
import { programOf, shellCommands, withoutPrefix } from './shell-words';

/** An account at a Git server, as far as a clone URL or a token tells it. */
export interface PastedRepository {
  readonly provider?: Provider;
  readonly baseUrl?: string;
  readonly username?: string;
}

/** Names that stand for "a token follows", and are nobody's. */
const NOBODY = /^(?:oauth2|x-access-token|x-oauth-basic|x-token-auth|gitlab-ci-token|git|token|pat|)$/i;
/** First parts of a path under which people put a GitLab that has no host of its own. */
const SUB_PATH = /^\/(gitlab|git|scm)(?=\/[^/]+\/[^/]+)/i;
const NONE: NotPasted = { fault: 'It is no address of a repository, and no token.' };
const FOR_KEYS =
  'It is an address for SSH, which signs in by a key: a token fits the HTTPS address, which is filled in.';

/** Reads `git clone …`, the address of a repository over HTTPS or SSH, or a token of a Git server. Never throws. */
export function readPastedRepository(pasted: string): Pasted<PastedRepository> | NotPasted {
  const text = pasted.trim();
  if (text.length > LONGEST_PASTE) return TOO_LONG;
  if (isKnownToken(text)) return ofToken(text);
  const words = withoutPrefix(shellCommands(text)?.[0] ?? []).map((word) => word.text);
  const isGit = programOf(withoutPrefix(shellCommands(text)?.[0] ?? [])[0]) === 'git';
  const address = isGit || words.length === 1 ? words.find((word) => isAddress(word)) : undefined;
  if (address !== undefined) return ofAddress(address);
  return words.length === 1 && /^[\w-]{16,}$/.test(text)
    ? {
        fields: {},
        secret: text,
        remarks: ['It is taken as a token. Nothing in it tells which server it is for.'],
      }
    : NONE;
}

function isAddress(word: string): boolean {
  return (
    /^(?:https?|ssh|git\+ssh|git):\/\//i.test(word) ||
    SCP_LIKE.test(word) ||
    /^[\w-]+(?:\.[\w-]+)+\//.test(word)
  );
}

/** `git@host:group/project.git` (git-clone(1), GIT URLS). */
const SCP_LIKE = /^(?:[\w.-]+@)([\w.-]+|\[[\da-f:.]+\]):(?!\d+\/)(\S+)$/i;

function ofToken(token: string): Pasted<PastedRepository> | NotPasted {
  const entry = tokenEntry('', token);
  if (typeof entry === 'string') return { fields: {}, secret: token, remarks: [entry] };
  if (entry.store !== 'source-repositories')
    return { fault: 'It is a token of Docker Hub. Add it there: Docker Hub has a tab of its own.' };
  const { provider, baseUrl } = entry.fields as unknown as Required<PastedRepository>;
  return {
    fields: { provider, baseUrl },
    secret: token,
    remarks: ['Look over the address: a server of your own gives out tokens that look the same.'],
  };
}

function ofAddress(text: string): Pasted<PastedRepository> | NotPasted {
  const short = SCP_LIKE.exec(text);
  if (short) return { fields: placeOf('https', short[1], `/${short[2]}`), remarks: [FOR_KEYS] };
  const [, scheme = 'https', authority = '', path = ''] =
    /^(?:([a-z][a-z0-9+.-]*):\/\/)?([^/?#]*)([^?#]*)/i.exec(text) ?? [];
  const at = authority.lastIndexOf('@');
  const host = authority.slice(at + 1);
  if (!/^(?:[\p{L}\p{N}_.-]+|\[[\da-f:.]+\])(?::\d{1,5})?$/iu.test(host)) return NONE;
  if (/ssh$/i.test(scheme))
    return { fields: placeOf('https', host.replace(/:\d+$/, ''), path), remarks: [FOR_KEYS] };
  const [, account = '', behind] = /^([^:]*)(?::(.*))?$/s.exec(at < 0 ? '' : authority.slice(0, at)) ?? [];
  const name = percentDecoded(account) ?? account;
  const isToken = behind === undefined && isKnownToken(name);
  const secret = isToken ? name : percentDecoded(behind ?? '');
  const isSwapped = /^x-oauth-basic$/i.test(secret ?? '');
  const given = isSwapped ? name : secret;
  return {
    fields: {
      ...placeOf(/^http$/i.test(scheme) ? 'http' : 'https', host, path),
      ...(isToken || isSwapped || NOBODY.test(name) ? {} : { username: name }),
    },
    ...(given ? { secret: given } : {}),
    remarks: [],
  };
}

function placeOf(scheme: string, host: string, path: string): PastedRepository {
  const known = providerOf(host.replace(/:\d+$/, ''));
  const [subPath = '', name = ''] = (known === 'other' && SUB_PATH.exec(path)) || [];
  return {
    provider: /^gitlab$/i.test(name) ? 'gitlab' : known,
    baseUrl: tidyBaseUrl(`${scheme}://${host}${subPath}`),
  };
}
