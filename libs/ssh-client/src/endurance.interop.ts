import type { PeerName } from '@kiops/test-peers';
import type { ByteStream } from './byte-stream';
import type { SshSession } from './session';
import { describePeer, textOf, withSession } from './testing/peer-sessions';
import { streamOfSingleBytes } from './testing/single-bytes';

const MEBIBYTE = 0x100000;
const BULK = 50 * MEBIBYTE;

/** Sends `BULK` bytes to a command that sends them back. */
async function thereAndBack(session: SshSession): Promise<number> {
  const process = await session.start({ command: 'cat' });
  const piece = new Uint8Array(MEBIBYTE).fill(5);
  const writing = (async () => {
    for (let sent = 0; sent < BULK; sent += piece.length) await process.write(piece);
    process.end();
  })();
  let received = 0;
  for await (const part of process.stdout) {
    if (part.some((byte) => byte !== 5)) throw new Error('The data came back changed.');
    received += part.length;
  }
  await writing;
  return received;
}

const REKEYING: readonly [PeerName, readonly string[]][] = [
  ['openssh', ['RekeyLimit 1M']],
  ['openssh-backport', ['RekeyLimit 1M']],
  ['asyncssh', ['rekeyBytes=1000000']],
];
for (const [name, options] of REKEYING) {
  describePeer('50 MB each way, the server asks for new keys after every MB', name, options, (row) => {
    row('arrives unchanged', async (peer) => {
      await withSession(peer, {}, async (session) => expect(await thereAndBack(session)).toBe(BULK));
    });
  });
}

for (const name of ['openssh', 'dropbear', 'asyncssh', 'paramiko'] as const) {
  describePeer('50 MB each way, the client asks for new keys after every MB', name, [], (row) => {
    row('arrives unchanged', async (peer) => {
      await withSession(peer, { rekeyAfterBytes: MEBIBYTE }, async (session) => {
        expect(await thereAndBack(session)).toBe(BULK);
      });
    });
  });

  describePeer('Many channels', name, [], (row) => {
    row(
      '1,000 one after another',
      async (peer) => {
        await withSession(peer, {}, async (session) => {
          for (let index = 0; index < 1000; index++) {
            const { stdout } = await session.run(`echo ${index}`);
            if (textOf(stdout) !== `${index}\n`)
              throw new Error(`Command ${index} printed: ${textOf(stdout)}`);
          }
          expect((await session.run('true')).exit).toEqual({ kind: 'status', status: 0 });
        });
      },
      300_000,
    );

    row('10 at once', async (peer) => {
      await withSession(peer, {}, async (session) => {
        // No command ends before all have begun: Dropbear 2022.82 to 2024.85 closes the wrong channel then.
        const starting = Array.from({ length: 10 }, () => session.start({ command: 'cat' }));
        const processes = await Promise.all(starting);
        const lengths = processes.map(async (process, index) => {
          const writing = process.write(new Uint8Array((index + 1) * 100_000)).then(() => process.end());
          let length = 0;
          for await (const part of process.stdout) length += part.length;
          await writing;
          return length;
        });
        expect(await Promise.all(lengths)).toEqual(processes.map((_, index) => (index + 1) * 100_000));
      });
    });
  });

  describePeer('Delivery byte by byte', name, [], (row) => {
    row('changes nothing', async (peer) => {
      await withSession(
        peer,
        { rekeyAfterBytes: 30_000 },
        async (session) =>
          expect((await session.run('head -c 100000 /dev/zero')).stdout.length).toBe(100_000),
        streamOfSingleBytes,
      );
    });
  });

  describePeer('100 MB of output to a slow reader', name, [], (row) => {
    row(
      'takes no more memory than the window',
      async (peer) => {
        let arrived = 0;
        const counting = (stream: ByteStream): ByteStream => ({
          read: async () => {
            const chunk = await stream.read();
            arrived += chunk?.length ?? 0;
            return chunk;
          },
          write: (bytes) => stream.write(bytes),
          close: () => stream.close(),
        });
        const windowSize = 2 * MEBIBYTE;
        await withSession(
          peer,
          { windowSize },
          async (session) => {
            const process = await session.start({ command: `head -c ${100 * MEBIBYTE} /dev/zero` });
            let read = 0;
            let mostWaiting = 0;
            for await (const part of process.stdout) {
              read += part.length;
              for (let turn = 0; turn < 3; turn++) await new Promise((resolve) => setImmediate(resolve));
              mostWaiting = Math.max(mostWaiting, arrived - read);
            }
            expect(read).toBe(100 * MEBIBYTE);
            // Beside the data, packet headers, padding and tags arrive; at most a tenth.
            expect(mostWaiting).toBeLessThan(windowSize + 0.1 * arrived);
          },
          counting,
        );
      },
      300_000,
    );
  });
}
