/** How a browser is told apart from the others of its user, in words. */
export interface BrowserName {
  /** Such as `Chromium` or `Firefox`. */
  readonly browser: string;
  /** Such as `Linux` or `macOS`. */
  readonly system: string;
}

/** A vault as the service may know it: it keeps the last day on which each vault of an account was seen. */
export interface VaultSighting extends BrowserName {
  readonly vaultId: string;
  /** `YYYY-MM-DD`. */
  readonly lastSeenOn: string;
}

/** In this order: most browsers name others in their user agent too. */
const browsers: readonly (readonly [RegExp, string])[] = [
  [/\bEdgA?\//, 'Edge'],
  [/\bOPR\//, 'Opera'],
  [/\bFirefox\/|\bFxiOS\//, 'Firefox'],
  [/\bCriOS\//, 'Chrome'],
  [/\bHeadlessChrome\/|\bChromium\//, 'Chromium'],
  [/\bChrome\//, 'Chrome'],
  [/\bSafari\//, 'Safari'],
];

const systems: readonly (readonly [RegExp, string])[] = [
  [/\bAndroid\b/, 'Android'],
  [/\b(iPhone|iPad|iPod)\b/, 'iOS'],
  [/\bCrOS\b/, 'ChromeOS'],
  [/\bWindows\b/, 'Windows'],
  [/\bMac OS X\b|\bMacintosh\b/, 'macOS'],
  [/\bLinux\b|\bX11\b/, 'Linux'],
];

/** Reads the names from a user agent; brands (UA Client Hints) tell Chromium from Chrome, which have one user agent. */
export function browserName(userAgent: string, brands: readonly string[] = []): BrowserName {
  const named = (table: typeof browsers, other: string) =>
    table.find(([mark]) => mark.test(userAgent))?.[1] ?? other;
  const browser = named(browsers, 'another browser');
  const isBare = browser === 'Chrome' && brands.includes('Chromium') && !brands.includes('Google Chrome');
  return { browser: isBare ? 'Chromium' : browser, system: named(systems, 'another system') };
}

/** The names of the browser that this runs in. */
export function thisBrowser(): BrowserName {
  const { userAgentData } = navigator as { userAgentData?: { brands?: readonly { brand: string }[] } };
  return browserName(
    navigator.userAgent,
    userAgentData?.brands?.map(({ brand }) => brand),
  );
}

/**
 * Why a browser without a vault may ask for secrets again: the last vault seen in a browser of this name, if any,
 * and the sentence that says so. `today` is `YYYY-MM-DD`.
 */
export function probablyCleared(
  sightings: readonly VaultSighting[],
  here: BrowserName,
  today: string,
): { readonly sighting: VaultSighting; readonly message: string } | undefined {
  const [sighting] = sightings
    .filter(({ browser, system }) => browser === here.browser && system === here.system)
    .sort((a, b) => (a.lastSeenOn < b.lastSeenOn ? 1 : -1));
  if (!sighting) return undefined;
  const { browser, system, lastSeenOn } = sighting;
  const kept = `You kept secrets in ${browser} on ${system} until ${dayInWords(lastSeenOn, today)}.`;
  return { sighting, message: `${kept} If that was this browser, its data was cleared.` };
}

function dayInWords(day: string, today: string): string {
  const date = new Date(`${day}T00:00:00Z`);
  const daysAgo = Math.round((Date.parse(`${today}T00:00:00Z`) - date.getTime()) / 86_400_000);
  if (daysAgo <= 0) return 'today';
  if (daysAgo === 1) return 'yesterday';
  return new Intl.DateTimeFormat('en', { dateStyle: 'long', timeZone: 'UTC' }).format(date);
}
