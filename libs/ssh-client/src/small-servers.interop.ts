import { createServer } from 'node:net';
import type { AddressInfo } from 'node:net';
import { concatBytes } from './bytes';
import type { SshSession } from './session';
import { describePeer, failureOf, passwordOf, textOf, withSession } from './testing/peer-sessions';

/** Sends bytes through `cat`, and takes what comes back. */
async function echoed(session: SshSession, sent: Uint8Array): Promise<Uint8Array> {
  const process = await session.start({ command: 'cat' });
  const writing = process.write(sent).then(() => process.end());
  const parts: Uint8Array[] = [];
  for await (const part of process.stdout) parts.push(part);
  await writing;
  expect(await process.exit).toEqual({ kind: 'status', status: 0 });
  return concatBytes(parts);
}

for (const name of ['tinyssh', 'conch'] as const) {
  describePeer('A small server', name, [], (row) => {
    row('lets the user in with a key, and runs a command', async (peer) => {
      await withSession(peer, {}, async (session) => {
        const { stdout, stderr, exit } = await session.run('echo out; echo err >&2; exit 7');
        expect([textOf(stdout), textOf(stderr)]).toEqual(['out\n', 'err\n']);
        expect(exit).toEqual({ kind: 'status', status: 7 });
      });
    });

    row('gets back on stdout what was sent to stdin', async (peer) => {
      await withSession(peer, {}, async (session) => {
        const sent = crypto.getRandomValues(new Uint8Array(60_000));
        expect(Buffer.compare(await echoed(session, sent), sent)).toBe(0);
      });
    });

    row('agrees on new keys in the middle of a command', async (peer) => {
      await withSession(peer, { rekeyAfterBytes: 100_000 }, async (session) => {
        expect((await session.run('head -c 1000000 /dev/zero')).stdout.length).toBe(1_000_000);
      });
    });

    row('takes a request for new keys that was made before the first channel', async (peer) => {
      await withSession(peer, {}, async (session) => {
        session.rekey();
        expect(textOf((await session.run('echo after')).stdout)).toBe('after\n');
      });
    });
  });
}

describePeer('What is its own', 'tinyssh', [], (row) => {
  row('has no use for a password, and says so', async (peer) => {
    const { code } = await failureOf(
      withSession(peer, { credentials: [passwordOf(peer)] }, async () => undefined),
    );
    expect(code).toBe('method-not-offered');
  });

  row('does not lead on to others, which is told as its refusal', async (peer) => {
    await withSession(peer, {}, async (session) => {
      expect((await failureOf(session.forward('127.0.0.1', 1))).code).toBe('channel-refused');
    });
  });
});

describePeer('What is its own', 'conch', [], (row) => {
  row('lets the user in with the password, and refuses a wrong one', async (peer) => {
    await withSession(peer, { credentials: [passwordOf(peer)] }, async (session) => {
      expect(textOf((await session.run('echo in')).stdout)).toBe('in\n');
    });
    const credentials = [{ method: 'password' as const, password: 'not the password' }];
    expect((await failureOf(withSession(peer, { credentials }, async () => undefined))).code).toBe(
      'credential-refused',
    );
  });

  row(
    'reaches a server behind it; where nothing listens it opens the way, and ends it at once',
    async (peer) => {
      const server = createServer((socket) => socket.end('from behind')).listen(0, '127.0.0.1');
      await new Promise((resolve) => server.once('listening', resolve));
      try {
        await withSession(peer, {}, async (session) => {
          const stream = await session.forward('127.0.0.1', (server.address() as AddressInfo).port);
          expect(textOf((await stream.read()) ?? new Uint8Array())).toBe('from behind');
          stream.close();
          expect(await (await session.forward('127.0.0.1', 1)).read()).toBeUndefined();
        });
      } finally {
        server.close();
      }
    },
  );
});
