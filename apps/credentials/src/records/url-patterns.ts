/** A registry or Git provider: an optional `http` or `https` scheme, a host, and maybe a port and a path. No user name. */
export const WEB_ADDRESS =
  /^(?:https?:\/\/)?(?:\[[0-9a-f:.]+\]|[\p{L}\p{N}](?:[\p{L}\p{N}\p{M}._-]*[\p{L}\p{N}\p{M}_.])?)(?::\d{1,5})?(?:\/[^\s?#@\p{Cc}\p{Cs}]*)?$/iu;

/** A Kubernetes API or a Docker engine: like a web address, or `tcp:`, `ssh:`, or a local socket. */
export const ENDPOINT =
  /^(?:(?:https?|tcp|ssh):\/\/)?(?:\[[0-9a-f:.]+\]|[\p{L}\p{N}](?:[\p{L}\p{N}\p{M}._-]*[\p{L}\p{N}\p{M}_.])?)(?::\d{1,5})?(?:\/[^\s?#@\p{Cc}\p{Cs}]*)?$|^(?:unix|npipe):\/\/\/?[^\s?#@\p{Cc}\p{Cs}]+$/iu;
