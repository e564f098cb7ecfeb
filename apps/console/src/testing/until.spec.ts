import { until } from './until';

describe('until', () => {
  it('looks again after each step, until it holds', async () => {
    let looks = 0;
    await until(() => (looks += 1) === 3, { step: () => Promise.resolve() });
    expect(looks).toBe(3);
  });

  it('ends when it waited too long, and says for what', async () => {
    const late = (): Promise<void> => {
      now += 7_000;
      return Promise.resolve();
    };
    let now = 0;
    spyOn(performance, 'now').and.callFake(() => now);
    await expectAsync(until(() => false, { what: 'the snow', step: late })).toBeRejectedWithError(
      'Waited 20 seconds in vain for: the snow',
    );
    await expectAsync(until(() => now < 0, { step: late })).toBeRejectedWithError(/now < 0/);
  });
});
