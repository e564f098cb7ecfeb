/** The address that a link of a server (OSC 8) leads to; undefined for everything but web addresses. */
export function webAddress(uri: string): string | undefined {
  const url = URL.canParse(uri) ? new URL(uri) : undefined;
  return url && ['http:', 'https:'].includes(url.protocol) ? url.href : undefined;
}
