import { ProblemException } from '../problems/problem';

/** A record's version as an ETag (RFC 9110 section 8.8.3). */
export function etagOf(version: number): string {
  return `"${version}"`;
}

/**
 * The version that an `If-Match` header names; undefined for `*`, which any version fits.
 * @throws ProblemException `if-match-required` without the header, `version-changed` when it is no ETag of ours.
 */
export function versionOfIfMatch(header: string | undefined): number | undefined {
  if (header === undefined || header.trim() === '') throw new ProblemException('if-match-required');
  if (header.trim() === '*') return undefined;
  const version = /^"(\d{1,9})"$/.exec(header.trim())?.[1];
  if (version === undefined) throw new ProblemException('version-changed');
  return Number(version);
}
