// Fires requests, in a process of its own: the service's time is not shared with whoever asks. Started by cannon.mjs.
import autocannon from 'autocannon';

process.on('message', async (order) => {
  try {
    process.send({ result: await fire(order) });
  } catch (error) {
    process.send({ error: String(error) });
  }
});
process.on('disconnect', () => process.exit());

/**
 * So many requests over so many connections, each as one of the clients, which repeats its requests. Times are in
 * milliseconds.
 */
function fire({ origin, connections, amount, clients }) {
  let index = 0;
  const setupClient = (connection) => {
    const { headers, requests } = clients[index % clients.length];
    index += 1;
    connection.setRequests(
      requests.map((request) => ({ ...request, headers: { ...headers, ...request.headers } })),
    );
  };
  return new Promise((done, fail) => {
    const times = [];
    const refused = new Map();
    let [start, end] = [0, 0];
    // The end is looked for once in `sampleInt` milliseconds.
    const options = { url: origin, connections, amount, setupClient, sampleInt: 20, timeout: 60 };
    const instance = autocannon(options, (error, { errors, timeouts } = {}) => {
      if (error) return fail(error);
      if (errors > 0 || timeouts > 0)
        return fail(new Error(`${errors} connections broke, ${timeouts} had no answer.`));
      if (refused.size > 0) return fail(new Error(`Refused, by status: ${JSON.stringify([...refused])}`));
      return done({ milliseconds: end - start, ...percentiles(times) });
    });
    instance.on('start', () => (start = performance.now()));
    instance.on('response', (_, status, __, time) => {
      end = performance.now();
      times.push(time);
      if (status >= 300) refused.set(status, (refused.get(status) ?? 0) + 1);
    });
  });
}

function percentiles(times) {
  times.sort((left, right) => left - right);
  const at = (share) => times[Math.min(times.length - 1, Math.floor(share * times.length))];
  return { p50: at(0.5), p95: at(0.95), p99: at(0.99) };
}
