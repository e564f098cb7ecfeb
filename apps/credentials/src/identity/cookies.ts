/** A cookie of a `Cookie` header (RFC 6265 section 4.2.1), if it is there and not empty. */
export function cookieValue(header: string | undefined, name: string): string | undefined {
  return cookiesOf(header).find((cookie) => cookie.name === name)?.value || undefined;
}

/** The names of the cookies in a `Cookie` header. */
export function cookieNames(header: string | undefined): string[] {
  return cookiesOf(header).map(({ name }) => name);
}

/**
 * A cookie's name. Over HTTPS it has the `__Host-` prefix (RFC 6265bis section 4.1.3.2): the browser then takes it only
 * from this very host, so that no neighbour under the same domain can plant one.
 */
export function hostCookieName(name: string, secure: boolean): string {
  return secure ? `__Host-${name}` : name;
}

function cookiesOf(header: string | undefined): { name: string; value: string }[] {
  return (header?.split(';') ?? []).flatMap((pair) => {
    const equals = pair.indexOf('=');
    return equals > 0 ? [{ name: pair.slice(0, equals).trim(), value: pair.slice(equals + 1).trim() }] : [];
  });
}
