import { planOf, registryEntry } from '../../testing/import-plans';
import { answersThatFit, decisionsOf, entriesToWrite, sameAnswer, withAnswer } from './answers';

describe('answers to an import plan', () => {
  const before = planOf([
    registryEntry(0, 'conflict'),
    registryEntry(1, 'conflict'),
    registryEntry(2, 'new'),
  ]);
  const answers = sameAnswer([before.entries[0], before.entries[1]], 'replace');

  it('stay when the same file meets the same records again', () => {
    expect(answersThatFit(answers, before, { ...before, planId: 'p2' })).toEqual(answers);
  });

  it('go when the record they are about was changed', () => {
    const existing = {
      ...before.entries[0].existing,
      id: 'r0',
      label: 'Mine 0',
      connections: [],
      updatedAt: '2026-11-22T00:00:00Z',
    };
    const now = planOf([{ ...before.entries[0], existing }, before.entries[1], before.entries[2]]);
    expect([...answersThatFit(answers, before, now).keys()]).toEqual(['registries/1']);
  });

  it('go when there is no conflict any more', () => {
    const now = planOf([registryEntry(0, 'new'), before.entries[1], before.entries[2]]);
    expect([...answersThatFit(answers, before, now).keys()]).toEqual(['registries/1']);
  });

  it('leave a conflict unanswered that is new', () => {
    const now = planOf([before.entries[0], before.entries[1], registryEntry(2, 'conflict')]);
    expect(answersThatFit(answers, before, now).has('registries/2')).toBeFalse();
  });

  it('count towards what is written, but for “keep mine”', () => {
    const kiops = { place: 'kiops', rest: null } as const;
    expect(entriesToWrite(before, answers, kiops)).toBe(3);
    expect(entriesToWrite(before, withAnswer(answers, before.entries[0], 'keep'), kiops)).toBe(2);
  });

  it('count what is not listed too, by the answer for the rest', () => {
    const long = { ...before, more: { ...before.more, new: 10, conflict: 5 } };
    expect(entriesToWrite(long, answers, { place: 'kiops', rest: null })).toBe(13);
    expect(entriesToWrite(long, answers, { place: 'kiops', rest: 'keep' })).toBe(13);
    expect(entriesToWrite(long, answers, { place: 'kiops', rest: 'both' })).toBe(18);
    expect(decisionsOf(new Map(), 'both')).toEqual({ default: 'both' });
    expect(decisionsOf(answers, null)).toEqual({ 'registries/0': 'replace', 'registries/1': 'replace' });
  });
});
