import { normalHost } from '../host';
import { readImageReference, type ImageReference } from '../image-reference';
import { DOCKER_HUB, DOCKER_HUB_HOSTS, normalRegistryUrl } from '../normal-form';
import { DB_ENGINES, DEFAULT_DB_PORTS } from '../stores/db-connections';
import { nameAsSeen } from '../unseen';
import type { DatabaseQuestion, ResolvedStore, ResolveQuestion, ServerQuestion } from './question';
import { lookAlikes } from './look-alikes';
import { readRepositoryUrl, type RepositoryAddress } from './repository-url';

/**
 * Records of one store whose identity, as `identityKey` writes it, is `from` or after it, and before `below`, by code
 * points: what an index finds. A `pattern`, of literal characters and `[0-9]+`, leaves some of them out.
 */
export interface IdentityRange {
  readonly store: ResolvedStore;
  /** Of the records that fit, those of the highest rank are the best. */
  readonly rank: number;
  readonly from: string;
  readonly below: string;
  readonly pattern?: string;
}

/** What a question comes down to. */
export interface RecordSearch {
  /** Where the records are that fit. A Docker Hub account that is the default one ranks `DEFAULT_RANK` higher. */
  readonly fitting: readonly IdentityRange[];
  /** Where those are that nearly fit. */
  readonly near: readonly IdentityRange[];
  /** What is asked for, one text for each part of the identity; null where anything will do. */
  readonly asked: readonly (string | null)[];
}

/** By how much being the default account counts. */
export const DEFAULT_RANK = 1;

/** One segment more of a path counts more than all else. */
const SEGMENT_RANK = 16;
/** A path before that of an address of SSH, which leaves it out: less than a segment that the address says. */
const SUB_PATH_RANK = 8;
/** The user whom the address names; then a record that is for nobody in particular. */
const SAME_USER_RANK = 4;
const ANY_USER_RANK = 2;
/** An address of SSH does not tell the port of the web: the usual one is likelier. */
const USUAL_PORT_RANK = 1;

/** Where a GitLab stands that shares its host with others: its addresses of SSH say nothing of that. */
const SUB_PATHS = ['gitlab', 'git'];
/** A host that is a Git provider as a whole: there the first segment is somebody's name. */
const WHOLE_HOST = /^(?:gitlab\..*|github\.com|bitbucket\.org|codeberg\.org|dev\.azure\.com)$/;

/** How many segments of a path are looked at. GitLab nests groups the deepest, to 20. */
const MOST_SEGMENTS = 32;

/** Where to look for the records that a question is about; undefined when what it names cannot be read. */
export function searchFor(question: ResolveQuestion): RecordSearch | undefined {
  if (question.image !== undefined) {
    const image = readImageReference(question.image);
    return image && imageSearch(image);
  }
  if (question.repositoryUrl !== undefined) {
    const address = readRepositoryUrl(question.repositoryUrl);
    return address && repositorySearch(address);
  }
  if (question.database !== undefined) return databaseSearch(question.database);
  return question.server && serverSearch(question.server);
}

/**
 * How well a record fits; undefined when it does not. `identity` is its `identityKey`.
 */
export function rankIn(
  { fitting }: RecordSearch,
  record: { readonly store: ResolvedStore; readonly identity: string; readonly isDefault?: boolean },
): number | undefined {
  const ranks = fitting.filter((range) => isWithin(range, record)).map(({ rank }) => rank);
  if (ranks.length === 0) return undefined;
  return Math.max(...ranks) + (record.isDefault === true ? DEFAULT_RANK : 0);
}

function isWithin(
  { store, from, below, pattern }: IdentityRange,
  record: { readonly store: ResolvedStore; readonly identity: string },
): boolean {
  const { identity } = record;
  return (
    record.store === store &&
    identity >= from &&
    identity < below &&
    (pattern === undefined || new RegExp(pattern).test(identity))
  );
}

/** Docker's rules: the registry of the image's host with the longest path above the image; Docker Hub by its accounts. */
export function imageSearch({ host, repository }: Pick<ImageReference, 'host' | 'repository'>): RecordSearch {
  const server = normalRegistryUrl(host);
  const isHub = server === DOCKER_HUB;
  const hosts = isHub ? [...DOCKER_HUB_HOSTS] : [server];
  const fitting = pathsAbove(repository.split('/')).flatMap((path, depth) =>
    hosts.map((name) => under('registries', withPath(name, path), depth * SEGMENT_RANK)),
  );
  const near = hosts.flatMap((name) => atHost('registries', name));
  const accounts = { store: 'docker-hub', rank: 0, from: '[', below: after('[') } as const;
  return {
    fitting: isHub ? [...fitting, accounts] : fitting,
    near: isHub ? near : [...near, ...lookAlikes(server).flatMap((name) => atHost('registries', name))],
    asked: [withPath(server, repository), null],
  };
}

