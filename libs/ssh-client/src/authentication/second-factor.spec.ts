import fc from 'fast-check';
import { Encounter, encounter, expectFailure } from '../testing/hostile';
import { userKeyCredential } from '../testing/peer-sessions';
import { writeDisconnect } from '../transport/disconnect';
import type { Credential, InteractiveCredential, InteractiveRequest, PromptAnswer } from './credentials';
import { Interview } from './interview';
import { KnownPassword } from './known-password';

const PASSWORD: Credential = { method: 'password', password: 'secret' };
const METHODS = ['publickey', 'password', 'keyboard-interactive'];

/** A person who answers rounds in this order; without an answer they leave. */
function person(...rounds: readonly (readonly PromptAnswer[])[]) {
  const shown: InteractiveRequest[] = [];
  const credential: InteractiveCredential = {
    method: 'keyboard-interactive',
    answer: async (request) => {
      shown.push(request);
      return rounds[shown.length - 1];
    },
  };
  return { credential, shown };
}

const typed = (text: string): PromptAnswer => ({ kind: 'text', text });

async function meet(credentials: readonly Credential[], offered = METHODS): Promise<Encounter> {
  const meeting = encounter({ credentials });
  await meeting.server.handshake();
  await meeting.server.acceptService();
  meeting.server.refuse(offered);
  return meeting;
}

async function expectSignedIn({ opening, server }: Encounter): Promise<void> {
  server.letIn();
  const session = await opening;
  void session.close();
}

