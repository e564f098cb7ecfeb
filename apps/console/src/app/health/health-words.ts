import { HEALTH_DAYS, type HealthFinding, type HealthSummary, type WatchedStore } from '@kiops/contracts';
import {
  mdiAlertCircleOutline,
  mdiCalendarClockOutline,
  mdiCalendarRemoveOutline,
  mdiContentDuplicate,
  mdiKeyChainVariant,
  mdiSleep,
} from '@mdi/js';
import type { DateWords } from '../dates/date-words';
import { dayWords } from '../dates/days';
import { quantity } from '../quantities/quantities';
import { STORE_ICONS } from '../records/store-icons';
import { STORE_TITLES } from '../records/store-titles';

const DAY = 86_400_000;

const TIME = new Intl.DateTimeFormat('en-GB', { hour: '2-digit', minute: '2-digit', hourCycle: 'h23' });
const WHOLE_DAY = new Intl.DateTimeFormat('en-GB', { day: 'numeric', month: 'long', year: 'numeric' });
const MONTH = new Intl.DateTimeFormat('en-GB', { month: 'short', year: 'numeric' });

/** When a secret ends, as a row shows it, and as it is heard: "Ends in 6 days, 2 December 2026". */
export interface EndWords {
  readonly state: 'expired' | 'soon' | 'far';
  /** What the marker says: "Expired", "6 days", "Today". */
  readonly marker: string;
  /** The day in the reader's zone; of today the time. */
  readonly date: string;
  readonly heard: string;
}

/** The end of a record in words, by the clock of KIOPS. */
export function endWords(endsAt: string, now: Date): EndWords {
  const end = new Date(endsAt);
  const left = end.getTime() - now.getTime();
  const isToday = end.toDateString() === now.toDateString();
  const today = `today ${TIME.format(end)}`;
  const date = isToday ? today : dayWords(endsAt);
  const heardDate = isToday ? today : WHOLE_DAY.format(end);
  if (left <= 0) return { state: 'expired', marker: 'Expired', date, heard: `Expired, ${heardDate}` };
  const days = Math.floor(left / DAY);
  const words = days === 0 ? 'less than a day' : quantity(days, 'day');
  return {
    state: left <= HEALTH_DAYS.soon * DAY ? 'soon' : 'far',
    marker: days === 0 ? '< 1 day' : words,
    date,
    heard: `Ends in ${words}, ${heardDate}`,
  };
}

/** How what is looked at is called. */
export const WATCHED_TITLES: Readonly<Record<WatchedStore, string>> = {
  ...STORE_TITLES,
  'service-tokens': 'Tokens',
};

/** The picture of each, beside words that name it. */
export const WATCHED_ICONS: Readonly<Record<WatchedStore, string>> = {
  ...STORE_ICONS,
  'service-tokens': mdiKeyChainVariant,
};

/** How much was looked at, and what was found: "99 records, 11 runtimes and 2 tokens on KIOPS · 17 findings". */
export function healthHeadline({ records, runtimes, tokens, findings }: HealthSummary): string {
  const more = [
    ...(runtimes > 0 ? [quantity(runtimes, 'runtime')] : []),
    ...(tokens > 0 ? [quantity(tokens, 'token')] : []),
  ];
  const last = more.pop();
  const all = [quantity(records, 'record'), ...more].join(', ') + (last === undefined ? '' : ` and ${last}`);
  return `${all} on KIOPS · ${quantity(findingsOf({ findings }), 'finding')}`;
}

/** How much was found, of every kind. */
export function findingsOf({ findings }: Pick<HealthSummary, 'findings'>): number {
  return Object.values(findings).reduce((sum, count) => sum + count, 0);
}

/** What a tile is called. */
export const FINDING_WORDS: Readonly<
  Record<HealthFinding, { readonly name: string; readonly icon: string; readonly look: string }>
> = {
  'ends-soon': { name: `Ends in ${HEALTH_DAYS.soon} days`, icon: mdiCalendarClockOutline, look: 'soon' },
  expired: { name: 'Expired', icon: mdiCalendarRemoveOutline, look: 'bad' },
  unused: { name: 'Not used', icon: mdiSleep, look: 'plain' },
  duplicate: { name: 'Duplicates', icon: mdiContentDuplicate, look: 'plain' },
  refused: { name: 'Refused lately', icon: mdiAlertCircleOutline, look: 'bad' },
};

/** What a tile says below its name: what makes it urgent. */
export function findingDetail(finding: HealthFinding, summary: HealthSummary, dates: DateWords): string {
  const { usedEndsSoon, askedExpired, unusedSince, duplicateGroups, lastRefusedAt } = summary;
  switch (finding) {
    case 'ends-soon':
      return usedEndsSoon === 1 ? '1 is used by a service' : `${usedEndsSoon} are used by services`;
    case 'expired':
      return `${askedExpired} still asked for`;
    case 'unused':
      return unusedSince === null
        ? `for ${HEALTH_DAYS.longUnused} days`
        : `oldest since ${MONTH.format(new Date(unusedSince))}`;
    case 'duplicate':
      return `${quantity(duplicateGroups, 'group')} to clean up`;
    case 'refused':
      return lastRefusedAt === null ? 'by no server' : `by its server, ${dates.relative(lastRefusedAt)}`;
  }
}
