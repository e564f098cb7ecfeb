// The first and the second visit of somebody with a slow computer on a slow network.
import { openConsole } from './credentials-dialog.mjs';

/** Slow 4G, as Lighthouse throttles: 150 ms round trip, 1.6 Mbit/s down, 750 kbit/s up, in bytes a second. */
const NETWORK = { offline: false, latency: 150, downloadThroughput: 204_800, uploadThroughput: 96_000 };
const SLOWER = 4;

/** Milliseconds until the shell can be used, and KiB that came over the network, by visit. */
export async function visitSlowly(context, origin) {
  const visits = [];
  for (let visit = 0; visit < 2; visit += 1) {
    const page = await context.newPage();
    const session = await context.newCDPSession(page);
    await session.send('Network.enable');
    await session.send('Network.emulateNetworkConditions', NETWORK);
    await session.send('Emulation.setCPUThrottlingRate', { rate: SLOWER });
    let bytes = 0;
    session.on('Network.loadingFinished', ({ encodedDataLength }) => (bytes += encodedDataLength));
    const start = performance.now();
    await openConsole(page, origin);
    visits.push({ took: performance.now() - start, kibibytes: bytes / 1024 });
    await page.close();
  }
  return visits;
}
