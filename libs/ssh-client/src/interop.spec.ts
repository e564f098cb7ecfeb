import { openSession } from './session';
import { connectTcp } from './testing/tcp-stream';
import { peers } from './testing/peers';

describe('try', () => {
  for (const name of peers.peerNames) {
    it(name, async () => {
      const peer = await peers.startPeer(name);
      try {
        for (let i = 0; i < 5; i++) {
        const t = performance.now();
        const session = await openSession(await connectTcp(peer.host, peer.port), {
          username: peer.username,
          credentials: [{ method: 'password', password: peer.password }],
          verifyHostKey: () => 'accepted',
        });
        const t2 = performance.now();
        const result = await session.run('echo hello; echo oops >&2; exit 3');
        console.log(name, t2 - t, performance.now()-t, session.serverIdentification, session.algorithms, new TextDecoder().decode(result.stdout), new TextDecoder().decode(result.stderr), result.exit);
        session.close();
        }
      } catch (e) { console.log(e, peer.log()); throw e; } finally {
        await peer.stop();
      }
    });
  }
});
