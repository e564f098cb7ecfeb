/** What each browser writes into its user agent, the more special ones first; the version stands behind the sign. */
const BROWSERS = [
  { sign: 'Edg/', name: 'Edge' },
  { sign: 'OPR/', name: 'Opera' },
  { sign: 'Firefox/', name: 'Firefox' },
  { sign: 'FxiOS/', name: 'Firefox' },
  { sign: 'CriOS/', name: 'Chrome' },
  { sign: 'Chrome/', name: 'Chrome' },
  { sign: 'Safari/', name: 'Safari', version: 'Version/' },
] as const;

const SYSTEMS = [
  ['Android', 'Android'],
  ['iPhone', 'iPhone'],
  ['iPad', 'iPad'],
  ['Windows', 'Windows'],
  ['Mac OS X', 'macOS'],
  ['Linux', 'Linux'],
] as const;

/** The browser and system of a user agent, as people call them; undefined for what is no browser. */
export function browserName(userAgent: string): string | undefined {
  return named(userAgent, ({ name }) => name);
}

/** The same with the browser's main version: "Chrome 148 on macOS". */
export function browserAndVersion(userAgent: string): string | undefined {
  return named(userAgent, (browser) => {
    const sign = 'version' in browser ? browser.version : browser.sign;
    const at = userAgent.indexOf(sign);
    const [major] = at < 0 ? [] : (/^\d+/.exec(userAgent.slice(at + sign.length)) ?? []);
    return major === undefined ? browser.name : `${browser.name} ${major}`;
  });
}

function named(userAgent: string, words: (browser: (typeof BROWSERS)[number]) => string): string | undefined {
  const browser = BROWSERS.find(({ sign }) => userAgent.includes(sign));
  if (!browser) return undefined;
  const system = SYSTEMS.find(([sign]) => userAgent.includes(sign))?.[1];
  return system ? `${words(browser)} on ${system}` : words(browser);
}
