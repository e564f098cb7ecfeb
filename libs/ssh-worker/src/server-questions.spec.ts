import type { InteractiveRequest, PromptAnswer } from '@kiops/ssh-client';
import type { FromRoute } from './messages';
import { ServerQuestions } from './server-questions';

const CODE: readonly PromptAnswer[] = [{ kind: 'text', text: '123456' }];

const question = (text: string): InteractiveRequest => ({
  name: 'ACME',
  instruction: '',
  prompts: [{ text, echo: false, mayWantPassword: false }],
  accepted: [],
  isPasswordGiven: true,
  isAskedAgain: false,
});

describe('What servers ask', () => {
  let told: FromRoute[];
  let questions: ServerQuestions;
  const types = () => told.map(({ type }) => type);

  beforeEach(() => {
    told = [];
    questions = new ServerQuestions((message) => told.push(message));
  });

  it('is put to the page, and answered by it', async () => {
    const answers = questions.ask(1, question('Code: '));
    expect(told).toEqual([{ type: 'question', hop: 1, request: question('Code: ') }]);
    questions.answer(CODE);
    expect(await answers).toEqual(CODE);
    expect(await questions.dropped(1)).toBeFalse();
  });

  it('stays when the connection is gone, and its answer is given on another one', async () => {
    void questions.ask(1, question('Code: '));
    const isWorthIt = questions.dropped(1);
    expect(types()).toEqual(['question', 'question-dropped']);
    questions.answer(CODE);
    expect(await isWorthIt).toBeTrue();
    expect(await questions.ask(1, { ...question('Code: '), isPasswordGiven: false })).toEqual(CODE);
    expect(types()).toEqual(['question', 'question-dropped']);
  });

  it('is asked anew where it is another question, or another hop; an answer is held for one question alone', async () => {
    for (const [hop, text] of [
      [1, 'Challenge 7731: '],
      [2, 'Code: '],
    ] as const) {
      told.length = 0;
      void questions.ask(1, question('Code: '));
      const isWorthIt = questions.dropped(1);
      questions.answer(CODE);
      await isWorthIt;
      void questions.ask(hop, question(text));
      void questions.ask(1, question('Code: '));
      expect(types()).toEqual(['question', 'question-dropped', 'question', 'question']);
      questions.answer(undefined);
    }
  });

  it('is over when nobody answers: no other connection is made', async () => {
    void questions.ask(0, question('Code: '));
    const isWorthIt = questions.dropped(0);
    questions.answer(undefined);
    expect(await isWorthIt).toBeFalse();
    expect(await questions.dropped(0)).toBeFalse();
  });

  it('of another hop is no reason to open this one again', async () => {
    void questions.ask(1, question('Code: '));
    expect(await questions.dropped(0)).toBeFalse();
    expect(types()).toEqual(['question']);
  });
});
