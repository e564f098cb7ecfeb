import { ProblemException } from '../problems/problem';
import type { Pace } from './pace';
import { RateStanding } from './rate-standing';
import { RequestRates } from './request-rates';

describe('How often requests may come', () => {
  let now: number;

  beforeEach(() => {
    now = 1_000_000;
  });

  const ratesOf = (perSecond: number) => new RequestRates(perSecond, () => now);

  /** How many go through before one is refused, and how long that one is to wait, in seconds. */
  function untilRefused(work: () => unknown): { taken: number; wait: number | undefined } {
    for (let taken = 0; taken < 100_000; taken += 1) {
      try {
        work();
      } catch (error) {
        return { taken, wait: (error as ProblemException).details.retryAfter };
      }
    }
    throw new Error('Nothing was refused.');
  }

  const ofAccount = (rates: RequestRates, accountId: string, pace?: Pace) =>
    rates.arrive('192.0.2.100').isOf(accountId, pace);

  it('is 30 seconds’ worth at once for an account, and its rate from then on', () => {
    const rates = ratesOf(10);
    const ask = () => ofAccount(rates, 'kim');
    expect(untilRefused(ask)).toEqual({ taken: 300, wait: 1 });
    now += 1_000;
    expect(untilRefused(ask)).toEqual({ taken: 10, wait: 1 });
    now += 3_600_000;
    expect(untilRefused(ask)).toEqual({ taken: 300, wait: 1 });
  });

  it('is said with what is left, of every bound that counts the request', () => {
    const rates = ratesOf(10);
    const ask = (pace?: Pace) => {
      const standing = new RateStanding();
      rates.arrive('192.0.2.1', undefined, standing).isOf('kim', pace);
      return standing.headers;
    };
    expect(ask()).toEqual({
      'RateLimit-Policy': '"account";q=300;w=30',
      RateLimit: '"account";r=299;t=1',
    });
    for (let count = 0; count < 20; count += 1) ask();
    expect(ask('transfer')).toEqual({
      'RateLimit-Policy': '"account";q=300;w=30, "transfer";q=150;w=30',
      RateLimit: '"account";r=278;t=3, "transfer";r=149;t=1',
    });
    now += 1_000;
    expect(ask()['RateLimit']).toBe('"account";r=287;t=2');
    untilRefused(ask);
    const refused = new RateStanding();
    expect(() => rates.arrive('192.0.2.1', undefined, refused).isOf('kim', undefined)).toThrow();
    expect(refused.headers['RateLimit']).toBe('"account";r=0;t=30');
  });

  it('is said of the network to those whom nobody knows, and not at all without limits', () => {
    const rates = ratesOf(10);
    const stranger = new RateStanding();
    rates.arrive('192.0.2.1', 'forged', stranger).isOfNobody('entry');
    expect(stranger.headers['RateLimit']).toBe('"network";r=74;t=1, "entry";r=299;t=1');
    const unlimited = new RateStanding();
    ratesOf(0).arrive('192.0.2.1', undefined, unlimited).isOf('kim', 'reveal');
    expect(unlimited.headers).toEqual({});
  });

  it('is counted for each account, whatever others do', () => {
    const rates = ratesOf(10);
    untilRefused(() => ofAccount(rates, 'kim'));
    expect(() => ofAccount(rates, 'lee')).not.toThrow();
  });

  it('does not count what was refused: to go on too fast shuts nobody out', () => {
    const rates = ratesOf(10);
    const ask = () => ofAccount(rates, 'kim');
    untilRefused(ask);
    for (let count = 0; count < 1_000; count += 1) expect(ask).toThrowError(ProblemException);
    now += 100;
    expect(ask).not.toThrow();
  });

  it('is less for what costs or gives more, and says how long to wait', () => {
    const rates = ratesOf(2_000);
    expect(untilRefused(() => ofAccount(rates, 'kim', 'transfer'))).toEqual({ taken: 150, wait: 1 });
    expect(untilRefused(() => ofAccount(rates, 'kim', 'entry'))).toEqual({ taken: 300, wait: 1 });
    expect(untilRefused(() => ofAccount(rates, 'kim', 'reveal')).taken).toBe(30_000);
    expect(() => ofAccount(rates, 'kim')).not.toThrow();
    expect(untilRefused(() => rates.arrive('192.0.2.1').isOfNobody('entry')).taken).toBe(300);
    const slow = ratesOf(1);
    expect(untilRefused(() => ofAccount(slow, 'kim', 'transfer'))).toEqual({ taken: 30, wait: 1 });
  });

  it('is counted by network until the account is known, which takes that back', () => {
    const rates = ratesOf(4_000);
    const before = untilRefused(() => rates.arrive('192.0.2.9')).taken;
    expect(before).toBe(30_000);
    expect(untilRefused(() => rates.arrive('192.0.2.1')).taken).toBe(before);
    expect(() => rates.arrive('192.0.2.2')).not.toThrow();
    for (let count = 0; count < 1_000; count += 1) rates.arrive('192.0.2.3').isOf('kim', undefined);
    expect(untilRefused(() => rates.arrive('192.0.2.3')).taken).toBe(before);
  });

  it('spares those who were known at their last request what others send from their network', () => {
    const rates = ratesOf(4_000);
    rates.arrive('192.0.2.1', 'kim’s token').isOf('kim', undefined);
    untilRefused(() => rates.arrive('192.0.2.1', 'a forged token').isOfNobody(undefined));
    expect(() => rates.arrive('192.0.2.1', 'kim’s token').isOf('kim', undefined)).not.toThrow();
    // A token that was revoked is spared once more, and never again.
    expect(() => rates.arrive('192.0.2.1', 'kim’s token').isOfNobody(undefined)).toThrowError(
      ProblemException,
    );
    expect(() => rates.arrive('192.0.2.1', 'kim’s token')).toThrowError(ProblemException);
  });

  it('is kept in mind for so many and no more', () => {
    const rates = ratesOf(10);
    for (let host = 0; host < 25_000; host += 1) rates.arrive(`network ${host}`);
    expect(rates.kept).toBe(10_000);
    for (let count = 0; count < 25_000; count += 1) ofAccount(rates, `account ${count}`);
    expect(rates.kept).toBeLessThanOrEqual(20_000);
  });

  it('is not limited with 0', () => {
    const rates = ratesOf(0);
    for (let count = 0; count < 100_000; count += 1) {
      rates.arrive('192.0.2.1');
      ofAccount(rates, 'kim', 'entry');
      rates.arrive('192.0.2.1').isOfNobody('entry');
    }
    expect(rates.kept).toBe(0);
  });
});
