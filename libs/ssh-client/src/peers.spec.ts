import { createServer } from 'node:net';
import type { AddressInfo } from 'node:net';
import { KEY_KIND_NAMES, PEER_NAMES } from '@kiops/test-peers';
import type { Credential } from './authentication/credentials';
import { concatBytes } from './bytes';
import type { SshError } from './errors';
import { openRoute } from './route/route';
import {
  describePeer,
  failureOf,
  optionsFor,
  passwordOf,
  textOf,
  userKeyCredential,
  withSession,
} from './testing/peer-sessions';
import { connectTcp } from './testing/tcp-stream';

// The backport differs from OpenSSH only in its algorithms; the others can do less than this asks for.
const names = PEER_NAMES.filter((name) => !['openssh-backport', 'tinyssh', 'conch'].includes(name));

for (const name of names) {
  describePeer('Session', name, [], (row) => {
    for (const kind of KEY_KIND_NAMES) {
      row(`lets the user in with the ${kind} key`, async (peer) => {
        const credentials = [await userKeyCredential(kind)];
        await withSession(peer, { credentials }, async (session) => {
          expect((await session.run('exit 7')).exit).toEqual({ kind: 'status', status: 7 });
        });
      });
    }

    row('lets the user in with the password', async (peer) => {
      await withSession(peer, { credentials: [passwordOf(peer)] }, async (session) => {
        const { stdout, stderr } = await session.run('echo out; echo err >&2');
        expect([textOf(stdout), textOf(stderr)]).toEqual(['out\n', 'err\n']);
      });
    });

    row('refuses a wrong password, and says what it takes', async (peer) => {
      const wrong: Credential = { method: 'password', password: 'not the password' };
      const error = await failureOf(withSession(peer, { credentials: [wrong] }, async () => undefined));
      expect(error.code).toBe('credential-refused');
      expect((error as SshError<'credential-refused'>).facts.offered).toContain('publickey');
      expect(error.message).not.toContain('not the password');
    });

    row('gets back on stdout what was sent to stdin', async (peer) => {
      await withSession(peer, {}, async (session) => {
        const process = await session.start({ command: 'cat' });
        const sent = crypto.getRandomValues(new Uint8Array(60_000));
        const writing = process.write(sent).then(() => process.end());
        const parts: Uint8Array[] = [];
        for await (const part of process.stdout) parts.push(part);
        await writing;
        expect(Buffer.compare(concatBytes(parts), sent)).toBe(0);
        expect(await process.exit).toEqual({ kind: 'status', status: 0 });
      });
    });

    row('agrees on new keys in the middle of a command', async (peer) => {
      await withSession(peer, { rekeyAfterBytes: 100_000 }, async (session) => {
        const { stdout } = await session.run('head -c 1000000 /dev/zero');
        expect(stdout.length).toBe(1_000_000);
      });
    });

    row('reaches a server behind it', async (peer) => {
      const server = createServer((socket) => socket.end('from behind')).listen(0, '127.0.0.1');
      await new Promise((resolve) => server.once('listening', resolve));
      try {
        await withSession(peer, {}, async (session) => {
          const stream = await session.forward('127.0.0.1', (server.address() as AddressInfo).port);
          expect(textOf((await stream.read()) ?? new Uint8Array())).toBe('from behind');
          expect(await stream.read()).toBeUndefined();
          stream.close();
        });
      } finally {
        server.close();
      }
    });

    row('tells when nothing listens behind it', async (peer) => {
      await withSession(peer, {}, async (session) => {
        expect((await failureOf(session.forward('127.0.0.1', 1))).code).toBe('channel-refused');
      });
    });

    row('is the first and the second hop of a route', async (peer) => {
      const hop = { ...(await optionsFor(peer)), host: peer.host, port: peer.port };
      const route = await openRoute(() => connectTcp(peer.host, peer.port), [hop, hop]);
      expect(textOf((await route.target.run('echo two hops')).stdout)).toBe('two hops\n');
      route.close();
      expect((await route.sessions[0].ended).code).toBe('closed');
    });
  });
}
