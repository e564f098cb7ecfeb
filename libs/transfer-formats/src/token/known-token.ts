import type { RecordStore } from '@kiops/contracts';
import { hasGithubChecksum } from './github-checksum';
import type { ReadEntry } from '../reading';

/** Prefixes of tokens, the longer ones first. There is no rule for their length: it has changed before. */
const PREFIXES = [
  ['github_pat_', 'github'],
  ['ghp_', 'github'],
  ['gho_', 'github'],
  ['ghu_', 'github'],
  ['ghs_', 'github'],
  ['ghr_', 'github'],
  ['glpat-', 'gitlab'],
  ['gldt-', 'gitlab'],
  ['glptt-', 'gitlab'],
  ['glcbt-', 'gitlab'],
  ['glsoat-', 'gitlab'],
  ['gloas-', 'gitlab'],
  ['glrt-', 'gitlab'],
  ['glrtr-', 'gitlab'],
  ['glft-', 'gitlab'],
  ['glimt-', 'gitlab'],
  ['glagent-', 'gitlab'],
  ['glffct-', 'gitlab'],
  ['glwt-', 'gitlab'],
  ['dckr_pat_', 'docker-hub'],
  ['dckr_oat_', 'docker-hub'],
] as const;

/** Such a token anywhere in a text. */
export const KNOWN_TOKEN = new RegExp(
  `(?:^|[^A-Za-z0-9])(?:${PREFIXES.map(([prefix]) => prefix).join('|')})[\\w.=-]{16}`,
);

const SERVICES = {
  github: { label: 'GitHub', baseUrl: 'https://github.com' },
  gitlab: { label: 'GitLab', baseUrl: 'https://gitlab.com' },
} as const;

/** Whether a text begins as a token does that is told by its prefix, and has no blank in it. */
export function isKnownToken(text: string): boolean {
  return prefixOf(text) !== undefined && /^[\w.~+/=:-]+$/.test(text);
}

/**
 * The record of a token on its own, or the reason why it is none. Where it is used is proposed and asked: the same tokens
 * are made by the public services and by one's own.
 */
export function tokenEntry(at: string, token: string): Omit<ReadEntry, 'ref'> | string {
  const [, service] = prefixOf(token) ?? [];
  if (service === undefined) return 'It is no token that KIOPS knows.';
  if (hasGithubChecksum(token) === false) {
    return 'Its checksum does not fit: a character is wrong or missing. Copy the token again.';
  }
  if (service === 'docker-hub') {
    const store: RecordStore = 'docker-hub';
    return { store, at, fields: { label: 'Docker Hub' }, secret: { accessToken: token }, asks: ['username'] };
  }
  const { label, baseUrl } = SERVICES[service];
  const fields = { label: `${label} token`, provider: service, baseUrl };
  return { store: 'source-repositories', at, fields, secret: { token }, asks: ['baseUrl'] };
}

function prefixOf(text: string): (typeof PREFIXES)[number] | undefined {
  return PREFIXES.find(([prefix]) => text.startsWith(prefix) && text.length > prefix.length);
}
