import { RelayLife } from './relay-life';
import { PlayedTime } from './testing/played-time';

describe('Whether the service lives', () => {
  let time: PlayedTime;
  let pings: number;
  let died: number | undefined;
  let life: RelayLife;

  beforeEach(() => {
    time = new PlayedTime();
    pings = 0;
    died = undefined;
    const dead = () => (died ??= time.now());
    life = new RelayLife(time, () => (pings += 1), dead);
  });

  it('is asked when nothing came, and not while something comes', () => {
    for (let second = 0; second < 60; second += 1) {
      time.advance(1_000);
      life.heard();
    }
    expect([pings, died]).toEqual([0, undefined]);
    time.advance(4_000);
    expect(pings).toBe(1);
  });

  it('is known within 10 s of silence', () => {
    life.heard();
    time.advance(6_000);
    expect([life.isSilent, died]).toEqual([true, undefined]);
    time.advance(4_000);
    expect(died).toBeLessThanOrEqual(10_000);
  });

  it('is not doubted when it answers late', () => {
    for (let round = 0; round < 10; round += 1) {
      time.advance(7_000);
      life.heard();
      expect(life.isSilent).toBeFalse();
    }
    expect(died).toBeUndefined();
  });

  it('is not asked any more when nobody wants to know', () => {
    life.stop();
    time.advance(60_000);
    expect([pings, died]).toEqual([0, undefined]);
  });

  it('is not blamed for the time in which this computer slept', () => {
    time.advance(4_000);
    time.sleep(3_600_000);
    expect(life.sleptFor).toBe(3_600);
    time.advance(6_000);
    expect(died).toBeUndefined();
    expect(life.sleptFor).toBe(3_600);
    life.heard();
    time.advance(1_000);
    for (let beat = 0; beat < 20; beat += 1) {
      life.heard();
      time.advance(2_000);
    }
    expect(life.sleptFor).toBeUndefined();
  });

  it('is still found out when it is gone after a sleep', () => {
    time.sleep(3_600_000);
    time.advance(10_000);
    expect(died).toBeDefined();
    expect(life.sleptFor).toBe(3_600);
  });
});
