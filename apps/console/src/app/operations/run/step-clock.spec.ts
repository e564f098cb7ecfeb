import { StepClock } from './step-clock';

describe('The clock of a run', () => {
  let now = 0;

  beforeEach(() => {
    now = 1_000;
    spyOn(performance, 'now').and.callFake(() => now);
  });

  it('leaves out of its steps, and of the whole, what a person takes to answer', async () => {
    const clock = new StepClock();
    now += 300;
    expect(clock.lap()).toBe(300);
    let answer = (_words: string): void => undefined;
    const question = clock.without(new Promise<string>((resolve) => (answer = resolve)));
    now += 60_000;
    answer('trusted');
    expect(await question).toBe('trusted');
    now += 500;
    expect(clock.lap()).toBe(500);
    expect(clock.total()).toBe(800);
  });
});
