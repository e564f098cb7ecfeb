import {
  describePeer,
  failureOf,
  passwordOf,
  textOf,
  userKeyCredential,
  withSession,
} from '../testing/peer-sessions';
import type { Credential } from './credentials';

describePeer('Signing in', 'openssh', ['AuthenticationMethods keyboard-interactive'], (row) => {
  row('asks its questions one by one (PAM)', async (peer) => {
    const asked: string[] = [];
    const interactive: Credential = {
      method: 'keyboard-interactive',
      answer: async ({ prompts }) =>
        prompts.map(({ text }) => (asked.push(text), { kind: 'text', text: peer.password })),
    };
    await withSession(peer, { credentials: [interactive] }, async (session) => {
      expect(textOf((await session.run('whoami')).stdout)).toBe(`${peer.username}\n`);
    });
    expect(asked.length).toBe(1);
  });

  row('takes a saved password as the answer to its one hidden question', async (peer) => {
    await withSession(peer, { credentials: [passwordOf(peer)] }, async (session) => {
      expect((await session.run('true')).exit).toEqual({ kind: 'status', status: 0 });
    });
  });

  row('says that it does not take keys', async (peer) => {
    const error = await failureOf(withSession(peer, {}, async () => undefined));
    expect(error.code).toBe('method-not-offered');
    expect(error.facts).toEqual({ offered: ['keyboard-interactive'], given: ['publickey'] });
  });
});

describePeer(
  'Signing in',
  'openssh',
  ['AuthenticationMethods publickey,password', 'MaxAuthTries 3'],
  (row) => {
    row('wants the key and then the password, whichever comes first', async (peer) => {
      const key = await userKeyCredential();
      for (const credentials of [
        [key, passwordOf(peer)],
        [passwordOf(peer), key],
      ]) {
        await withSession(peer, { credentials }, async (session) => {
          expect(textOf((await session.run('echo both')).stdout)).toBe('both\n');
        });
      }
    });

    row('tells that the key alone is not enough', async (peer) => {
      const error = await failureOf(withSession(peer, {}, async () => undefined));
      expect(error.code).toBe('more-credentials-needed');
      expect(error.facts).toEqual({ offered: ['password'], accepted: ['publickey'] });
    });
  },
);

describePeer('Signing in', 'openssh', ['MaxAuthTries 1', 'AuthenticationMethods password'], (row) => {
  row('ends the session after too many attempts', async (peer) => {
    const wrong: Credential = { method: 'password', password: 'wrong' };
    const error = await failureOf(withSession(peer, { credentials: [wrong, wrong] }, async () => undefined));
    expect(error.code).toBe('too-many-attempts');
  });
});

describePeer('Signing in', 'asyncssh', ['method=interactive'], (row) => {
  row('asks two questions at once', async (peer) => {
    const answers: Record<string, string> = { 'Password: ': peer.password, 'Colour: ': 'green' };
    const interactive: Credential = {
      method: 'keyboard-interactive',
      answer: async (request) => {
        expect(request.name).toBe('Sign in');
        expect(request.prompts.map(({ echo }) => echo)).toEqual([false, true]);
        return request.prompts.map(({ text }) => ({ kind: 'text', text: answers[text] }));
      },
    };
    await withSession(peer, { credentials: [interactive] }, async (session) => {
      expect(textOf((await session.run('echo in')).stdout)).toBe('in\n');
    });
  });
});

describePeer('Signing in', 'asyncssh', ['expired=1'], (row) => {
  row('takes a new password for one that has expired', async (peer) => {
    const credential: Credential = {
      method: 'password',
      password: peer.password,
      changePassword: async ({ prompt }) =>
        prompt === 'Choose a new password.' ? 'a new password' : undefined,
    };
    await withSession(peer, { credentials: [credential] }, async (session) => {
      expect((await session.run('true')).exit).toEqual({ kind: 'status', status: 0 });
    });
  });

  row('says that the password has expired when nobody gives a new one', async (peer) => {
    const error = await failureOf(
      withSession(peer, { credentials: [passwordOf(peer)] }, async () => undefined),
    );
    expect(error.code).toBe('password-expired');
  });
});
