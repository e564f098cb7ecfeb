/** The address of a login, as people write it. */
export interface Address {
  /** In lower case; empty when none is written. */
  readonly scheme: string;
  /** Without brackets. */
  readonly host: string;
  readonly port?: number;
  readonly user: string;
  /** Host and port as they are written. */
  readonly authority: string;
  /** What follows it, with its query and its fragment. */
  readonly rest: string;
}

/** Reads `[scheme://][user@]host[:port][/…]`; undefined when it is none. */
export function readAddress(url: string): Address | undefined {
  const match =
    /^(?:([a-z][a-z0-9+.-]*):\/\/)?(?:([^\s/?#@:]*)(?::[^\s/?#@]*)?@)?((\[[0-9a-f:.%]+\]|[^\s/?#@:[\]]+)(?::(\d{1,5}))?)([/?#].*)?$/is.exec(
      url.slice(0, 4_000),
    );
  if (match === null) return undefined;
  const [, scheme = '', user = '', authority, host, port, rest = ''] = match;
  return {
    scheme: scheme.toLowerCase(),
    host: host.replace(/^\[(.*)\]$/, '$1').toLowerCase(),
    ...(port === undefined ? {} : { port: Number(port) }),
    user,
    authority,
    rest,
  };
}
