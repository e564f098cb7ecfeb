import { readUserAgent } from '@kiops/contracts';

/** The browser and system of a user agent, as people call them; undefined for what is no browser. */
export function browserName(userAgent: string): string | undefined {
  const { browser, system } = readUserAgent(userAgent);
  return browser && onSystem(browser, system);
}

/** The same with the browser's main version: "Chrome 148 on macOS". */
export function browserAndVersion(userAgent: string): string | undefined {
  const { browser, version, system } = readUserAgent(userAgent);
  return browser && onSystem(version === undefined ? browser : `${browser} ${version}`, system);
}

function onSystem(browser: string, system: string | undefined): string {
  return system === undefined ? browser : `${browser} on ${system}`;
}