describe('A second factor', () => {
  it('comes after the password: the password answers its prompt, the person the code', async () => {
    const { credential, shown } = person([typed('123456')]);
    const meeting = await meet([PASSWORD, credential]);
    const { server } = meeting;
    expect((await server.receiveMethod()).method).toBe('keyboard-interactive');
    expect(await server.interview(['Password: '])).toEqual(['secret']);
    expect(await server.interview(['Verification code: '], 'ACME', 'From your phone')).toEqual(['123456']);
    await expectSignedIn(meeting);
    expect(shown).toEqual([
      {
        name: 'ACME',
        instruction: 'From your phone',
        prompts: [{ text: 'Verification code: ', echo: false, mayWantPassword: false }],
        accepted: [],
        isPasswordGiven: true,
        isAskedAgain: false,
      },
    ]);
  });

  it('comes before the password', async () => {
    const { credential, shown } = person([typed('123456')]);
    const meeting = await meet([PASSWORD, credential]);
    await meeting.server.receiveMethod();
    expect(await meeting.server.interview(['Verification code: '])).toEqual(['123456']);
    expect(await meeting.server.interview([])).toEqual([]);
    expect(await meeting.server.interview(['암호: '])).toEqual(['secret']);
    await expectSignedIn(meeting);
    expect(shown.length).toBe(1);
  });

  it('stands in one round with the password, and with an echoed question', async () => {
    const { credential, shown } = person([typed('green'), typed('123456')]);
    const meeting = await meet([PASSWORD, credential]);
    await meeting.server.receiveMethod();
    const answers = await meeting.server.interview(['+Colour: ', 'Password: ', 'Code: ']);
    expect(answers).toEqual(['green', 'secret', '123456']);
    await expectSignedIn(meeting);
    expect(shown[0].prompts.map(({ text, echo }) => [text, echo])).toEqual([
      ['Colour: ', true],
      ['Code: ', false],
    ]);
  });

  it('is asked for anew when it was wrong; the password is offered, and given only if the person says so', async () => {
    const { credential, shown } = person([typed('000000')], [{ kind: 'password' }], [typed('123456')]);
    const meeting = await meet([PASSWORD, credential]);
    const { server } = meeting;
    await server.receiveMethod();
    expect(await server.interview(['Password: '])).toEqual(['secret']);
    expect(await server.interview(['Code: '])).toEqual(['000000']);
    server.refuse(METHODS);
    expect((await server.receiveMethod()).method).toBe('keyboard-interactive');
    expect(await server.interview(['Password: '])).toEqual(['secret']);
    expect(await server.interview(['Code: '])).toEqual(['123456']);
    await expectSignedIn(meeting);
    expect(shown.map(({ isAskedAgain }) => isAskedAgain)).toEqual([false, true, true]);
    expect(shown[1].prompts[0].mayWantPassword).toBeTrue();
  });

  it('follows a key, and the password that is known besides answers its prompt', async () => {
    const { credential, shown } = person([typed('123456')]);
    const meeting = await meet([await userKeyCredential(), { ...credential, password: 'kept' }]);
    const { server } = meeting;
    expect((await server.receiveMethod()).method).toBe('publickey');
    server.refuse(['keyboard-interactive'], true);
    expect((await server.receiveMethod()).method).toBe('keyboard-interactive');
    expect(await server.interview(['Password: '])).toEqual(['kept']);
    expect(await server.interview(['Code: '])).toEqual(['123456']);
    await expectSignedIn(meeting);
    expect(shown[0].accepted).toEqual(['publickey']);
  });

  it('follows the method password, which says that the password was right', async () => {
    const { credential, shown } = person([typed('000000')], [typed('1')], [typed('2')]);
    const meeting = await meet([PASSWORD, credential], ['password']);
    const { server } = meeting;
    expect(await server.receiveMethod()).toEqual({ method: 'password', password: 'secret' });
    server.refuse(['keyboard-interactive'], true);
    for (let attempt = 0; attempt < 3; attempt++) {
      await server.receiveMethod();
      await server.interview(['Code: ']);
      server.refuse(['keyboard-interactive']);
    }
    const error = await expectFailure(meeting, meeting.opening, 'answers-refused');
    expect(error.facts).toEqual({ offered: ['keyboard-interactive'], accepted: ['password'] });
    expect(shown[0].accepted).toEqual(['password']);
  });

  it('is missing when nobody answers: nothing is called refused', async () => {
    const meeting = await meet([PASSWORD, person().credential], ['keyboard-interactive']);
    await meeting.server.receiveMethod();
    expect(await meeting.server.interview(['Password: '])).toEqual(['secret']);
    meeting.server.ask(['Code: ']);
    const error = await expectFailure(meeting, meeting.opening, 'question-unanswered');
    expect(error.facts).toEqual({ offered: ['keyboard-interactive'], accepted: [] });
  });

  it('that nobody answers leaves the password to the method of its own, if it was not given', async () => {
    const meeting = await meet([PASSWORD]);
    await meeting.server.receiveMethod();
    meeting.server.ask(['Say: ']);
    expect(await meeting.server.receiveMethod()).toEqual({ method: 'password', password: 'secret' });
    await expectSignedIn(meeting);
  });

  it('is no way around a key that was refused, or a password that is missing', async () => {
    const { credential, shown } = person([typed('1')]);
    const meeting = await meet([await userKeyCredential(), credential]);
    await meeting.server.receiveMethod();
    meeting.server.refuse(METHODS);
    const error = await expectFailure(meeting, meeting.opening, 'credential-refused');
    expect(error.facts).toEqual({ offered: METHODS, tried: ['publickey'], accepted: [] });
    expect(shown).toEqual([]);
  });

  it('makes an end by the server’s own limit that is no refusal of the password', async () => {
    const meeting = await meet([PASSWORD, person([typed('1')]).credential]);
    await meeting.server.receiveMethod();
    await meeting.server.interview(['Password: ', 'Code: ']);
    disconnectForTooManyAttempts(meeting);
    await expectFailure(meeting, meeting.opening, 'answers-refused');
  });

  it('is not waited for any longer when the server has ended the session', async () => {
    const never = new Promise<undefined>(() => undefined);
    const meeting = await meet([PASSWORD, { method: 'keyboard-interactive', answer: () => never }]);
    await meeting.server.receiveMethod();
    meeting.server.ask(['Code: ']);
    await meeting.server.writer.flushed();
    meeting.serverStream.end();
    const error = await expectFailure(meeting, meeting.opening, 'connection-lost');
    expect(error.facts).toEqual({ phase: 'authentication', offered: true });
  });

  it('loses nothing of what the server says while it is waited for', async () => {
    let answer: (answers: readonly PromptAnswer[]) => void = () => undefined;
    const answers = new Promise<readonly PromptAnswer[]>((resolve) => (answer = resolve));
    let isAsked: () => void = () => undefined;
    const asked = new Promise<void>((resolve) => (isAsked = resolve));
    const waiting: InteractiveCredential = {
      method: 'keyboard-interactive',
      answer: () => {
        isAsked();
        return answers;
      },
    };
    const meeting = await meet([PASSWORD, waiting]);
    await meeting.server.receiveMethod();
    const interview = meeting.server.interview(['Code: ']);
    meeting.server.refuse(['keyboard-interactive'], true);
    // Until the question has come, time would pass for a server that does not answer.
    await asked;
    await meeting.clock.advance(60_000);
    answer([typed('123456')]);
    expect(await interview).toEqual(['123456']);
    await meeting.server.receiveMethod();
    await expectSignedIn(meeting);
  });

  it('comes from a phone: the server is waited for as long as sshd would', async () => {
    const meeting = await meet([PASSWORD]);
    await meeting.server.receiveMethod();
    await meeting.server.interview(['Password: ']);
    await meeting.server.interview([], '', 'Approve it on your phone.');
    await meeting.clock.advance(100_000);
    await expectSignedIn(meeting);
  });
});

