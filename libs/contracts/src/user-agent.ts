/** What a user agent says of a browser, in words; what it does not say is left out. */
export interface UserAgentParts {
  /** Such as `Chromium` or `Firefox`. */
  readonly browser?: string;
  /** The browser's main version, in digits. */
  readonly version?: string;
  /** Such as `Linux` or `macOS`. */
  readonly system?: string;
}

/** In this order: most browsers name others in their user agent too. */
const BROWSERS: readonly (readonly [mark: RegExp, name: string, version?: RegExp])[] = [
  [/\bEdgA?\/(\d*)/, 'Edge'],
  [/\bOPR\/(\d*)/, 'Opera'],
  [/\b(?:Firefox|FxiOS)\/(\d*)/, 'Firefox'],
  [/\bCriOS\/(\d*)/, 'Chrome'],
  [/\b(?:HeadlessChrome|Chromium)\/(\d*)/, 'Chromium'],
  [/\bChrome\/(\d*)/, 'Chrome'],
  [/\bSafari\//, 'Safari', /\bVersion\/(\d*)/],
];

const SYSTEMS: readonly (readonly [mark: RegExp, name: string])[] = [
  [/\bAndroid\b/, 'Android'],
  [/\b(?:iPhone|iPad|iPod)\b/, 'iOS'],
  [/\bCrOS\b/, 'ChromeOS'],
  [/\bWindows\b/, 'Windows'],
  [/\bMac OS X\b|\bMacintosh\b/, 'macOS'],
  [/\bLinux\b|\bX11\b/, 'Linux'],
];

/** Reads a user agent; brands (UA Client Hints) tell Chromium from Chrome, which have one user agent. */
export function readUserAgent(userAgent: string, brands: readonly string[] = []): UserAgentParts {
  const [mark, name, version] = BROWSERS.find(([sign]) => sign.test(userAgent)) ?? [];
  const isBare = name === 'Chrome' && brands.includes('Chromium') && !brands.includes('Google Chrome');
  return {
    browser: isBare ? 'Chromium' : name,
    version: (version ?? mark)?.exec(userAgent)?.[1] || undefined,
    system: SYSTEMS.find(([sign]) => sign.test(userAgent))?.[1],
  };
}
