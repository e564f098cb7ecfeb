import { hostKeyFingerprint } from '@kiops/test-peers';
import type { Credential } from './authentication/credentials';
import { describePeer, failureOf, textOf, userKeyCredential, withSession } from './testing/peer-sessions';
import { streamOfSingleBytes } from './testing/single-bytes';

describePeer('OpenSSH', 'openssh', ['RekeyLimit 200K'], (row) => {
  row('asks for new keys while data flows both ways', async (peer) => {
    await withSession(peer, {}, async (session) => {
      const process = await session.start({ command: 'cat' });
      const sent = new Uint8Array(2_000_000).fill(7);
      const writing = process.write(sent).then(() => process.end());
      let received = 0;
      for await (const part of process.stdout) received += part.length;
      await writing;
      expect(received).toBe(sent.length);
    });
  });
});

describePeer('OpenSSH', 'openssh', [], (row) => {
  row('gives a shell with a terminal that changes its size', async (peer) => {
    await withSession(peer, {}, async (session) => {
      const shell = await session.start({ terminal: { columns: 91, rows: 31 } });
      let seen = '';
      const until = async (text: string): Promise<void> => {
        while (!seen.includes(text)) {
          const part = await shell.stdout.read();
          if (part === undefined) throw new Error(`The shell ended: ${seen}`);
          seen += textOf(part);
        }
      };
      const type = (text: string): Promise<void> => shell.write(new TextEncoder().encode(text));
      await type('stty size; echo $TERM\n');
      await until('31 91');
      await until('xterm-256color');
      shell.resize({ columns: 132, rows: 50 });
      await type('stty size\n');
      await until('50 132');
      await type('exit 5\n');
      expect(await shell.exit).toEqual({ kind: 'status', status: 5 });
    });
  });

  row('tells by which signal a command died', async (peer) => {
    await withSession(peer, {}, async (session) => {
      const process = await session.start({ command: 'kill -TERM $$' });
      expect(await process.exit).toEqual({ kind: 'signal', signal: 'TERM', coreDumped: false, message: '' });
    });
  });

  row('delivers a signal to a command', async (peer) => {
    await withSession(peer, {}, async (session) => {
      const process = await session.start({
        command: 'trap "echo caught; exit 9" USR1; echo ready; while :; do sleep 0.05; done',
      });
      expect(textOf((await process.stdout.read()) ?? new Uint8Array())).toBe('ready\n');
      process.signal('USR1');
      expect(textOf((await process.stdout.read()) ?? new Uint8Array())).toBe('caught\n');
      expect(await process.exit).toEqual({ kind: 'status', status: 9 });
    });
  });

  row('passes on an environment variable that it accepts', async (peer) => {
    await withSession(peer, {}, async (session) => {
      const process = await session.start({
        command: 'echo $KIOPS_TEST',
        environment: { KIOPS_TEST: 'passed on' },
      });
      expect(textOf((await process.stdout.read()) ?? new Uint8Array())).toBe('passed on\n');
    });
  });

  row('shows the host key that is known, if the client prefers its type', async (peer) => {
    await withSession(peer, { knownHostKeyTypes: ['ssh-rsa'] }, async (session) => {
      expect(session.hostKey.fingerprint).toBe(hostKeyFingerprint('rsa'));
    });
  });

  row('never hears of a credential when the host key is not accepted', async (peer) => {
    for (const [verdict, code] of [
      ['unknown', 'host-key-unknown'],
      ['changed', 'host-key-changed'],
      ['refused', 'host-key-refused'],
    ] as const) {
      const signed = jasmine.createSpy('sign');
      const { key } = await userKeyCredential();
      const watched: Credential = {
        method: 'publickey',
        key: { ...key, publicKeyBlob: key.publicKeyBlob, sign: signed },
      };
      const options = { credentials: [watched], verifyHostKey: () => verdict };
      expect((await failureOf(withSession(peer, options, async () => undefined))).code).toBe(code);
      expect(signed).not.toHaveBeenCalled();
    }
  });

  row('rejects what waits when the server is killed', async (peer) => {
    await withSession(peer, {}, async (session) => {
      // It may run before the server says that it was started: so it waits until it is told.
      const process = await session.start({ command: 'read told; kill -9 $PPID; sleep 5' });
      await process.write(new TextEncoder().encode('now\n'));
      expect((await failureOf(process.stdout.read())).code).toBe('connection-lost');
      expect((await failureOf(process.exit)).code).toBe('connection-lost');
      expect((await session.ended).code).toBe('connection-lost');
      expect((await failureOf(session.run('true'))).code).toBe('connection-lost');
    });
  });

  row('rejects what waits when this side closes', async (peer) => {
    await withSession(peer, {}, async (session) => {
      const process = await session.start({ command: 'sleep 5' });
      const reading = process.stdout.read();
      session.close();
      expect((await failureOf(reading)).code).toBe('closed');
    });
  });

  row('runs ten commands at once', async (peer) => {
    await withSession(peer, {}, async (session) => {
      const results = await Promise.all(
        Array.from({ length: 10 }, (_, index) => session.run(`echo ${index}`)),
      );
      expect(results.map(({ stdout }) => textOf(stdout))).toEqual(
        Array.from({ length: 10 }, (_, index) => `${index}\n`),
      );
    });
  });

  row('understands a stream that delivers byte by byte', async (peer) => {
    await withSession(
      peer,
      {},
      async (session) => expect((await session.run('head -c 5000 /dev/zero')).stdout.length).toBe(5000),
      streamOfSingleBytes,
    );
  });
});

describePeer('OpenSSH', 'openssh', ['MaxSessions 0', 'UsePAM no'], (row) => {
  row('says that it opens no session, and forwards all the same', async (peer) => {
    await withSession(peer, {}, async (session) => {
      const { code, facts } = await failureOf(session.run('true'));
      expect(code).toBe('channel-refused');
      expect(facts).toEqual(jasmine.objectContaining({ channel: 'session' }));
      (await session.forward(peer.host, peer.port)).close();
    });
  });
});

describePeer('OpenSSH', 'openssh', ['AllowTcpForwarding no', 'UsePAM no'], (row) => {
  row('says that it forwards nothing, and runs commands all the same', async (peer) => {
    await withSession(peer, {}, async (session) => {
      const { code, facts } = await failureOf(session.forward(peer.host, peer.port));
      expect(code).toBe('channel-refused');
      expect(facts).toEqual(jasmine.objectContaining({ channel: 'direct-tcpip', reason: 1 }));
      expect(textOf((await session.run('echo here')).stdout)).toBe('here\n');
    });
  });
});

describePeer('OpenSSH', 'openssh', ['LoginGraceTime 1', 'UsePAM no'], (row) => {
  row(
    'does not wait for who looks at its host key for long; nothing was offered to it then',
    async (peer) => {
      const verifyHostKey = async (): Promise<'accepted'> => {
        while (peer.connections() > 0) await new Promise((resolve) => setImmediate(resolve));
        return 'accepted';
      };
      const { code, facts } = await failureOf(withSession(peer, { verifyHostKey }, async () => undefined));
      expect(code).toBe('connection-lost');
      expect(facts).toEqual(jasmine.objectContaining({ offered: false }));
    },
  );

  row('is noticed to have gone while somebody still looks at its host key', async (peer) => {
    const verifyHostKey = () => new Promise<'accepted'>(() => undefined);
    const { code, facts } = await failureOf(withSession(peer, { verifyHostKey }, async () => undefined));
    expect(code).toBe('connection-lost');
    expect(facts).toEqual(jasmine.objectContaining({ offered: false }));
  });
});
