import type { HostKeyVerdict } from '@kiops/ssh-client';
import { RouteFailure } from '@kiops/ssh-worker';
import { TrustQuestion } from './trust-question';

const gone = (hop: number, nothingOffered: boolean) =>
  new RouteFailure(
    hop,
    { kind: 'ssh', code: 'connection-lost', facts: { phase: 'key exchange', offered: !nothingOffered } },
    nothingOffered,
  );

describe('TrustQuestion', () => {
  let answer: (verdict: HostKeyVerdict) => void;
  let question: TrustQuestion;

  beforeEach(() => {
    question = new TrustQuestion();
    question.asked(1, new Promise((resolve) => (answer = resolve)));
  });

  it('tells while it is open that the server went, and leads to another attempt once the key is trusted', async () => {
    expect(question.isDropped()).toBeFalse();
    const cameTooLate = question.cameTooLate(gone(1, true));
    expect(question.isDropped()).toBeTrue();
    answer('accepted');
    expect(await cameTooLate).toBeTrue();
  });

  it('tells so of a hop on the way, too, and leads nowhere when the key is not trusted', async () => {
    const cameTooLate = question.cameTooLate(gone(0, false));
    expect(question.isDropped()).toBeTrue();
    answer('refused');
    expect(await cameTooLate).toBeFalse();
  });

  it('tells nothing of what failed after something was offered', async () => {
    answer('accepted');
    expect(await question.cameTooLate(gone(1, false))).toBeFalse();
    expect(await question.cameTooLate(new Error('something else'))).toBeFalse();
    expect(question.isDropped()).toBeFalse();
  });
});
