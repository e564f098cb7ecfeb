import { ServiceClock } from './service-clock';

const MINUTE = 60_000;
const DATE = 'Thu, 26 Nov 2026 20:00:00 GMT';
const AT = Date.parse(DATE);

describe('The clock of the service', () => {
  const ahead = (from: number, to: number, date: string | null = DATE) => {
    const clock = new ServiceClock();
    clock.replied(date, { from, to });
    return { minutes: clock.ahead() / MINUTE, isOff: clock.isOff() };
  };

  it('tells how far this computer is ahead or behind', () => {
    expect(ahead(AT + 20 * MINUTE + 1_000, AT + 20 * MINUTE + 1_500)).toEqual({ minutes: 20, isOff: true });
    expect(ahead(AT - 20 * MINUTE - 500, AT - 20 * MINUTE)).toEqual({ minutes: -20, isOff: true });
  });

  it('finds no fault in what a slow reply, or the cut to the second, explains', () => {
    expect(ahead(AT - 10 * MINUTE, AT + 300)).toEqual({ minutes: 0, isOff: false });
    expect(ahead(AT + 900, AT + 950)).toEqual({ minutes: 0, isOff: false });
    expect(ahead(AT + 30_000, AT + 30_100).isOff).toBeFalse();
  });

  it('knows nothing from a reply without a date', () => {
    expect(ahead(AT + 20 * MINUTE, AT + 20 * MINUTE, null).isOff).toBeFalse();
    expect(ahead(AT + 20 * MINUTE, AT + 20 * MINUTE, 'yesterday').isOff).toBeFalse();
  });
});
