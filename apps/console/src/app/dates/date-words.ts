import { inject, Injectable } from '@angular/core';
import { dayWords } from './days';
import { ServiceClock } from './service-clock';

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;

/**
 * Dates in words: English, as the console is, and in the reader's time zone (the default of `Intl`). How long ago something
 * was goes by the clock of KIOPS, which stamps what this browser keeps, too.
 */
@Injectable({ providedIn: 'root' })
export class DateWords {
  readonly #full = new Intl.DateTimeFormat('en-GB', {
    dateStyle: 'medium',
    timeStyle: 'long',
    hourCycle: 'h23',
  });
  readonly #exact = new Intl.DateTimeFormat('en-GB', {
    dateStyle: 'medium',
    timeStyle: 'medium',
    hourCycle: 'h23',
  });
  readonly #short = new Intl.DateTimeFormat('en-GB', {
    day: 'numeric',
    month: 'short',
    hour: '2-digit',
    minute: '2-digit',
    hourCycle: 'h23',
  });
  readonly #dayInYear = new Intl.DateTimeFormat('en-GB', { day: 'numeric', month: 'short' });
  readonly #clock = inject(ServiceClock);

  /** Date, time to the second, and zone: "22 Nov 2026, 20:15:04 GMT+9". */
  full(at: string): string {
    return this.#full.format(new Date(at));
  }

  /** Date and time to the second: "22 Nov 2026, 20:15:04". */
  exact(at: string): string {
    return this.#exact.format(new Date(at));
  }

  /** Day, month and time, with the year only when it is not this one: "22 Nov, 20:15". */
  short(at: string, now = this.#clock.now()): string {
    const date = new Date(at);
    return date.getFullYear() === now.getFullYear() ? this.#short.format(date) : dayWords(at);
  }

  /** The day alone: "22 Nov 2026". */
  day(at: string): string {
    return dayWords(at);
  }

  /** The day without its year, for what is near: "22 Nov". */
  dayInYear(at: string): string {
    return this.#dayInYear.format(new Date(at));
  }

  /** How long ago, or until: "just now", "2 min ago", "in 3 days"; from 30 days on, the day. */
  relative(at: string, now = this.#clock.now()): string {
    const passed = now.getTime() - new Date(at).getTime();
    const distance = Math.abs(passed);
    if (distance < MINUTE) return 'just now';
    if (distance >= 30 * DAY) return this.day(at);
    const [length, unit] = distance < HOUR ? [MINUTE, 'min'] : distance < DAY ? [HOUR, 'h'] : [DAY, 'day'];
    const count = Math.floor(distance / length);
    const words = `${count} ${unit}${unit === 'day' && count !== 1 ? 's' : ''}`;
    return passed > 0 ? `${words} ago` : `in ${words}`;
  }
}
