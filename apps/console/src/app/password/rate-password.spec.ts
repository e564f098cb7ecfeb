import { ratePassword } from './rate-password';

describe('The strength of a password', () => {
  it('grows with what has to be guessed', () => {
    const scores: number[] = [];
    for (const password of ['password', 'abcdefg1', 'vbqhzm wk', 'correct horse battery staple']) {
      scores.push(ratePassword({ password, words: [] }).score);
    }
    expect(scores).toEqual([...scores].sort());
    expect([scores[0], scores[3]]).toEqual([0, 4]);
  });

  it('is less with words that are known of the person', () => {
    const password = 'hwangbo sunwoo';
    const stranger = ratePassword({ password, words: [] });
    const own = ratePassword({ password, words: ['Hwangbo Sunwoo'] });
    expect(own.score).toBeLessThan(stranger.score);
    expect(own.warning).not.toBe('');
  });

  it('says of a common one that it is', () => {
    expect(ratePassword({ password: 'Iloveyou', words: [] }).common).toBeTrue();
    expect(ratePassword({ password: 'vbqhzmwk', words: [] }).common).toBeFalse();
    expect(ratePassword({ password: '123456', words: [] }).common).toBeFalse();
  });

  it('looks at the beginning of a long one only', () => {
    const password = 'x'.repeat(64) + 'correct horse battery staple';
    const short = ratePassword({ password: 'x'.repeat(64), words: [] });
    expect(ratePassword({ password, words: [] })).toEqual({ ...short, password });
  });
});
