// The SSH client in a shared worker, through the relay, as the console runs it: one work for each order. Bundled by in-chromium.mjs.
import { openRoute } from '@kiops/ssh-client';
import { openPrivateKey } from '@kiops/ssh-keys';
import { RelayStream } from '../../libs/ssh-worker/src/relay-stream.ts';
import { SESSION_WORKS } from './works.mjs';

self.onconnect = ({ ports: [page] }) => {
  page.onmessage = async ({ data: order }) => {
    try {
      await perform(order);
      page.postMessage({});
    } catch (error) {
      page.postMessage({ error: String(error) });
    }
  };
};

async function perform({ work, relay, ticket, hops, privateKey, port, username, cipher }) {
  const hop = {
    host: '127.0.0.1',
    port,
    username,
    credentials: [{ method: 'publickey', key: await openPrivateKey(privateKey) }],
    verifyHostKey: () => 'accepted',
    ...(cipher === undefined ? {} : { algorithms: { ciphers: [cipher] } }),
  };
  const route = await openRoute(
    () => RelayStream.open(relay, ticket),
    Array.from({ length: hops }, () => hop),
  );
  await SESSION_WORKS[work](route.target);
  await route.close();
}
