import { LIMITS } from './limits';
import { DOCKER_HUB } from './normal-form';

/** An image, taken apart. `host` is `docker.io` where none is written. */
export interface ImageReference {
  readonly host: string;
  /** Path inside the registry, with Docker Hub's `library/` filled in. */
  readonly repository: string;
  readonly tag: string | null;
  readonly digest: string | null;
  /** In full, as it is given to the engine. */
  readonly canonical: string;
}

/** What an engine takes as a container's name (github.com/moby/moby, daemon/names), in the length of a DNS label. */
export const CONTAINER_NAME = /^[a-zA-Z0-9][a-zA-Z0-9_.-]{0,62}$/;

const HOST =
  /^(?:[a-zA-Z0-9](?:[a-zA-Z0-9-]*[a-zA-Z0-9])?(?:\.[a-zA-Z0-9](?:[a-zA-Z0-9-]*[a-zA-Z0-9])?)*|\[[0-9a-fA-F:]+\])(?::\d{1,5})?$/;
const PATH = /^[a-z0-9]+(?:(?:\.|_|__|-+)[a-z0-9]+)*(?:\/[a-z0-9]+(?:(?:\.|_|__|-+)[a-z0-9]+)*)*$/;
const TAG = /^\w[\w.-]{0,127}$/;
const DIGEST = /^[a-z0-9]+(?:[.+_-][a-z0-9]+)*:[0-9a-fA-F]{32,128}$/;

/**
 * Reads an image reference by the grammar of the distribution project (github.com/distribution/reference). Undefined
 * when the text is none: nothing that a shell could take for more than a word gets through.
 */
export function readImageReference(text: string): ImageReference | undefined {
  if (text.length > LIMITS.image.max) return undefined;
  const [named, digest, ...more] = text.split('@');
  if (more.length > 0 || (digest !== undefined && !DIGEST.test(digest))) return undefined;
  const { name, tag } = splitTag(named);
  if (tag !== null && !TAG.test(tag)) return undefined;
  const { host, path } = splitHost(name);
  if ((host !== DOCKER_HUB && !HOST.test(host)) || !PATH.test(path)) return undefined;
  const repository = host === DOCKER_HUB && !path.includes('/') ? `library/${path}` : path;
  const suffix = `${tag === null ? '' : `:${tag}`}${digest === undefined ? '' : `@${digest}`}`;
  // Without tag and digest an engine means `latest`; saying so keeps what was deployed readable afterwards.
  const written = suffix === '' ? ':latest' : suffix;
  const canonical = `${host}/${repository}${written}`;
  return canonical.length > LIMITS.image.max
    ? undefined
    : { host, repository, tag, digest: digest ?? null, canonical };
}

function splitTag(named: string): { name: string; tag: string | null } {
  const colon = named.lastIndexOf(':');
  return colon > named.lastIndexOf('/')
    ? { name: named.slice(0, colon), tag: named.slice(colon + 1) }
    : { name: named, tag: null };
}

/** The part before the first slash is a host when it looks like one; `team/app` is Docker Hub's. */
function splitHost(name: string): { host: string; path: string } {
  const slash = name.indexOf('/');
  const first = slash < 0 ? '' : name.slice(0, slash);
  const isHost = first === 'localhost' || /[.:A-Z[]/.test(first);
  if (!isHost) return { host: DOCKER_HUB, path: name };
  const host = first === 'index.docker.io' || first === 'registry-1.docker.io' ? DOCKER_HUB : first;
  return { host, path: name.slice(slash + 1) };
}
