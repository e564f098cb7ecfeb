import { TestBed } from '@angular/core/testing';
import { DateWords } from './date-words';
import { ServiceClock } from './service-clock';
import { TimeAgo } from './time-ago';

describe('DateWords', () => {
  const now = new Date('2026-11-22T12:00:00Z');
  const before = (milliseconds: number) => new Date(now.getTime() - milliseconds).toISOString();
  const words = () => TestBed.inject(DateWords);

  it('says how long ago in the largest unit that fits', () => {
    const said = [0, 59_000, 60_000, 59 * 60_000, 3_600_000, 86_400_000, 3 * 86_400_000].map((each) =>
      words().relative(before(each), now),
    );
    expect(said).toEqual([
      'just now',
      'just now',
      '1 min ago',
      '59 min ago',
      '1 h ago',
      '1 day ago',
      '3 days ago',
    ]);
  });

  it('goes by the clock of KIOPS, however wrong this computer’s is', () => {
    const minute = 60_000;
    const wrong = now.getTime();
    spyOn(Date, 'now').and.returnValue(wrong);
    // KIOPS says that it is 20 minutes earlier, and later that it is an hour later, than this computer thinks.
    for (const [off, at, said] of [
      [-20 * minute, -22.5 * minute, '2 min ago'],
      [60 * minute, 57.5 * minute, '2 min ago'],
    ]) {
      const date = new Date(wrong + Number(off)).toUTCString();
      TestBed.inject(ServiceClock).replied(date, { from: wrong, to: wrong });
      const stamped = new Date(wrong + Number(at)).toISOString();
      expect(words().relative(stamped)).toBe(String(said));
      const fixture = TestBed.createComponent(TimeAgo);
      fixture.componentRef.setInput('at', stamped);
      fixture.detectChanges();
      expect(fixture.nativeElement.textContent).toBe(String(said));
    }
  });

  it('says when something ends', () => {
    expect(words().relative(before(-2 * 86_400_000 - 1), now)).toBe('in 2 days');
  });

  it('names the day once a month has passed', () => {
    expect(words().relative('2026-03-05T12:00:00Z', now)).toBe('5 Mar 2026');
  });

  it('gives the reader’s own time and zone', () => {
    const at = '2026-11-22T12:34:56Z';
    const local = new Date(at);
    expect(words().full(at)).toContain(`${String(local.getHours()).padStart(2, '0')}:34:56`);
    expect(words().short(at, now)).toMatch(/^22 Nov|^23 Nov|^21 Nov/);
  });
});
