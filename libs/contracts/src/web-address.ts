import { IPV6 } from './host';
import { tidyAddress, tidyBaseUrl } from './normal-form';

/** 0 to 65535, as people write it. */
const PORT = '0{0,4}(?:6553[0-5]|655[0-2]\\d|65[0-4]\\d{2}|6[0-4]\\d{3}|[1-5]\\d{4}|[1-9]\\d{0,3}|0)';

/** A host, maybe with a port and a path. */
const PLACE = `(?:\\[(?:${IPV6})\\]|[\\p{L}\\p{N}](?:[\\p{L}\\p{N}\\p{M}._-]*[\\p{L}\\p{N}\\p{M}_.])?)(?::${PORT})?(?:\\/[^\\s?#@\\p{Cc}\\p{Cs}]*)?`;

/** What reads like a host and a port, and is a script to whoever opens it: `javascript:1/alert()`. */
const NO_SCRIPT = '(?!(?:javascript|vbscript):)';

/** A registry or Git provider: an optional `http` or `https` scheme, a host, and maybe a port and a path. No user name. */
const WEB_ADDRESS = new RegExp(`^(?:https?:\\/\\/|${NO_SCRIPT})${PLACE}$`, 'iu');

/** What kind of address a field takes, and what a person is told of another one. */
export interface AddressRule {
  readonly pattern: RegExp;
  /** Says what is asked for. */
  readonly message: string;
  /** What becomes of it before it is looked at and stored. */
  readonly tidy: (text: string) => string;
}

export const REGISTRY_ADDRESS: AddressRule = {
  pattern: WEB_ADDRESS,
  message: 'Enter an address such as harbor.example.com, without a user name.',
  tidy: tidyAddress,
};

export const GIT_ADDRESS: AddressRule = {
  pattern: WEB_ADDRESS,
  message: 'Enter an address such as https://gitlab.example.com, without a user name.',
  tidy: tidyBaseUrl,
};

/** Who signs in at an `ssh:` address. A password there is refused, as Docker refuses it. */
const SSH_USER = '(?:[\\p{L}\\p{N}_][^\\s/?#:@\\p{Cc}\\p{Cs}]*@)?';

/** A Kubernetes API or a Docker engine, as `DOCKER_HOST` names it: like a web address, or `tcp:`, `ssh:`, or a local socket. */
export const RUNTIME_ENDPOINT: AddressRule = {
  pattern: new RegExp(
    `^(?:(?:https?|tcp):\\/\\/|ssh:\\/\\/${SSH_USER}|${NO_SCRIPT})${PLACE}$|^(?:unix|npipe):\\/\\/\\/?[^\\s?#@\\p{Cc}\\p{Cs}]+$`,
    'iu',
  ),
  message:
    'Enter an address such as https://10.0.0.5:6443, tcp://10.0.0.5:2376 or ssh://deploy@10.0.0.5. Only ssh takes a user name, and no password.',
  tidy: tidyAddress,
};

/** An address that people open: with its scheme. */
export const WEB_LINK: AddressRule = {
  pattern: new RegExp(`^https?:\\/\\/${PLACE}$`, 'iu'),
  message: 'Enter a web address with http or https, without a user name.',
  tidy: (text) => text,
};

/** The query of an address, which often holds a key, and the place in its page. */
const REST = /[?#].*$/su;

/** What is wrong with an address, in words; undefined when nothing is. */
export function addressFault(text: string, { pattern, message, tidy }: AddressRule): string | undefined {
  const address = tidy(text);
  if (pattern.test(address)) return undefined;
  const [rest] = REST.exec(address) ?? [];
  if (rest !== undefined && pattern.test(tidy(address.slice(0, -rest.length))))
    return `Leave out “${rest[0]}” and what follows it.`;
  const port =
    /^(?:[a-z][a-z0-9+.-]*:\/\/)?(?:[^/?#:@]+@)?(?:\[[^\]]*\]|[^/?#:@[\]]*):(\d+)(?:[/?#]|$)/i.exec(
      address,
    )?.[1];
  return port !== undefined && Number(port) > 65_535 ? 'Enter a port from 1 to 65535.' : message;
}
