import { givesAway } from '../plain-fields';

/** What of an address follows its host in a record. */
export interface KeptPath {
  /** `/pay/app`; empty where the account is for the whole host. */
  readonly path: string;
  /** What is left out, in a sentence without any secret; missing where nothing is. */
  readonly remark?: string;
}

/** What tells the meaning of a path: the kind of the Git server, or of the registry. */
export type PathMeaning = 'github' | 'gitlab' | 'registry' | 'quay';

/** First parts of a path that stand for pages where people sign in and look after their account. */
const ACCOUNT_PAGES = words(
  '- .well-known account accounts admin api auth dashboard login logout oauth oauth2 oidc organization organizations ' +
    'password_reset profile register saml session sessions settings sign-in sign_in sign_up signin signup sso ' +
    'tokens user users',
);

/** What no group can be called, by GitLab's reserved names (docs.gitlab.com/user/reserved_names) and GitHub's own pages. */
const PAGES: Readonly<Record<PathMeaning, ReadonlySet<string>>> = {
  github: words(
    'about apps codespaces collections contact copilot customer-stories enterprise enterprises events explore ' +
      'features help issues join marketplace new notifications orgs pricing pulls repositories search ' +
      'security site sponsors stars topics trending',
  ),
  gitlab: words(
    'assets enterprise enterprises explore files groups health_check help import invites jwt orgs projects public s ' +
      'search snippets unsubscribes uploads v2',
  ),
  registry: words('harbor ui webapp'),
  quay: words('plans repository search tutorial'),
};

/** Characters that the names of groups, repositories and projects have. */
const NAME = /^[\w.~+-]{1,255}$/;
/** A part of a page's path that is a word; anything else may be a code that signs in. */
const WORD = /^(?:-|[a-z][a-z._-]{0,31})$/i;
const FILE = /\.(?:html?|php|aspx?|jsp|do|action)$/i;

/**
 * What of a login's address belongs to the account: the repository, group or project that it is for. Two that differ in
 * it are two accounts. A page of the site (`/users/sign_in`), a query and a fragment are only how somebody got there.
 *
 * @param rest what follows the host
 * @param password of the login: an address that holds it is not kept, nor named
 */
export function keptPath(rest: string, meaning: PathMeaning, password: string): KeptPath {
  const [, given = '', query = '', fragment = ''] = /^([^?#]*)(\?[^#]*)?(#.*)?$/s.exec(rest) ?? [];
  const parts = given.split('/').filter((part) => part !== '');
  // The version of its API stands for the registry itself, as `normalRegistryUrl` has it.
  const isApi = isOfRegistry(meaning) && parts.length === 1 && /^v[12]$/.test(parts[0]);
  const names = isApi || !parts.every((part) => NAME.test(part)) ? [] : namesIn(parts, meaning);
  const kept = names.some((name) => givesAway(name, password)) ? [] : names;
  const page = isApi ? [] : parts.slice(kept.length);
  const leftOut = [
    ...(page.length === 0 ? [] : [`the page ${pageName(page, password)}`]),
    ...(query.length > 1 ? ['its query'] : []),
    ...(fragment.length > 1 ? ['its fragment'] : []),
  ];
  return {
    path: kept.map((name) => `/${name}`).join(''),
    ...(leftOut.length === 0 ? {} : { remark: `Left out of its address: ${leftOut.join(', ')}.` }),
  };
}

/** The first parts of a path that name what the account is for. */
function namesIn(parts: readonly string[], meaning: PathMeaning): readonly string[] {
  const [first = ''] = parts;
  const last = parts.at(-1) ?? '';
  if (isOfRegistry(meaning)) return isPage(first, meaning) || FILE.test(last) ? [] : parts;
  if (last.length > 4 && last.endsWith('.git')) return parts;
  if (isPage(first, meaning) || FILE.test(first)) return [];
  // GitLab's own pages of a project stand behind `/-/`; where it has no host of its own, those for all of it behind its path.
  const page = parts.findIndex(
    (part, index) => part === '-' || (part === 'users' && parts[index + 1] === 'sign_in'),
  );
  if (page > 0) return parts.slice(0, page);
  if (parts.length < 2) return [];
  return meaning === 'github' ? parts.slice(0, 2) : parts;
}

function isOfRegistry(meaning: PathMeaning): boolean {
  return meaning === 'registry' || meaning === 'quay';
}

function isPage(part: string, meaning: PathMeaning): boolean {
  const name = part.toLowerCase();
  return ACCOUNT_PAGES.has(name) || PAGES[meaning].has(name);
}

function pageName(parts: readonly string[], password: string): string {
  const shown = parts.slice(0, 4).map((part) => (WORD.test(part) && !givesAway(part, password) ? part : '…'));
  return `/${[...shown, ...(parts.length > 4 ? ['…'] : [])].join('/')}`;
}

function words(text: string): ReadonlySet<string> {
  return new Set(text.split(' '));
}
