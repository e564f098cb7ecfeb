/** A host, maybe with a port and a path. */
const PLACE =
  '(?:\\[[0-9a-f:.]+\\]|[\\p{L}\\p{N}](?:[\\p{L}\\p{N}\\p{M}._-]*[\\p{L}\\p{N}\\p{M}_.])?)(?::\\d{1,5})?(?:\\/[^\\s?#@\\p{Cc}\\p{Cs}]*)?';

/** What reads like a host and a port, and is a script to whoever opens it: `javascript:1/alert()`. */
const NO_SCRIPT = '(?!(?:javascript|vbscript):)';

/** A registry or Git provider: an optional `http` or `https` scheme, a host, and maybe a port and a path. No user name. */
export const WEB_ADDRESS = new RegExp(`^(?:https?:\\/\\/|${NO_SCRIPT})${PLACE}$`, 'iu');

/** An address that people open: with its scheme. */
export const WEB_LINK = new RegExp(`^https?:\\/\\/${PLACE}$`, 'iu');

/** A Kubernetes API or a Docker engine: like a web address, or `tcp:`, `ssh:`, or a local socket. */
export const ENDPOINT = new RegExp(
  `^(?:(?:https?|tcp|ssh):\\/\\/|${NO_SCRIPT})${PLACE}$|^(?:unix|npipe):\\/\\/\\/?[^\\s?#@\\p{Cc}\\p{Cs}]+$`,
  'iu',
);