/** Git's rules (git-scm.com/docs/gitcredentials): the same host, the longest path above it, and then the user. */
function repositorySearch({ host, isWeb, paths, username }: RepositoryAddress): RecordSearch {
  const store = 'source-repositories';
  const bare = text(host).slice(0, -1);
  const fitting = paths.flatMap((segments) =>
    placesAbove(segments, isWeb || WHOLE_HOST.test(host) ? [] : SUB_PATHS).flatMap(
      ({ path, rank: place }) => {
        const rank = place + USUAL_PORT_RANK;
        const tail = `${path === '' ? '' : text(`/${withoutGit(path)}`).slice(1, -1)}",`;
        const users = usersOf(username);
        const usual = users.map(({ rank: more, rest }) =>
          rangeOf(store, `[${bare}${tail}${rest}`, rank + more),
        );
        if (isWeb) return usual;
        return [
          ...usual,
          ...users.map(({ rank: more, rest }) => ({
            ...rangeOf(store, `[${bare}:`, rank + more - USUAL_PORT_RANK),
            pattern: `^${literal(`[${bare}:`)}[0-9]+${literal(`${tail}${rest}`)}`,
          })),
        ];
      },
    ),
  );
  const near = [host, ...lookAlikes(host)].flatMap((name) => atHost(store, name));
  return { fitting, near, asked: [withPath(host, paths[0].join('/')), username ?? null] };
}

/** The paths above a path and itself, and the same under some other ones, with how much each counts. */
function placesAbove(
  segments: readonly string[],
  subPaths: readonly string[],
): { readonly path: string; readonly rank: number }[] {
  return pathsAbove(segments).flatMap((path, depth) => {
    const rank = depth * SEGMENT_RANK;
    const under = subPaths.map((subPath) => ({
      path: path === '' ? subPath : `${subPath}/${path}`,
      rank: rank + SUB_PATH_RANK,
    }));
    return [{ path, rank }, ...under];
  });
}

/** Which records the user of an address prefers: by what their identity ends with. */
function usersOf(username: string | undefined): { readonly rank: number; readonly rest: string }[] {
  if (username === undefined) return [{ rank: 0, rest: '' }];
  return [
    { rank: SAME_USER_RANK, rest: `${text(nameAsSeen(username))}]` },
    { rank: ANY_USER_RANK, rest: '""]' },
    { rank: 0, rest: '' },
  ];
}

/** A database fits exactly, or not at all. */
function databaseSearch(question: DatabaseQuestion): RecordSearch {
  const store = 'db-connections';
  const { engine, database, username } = question;
  const host = normalHost(question.host);
  const port = String(question.port ?? DEFAULT_DB_PORTS[engine]);
  const parts = [engine, host, port, nameAsSeen(database)];
  const user = username === undefined ? null : nameAsSeen(username);
  return {
    fitting: [rangeOf(store, beginning(parts, user), 0)],
    near: DB_ENGINES.map((name) => rangeOf(store, beginning([name, host], null), 0)),
    asked: [...parts, user],
  };
}

/** A server by its host; port and user name where they are said. */
function serverSearch(question: ServerQuestion): RecordSearch {
  const store = 'servers';
  const host = normalHost(question.host);
  const port = question.port === undefined ? null : String(question.port);
  const user = question.username === undefined ? null : nameAsSeen(question.username);
  const range =
    port === null
      ? { ...rangeOf(store, beginning([host], null), 0), ...(user !== null && endingWith(user)) }
      : rangeOf(store, beginning([host, port], user), 0);
  return { fitting: [range], near: [rangeOf(store, beginning([host], null), 0)], asked: [host, port, user] };
}

function endingWith(username: string): { readonly pattern: string } {
  return { pattern: `${literal(`,${text(username)}]`)}$` };
}

/** The beginning of identities with these parts, or the whole of one that a last part completes. */
function beginning(parts: readonly string[], last: string | null): string {
  return `[${parts.map((part) => `${text(part)},`).join('')}${last === null ? '' : `${text(last)}]`}`;
}

/** The records whose address is this very one. */
function under(store: ResolvedStore, address: string, rank: number): IdentityRange {
  return rangeOf(store, `[${text(address)},`, rank);
}

/** All records at a host, whatever the port and the path. */
function atHost(store: ResolvedStore, host: string): IdentityRange[] {
  const bare = text(host.replace(/:\d+$/, '')).slice(0, -1);
  return ['",', '/', ':'].map((sign) => rangeOf(store, `[${bare}${sign}`, 0));
}

/** The identities that begin with a text. */
function rangeOf(store: ResolvedStore, from: string, rank: number): IdentityRange {
  return { store, rank, from, below: after(from) };
}

/** The text after all that begin with this one, whose last character is one of ASCII. */
function after(text: string): string {
  return text.slice(0, -1) + String.fromCharCode(text.charCodeAt(text.length - 1) + 1);
}

/** The paths above a path and itself, the shortest first: none, `a`, `a/b`. */
function pathsAbove(segments: readonly string[]): string[] {
  const counted = segments.slice(0, MOST_SEGMENTS);
  return ['', ...counted.map((_, index) => counted.slice(0, index + 1).join('/'))];
}

function withPath(host: string, path: string): string {
  return path === '' ? host : `${host}/${path}`;
}

/** As the normal form of a record's address writes it: `.git` is no part of a name there, wherever the path ends. */
function withoutGit(path: string): string {
  let rest = path;
  while (rest.endsWith('.git')) rest = rest.slice(0, -'.git'.length);
  return rest;
}

/** As a part of an identity is written. */
function text(part: string): string {
  return JSON.stringify(part);
}

/** A text as a pattern of JavaScript and of PostgreSQL, which matches it alone. */
function literal(text: string): string {
  return text.replace(/[!-/:-@[-`{-~]/g, '\\$&');
}