describe('A password that the server refuses', () => {
  it('behind a prompt is not sent again in the other way', async () => {
    const meeting = await meet([PASSWORD, person().credential]);
    await meeting.server.receiveMethod();
    await meeting.server.interview(['Password: ']);
    meeting.server.refuse(METHODS);
    const error = await expectFailure(meeting, meeting.opening, 'credential-refused');
    expect(error.facts).toEqual({ offered: METHODS, tried: ['keyboard-interactive'], accepted: [] });
  });

  it('is told apart from a key that it accepted', async () => {
    const key = await userKeyCredential();
    const meeting = await meet([key, PASSWORD]);
    await meeting.server.receiveMethod();
    meeting.server.refuse(['password'], true);
    await meeting.server.receiveMethod();
    disconnectForTooManyAttempts(meeting);
    const error = await expectFailure(meeting, meeting.opening, 'too-many-attempts');
    expect(error.facts).toEqual({
      description: 'Too many authentication failures',
      tried: ['password'],
      accepted: ['publickey'],
    });
  });

  it('was not asked for in a prompt: it goes the other way', async () => {
    const meeting = await meet([PASSWORD]);
    await meeting.server.receiveMethod();
    meeting.server.refuse(METHODS);
    expect(await meeting.server.receiveMethod()).toEqual({ method: 'password', password: 'secret' });
    await expectSignedIn(meeting);
  });
});

describe('Whatever a server asks', () => {
  it('the password answers one prompt of a session by itself, and an echoed one never', async () => {
    const texts = fc.constantFrom('Password: ', '암호: ', 'Code: ', 'Say: ', 'New password: ', '');
    const rounds = fc.array(fc.array(fc.record({ text: texts, echo: fc.boolean() }), { maxLength: 4 }));
    await fc.assert(
      fc.asyncProperty(rounds, async (asked) => {
        const password = new KnownPassword('secret');
        const answer = async ({ prompts }: InteractiveRequest) => prompts.map(() => typed('an answer'));
        const context = { password, person: answer, accepted: [], isAskedAgain: false };
        const given: string[] = [];
        for (const prompts of asked) {
          const answers = await new Interview(context).answer({ name: '', instruction: '', prompts });
          given.push(...(answers ?? []).filter((_, at) => answers?.[at] === 'secret' && !prompts[at].echo));
          expect(answers?.length).toBe(prompts.length);
          expect(prompts.some(({ echo }, at) => echo && answers?.[at] === 'secret')).toBeFalse();
        }
        expect(given.length).toBeLessThanOrEqual(1);
      }),
    );
  });
});

function disconnectForTooManyAttempts({ server }: Encounter): void {
  server.send(writeDisconnect(2, 'Too many authentication failures'));
}
