import { readUserAgent } from '@kiops/contracts';

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

/** The names of the browser that this runs in. */
export function thisBrowser(): BrowserName {
  const { userAgentData } = navigator as { userAgentData?: { brands?: readonly { brand: string }[] } };
  const brands = userAgentData?.brands?.map(({ brand }) => brand);
  const { browser = 'another browser', system = 'another system' } = readUserAgent(
    navigator.userAgent,
    brands,
  );
  return { browser, system };
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
