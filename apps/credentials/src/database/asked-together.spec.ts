import { AskedTogether } from './asked-together';

describe('Questions that are asked together', () => {
  /** Answers that come when they are told to. */
  const held = () => {
    const asked: { readonly questions: readonly string[]; readonly done: (error?: Error) => void }[] = [];
    const together = new AskedTogether(
      (questions: readonly string[]) =>
        new Promise<string[]>((done, fail) =>
          asked.push({
            questions,
            done: (error) => (error ? fail(error) : done(questions.map((question) => `${question}!`))),
          }),
        ),
    );
    return { asked, together };
  };

  it('are asked at once by the first, and by those that come meanwhile in one after it', async () => {
    const { asked, together } = held();
    const first = together.answer('a');
    const others = ['b', 'c', 'b'].map((question) => together.answer(question));
    expect(asked.map(({ questions }) => questions)).toEqual([['a']]);
    asked[0].done();
    expect(await first).toBe('a!');
    expect(asked.map(({ questions }) => questions)).toEqual([['a'], ['b', 'c', 'b']]);
    asked[1].done();
    expect(await Promise.all(others)).toEqual(['b!', 'c!', 'b!']);
  });

  it('never get an answer that was looked up before they were asked', async () => {
    const { asked, together } = held();
    const first = together.answer('a');
    const same = together.answer('a');
    asked[0].done();
    await first;
    expect(asked.length).toBe(2);
    asked[1].done();
    expect(await same).toBe('a!');
    const later = together.answer('a');
    expect(asked.length).toBe(3);
    asked[2].done();
    expect(await later).toBe('a!');
  });

  it('fail with the statement that was to answer them, and no others', async () => {
    const { asked, together } = held();
    const first = together.answer('a');
    const second = together.answer('b');
    asked[0].done(new Error('away'));
    await expectAsync(first).toBeRejectedWithError('away');
    asked[1].done();
    expect(await second).toBe('b!');
  });

  it('are not too many for one statement', async () => {
    const { asked, together } = held();
    const answers = Array.from({ length: 450 }, (_, index) => together.answer(`${index}`));
    asked[0].done();
    await answers[0];
    asked[1].done();
    await answers[200];
    asked[2].done();
    await answers[400];
    asked[3].done();
    expect((await Promise.all(answers)).length).toBe(450);
    expect(asked.map(({ questions }) => questions.length)).toEqual([1, 200, 200, 49]);
  });
});
