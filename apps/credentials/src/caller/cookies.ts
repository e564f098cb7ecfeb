import { parseCookie, stringifySetCookie } from 'cookie';

/** The cookies of a `Cookie` header by their names; of two with one name the first counts. */
export function cookiesOf(header: string | undefined): Readonly<Record<string, string | undefined>> {
  return parseCookie(header ?? '');
}

/**
 * A cookie's name. Over HTTPS it has the `__Host-` prefix (RFC 6265bis section 4.1.3.2): the browser then takes it only
 * from this very host, so that no neighbour under the same domain can plant one.
 */
export function hostCookieName(name: string, secure: boolean): string {
  return secure ? `__Host-${name}` : name;
}

/** What a cookie of this service is. */
export interface HostCookie {
  /** As `hostCookieName` makes it. */
  readonly name: string;
  readonly value: string;
  readonly secure: boolean;
  /** Whether the console's scripts may read it. */
  readonly readable?: boolean;
  /** In seconds; 0 takes the cookie away. Without, it goes with the browser. */
  readonly maxAge?: number;
}

/** The `Set-Cookie` header of a cookie: for this whole host, and not sent with what other sites start. */
export function setCookie({ name, value, secure, readable = false, maxAge }: HostCookie): string {
  return stringifySetCookie({
    name,
    value,
    maxAge,
    path: '/',
    httpOnly: !readable,
    secure,
    sameSite: 'strict',
  });
}
