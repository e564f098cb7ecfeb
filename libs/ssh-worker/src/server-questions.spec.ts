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

  describe('was answered before the connection went', () => {
    const USER: readonly PromptAnswer[] = [{ kind: 'text', text: 'ops' }];
    const SECRET: readonly PromptAnswer[] = [{ kind: 'text', text: 'blue' }];

    const answered = async (request: InteractiveRequest, answers: readonly PromptAnswer[]) => {
      const answer = questions.ask(1, request);
      questions.answer(answers);
      expect(await answer).toEqual(answers);
    };
    const drop = async (open: InteractiveRequest, answers: readonly PromptAnswer[]) => {
      void questions.ask(1, open);
      const isWorthIt = questions.dropped(1);
      questions.answer(answers);
      expect(await isWorthIt).toBeTrue();
      told.length = 0;
    };

    it('and is answered so once more, and only once', async () => {
      await answered(question('Staff number: '), USER);
      await answered(question('Favourite colour: '), SECRET);
      await drop(question('Code: '), CODE);
      expect(await questions.ask(1, question('Staff number: '))).toEqual(USER);
      expect(await questions.ask(1, question('Favourite colour: '))).toEqual(SECRET);
      expect(await questions.ask(1, question('Code: '))).toEqual(CODE);
      expect(told).toEqual([]);
      void questions.ask(1, question('Staff number: '));
      expect(types()).toEqual(['question']);
    });

    it('is not answered so a third time, when the next connection goes, too', async () => {
      await answered(question('Staff number: '), USER);
      await drop(question('Code: '), CODE);
      await questions.ask(1, question('Staff number: '));
      await drop(question('Second code: '), CODE);
      void questions.ask(1, question('Staff number: '));
      expect(types()).toEqual(['question']);
    });

    it('with a code, which works once: it is asked for anew, and said why; the open answer is held meanwhile', async () => {
      await answered(question('Code: '), CODE);
      await drop(question('Favourite colour: '), SECRET);
      const code = questions.ask(1, question('Code: '));
      expect(told).toEqual([{ type: 'question', hop: 1, request: { ...question('Code: '), isAnew: true } }]);
      questions.answer([{ kind: 'text', text: '654321' }]);
      expect(await code).toEqual([{ kind: 'text', text: '654321' }]);
      expect(await questions.ask(1, question('Favourite colour: '))).toEqual(SECRET);
      expect(types()).toEqual(['question']);
    });

    it('at another hop, or before somebody was let in, and is forgotten', async () => {
      await answered(question('Staff number: '), USER);
      await drop(question('Code: '), CODE);
      void questions.ask(2, question('Staff number: '));
      expect(types()).toEqual(['question']);
      questions.answer(undefined);
      questions.signedIn();
      told.length = 0;
      void questions.ask(1, question('Staff number: '));
      expect(types()).toEqual(['question']);
    });
  });

  it('of another hop is no reason to open this one again', async () => {
    void questions.ask(1, question('Code: '));
    expect(await questions.dropped(0)).toBeFalse();
    expect(types()).toEqual(['question']);
  });
});
