/** The worker files of this build: the bundler names them so, in the folder of the page. */
const WORKER_FILE = /^\/worker-[0-9A-Z]{8}\.js$/;

/** What this file needs of https://www.w3.org/TR/trusted-types/. */
interface TrustedTypes {
  createPolicy(name: string, rules: { createScriptURL(url: string): string }): unknown;
}

/**
 * The page's one Trusted Types policy. `new Worker(new URL(...))` gives a text, which the policy lets through when it
 * names a worker file of this build; every other script URL, and all script and HTML texts, are refused by the browser.
 */
export function installTrustedTypesPolicy(): void {
  const { trustedTypes } = globalThis as { trustedTypes?: TrustedTypes };
  trustedTypes?.createPolicy('default', { createScriptURL: ownWorkerUrl });
}

/** The URL itself when it is a worker file of this build. Throws a `TypeError` otherwise. */
export function ownWorkerUrl(url: string): string {
  const { origin, pathname, href } = new URL(url, document.baseURI);
  if (origin !== location.origin || !WORKER_FILE.test(pathname))
    throw new TypeError('This script is not part of KIOPS.');
  return href;
}
