/** A URL as lists show it: what nearly all have in common, `https://` and the slash at the end, is left out. */
export function shownUrl(url: string): string {
  return url.replace(/^https:\/\//i, '').replace(/\/$/, '');
}
