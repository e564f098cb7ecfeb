// SSH in this client beside the `ssh` command: `node bench/ssh.mjs [rounds]`. Needs the test servers (npm run test:peers).
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
// Node strips the types.
import { startPeer, whyMissing } from '../libs/test-peers/src/index.ts';
import { workspaceRoot } from '../tools/build/projects.mjs';
import { step } from '../tools/start/workspace.mjs';
import { loadClient, openRouteTo, runSsh, sshCommand, tcpStream } from './ssh/commands.mjs';
import { startServiceFor } from './ssh/service.mjs';
import { listenThroughRelay, streamOfSocket } from './ssh/streams.mjs';

const SIZE = 50 * 1024 * 1024;
const rounds = Number(process.argv[2] ?? 10);

const missing = whyMissing('openssh');
if (missing !== undefined) {
  console.error(`The SSH bench needs a real server: ${missing}.`);
  process.exit(1);
}

await step('Building the service', 'nx', ['build', 'credentials']);
const client = await loadClient();
async function ours(openStream, port, hops, work) {
  const route = await openRouteTo(client, await openStream(), port, hops);
  await work(route.target);
  await route.close();
}

const command = async (session) => {
  const { exit } = await session.run('true');
  if (exit.status !== 0) throw new Error('The command failed.');
};
const download = async (session) => {
  const process = await session.start({ command: `head -c ${SIZE} /dev/zero` });
  process.end();
  let received = 0;
  for await (const chunk of process.stdout) received += chunk.length;
  if (received !== SIZE) throw new Error(`Only ${received} bytes came.`);
};
const upload = async (session) => {
  const process = await session.start({ command: 'cat > /dev/null' });
  const piece = new Uint8Array(262_144);
  for (let sent = 0; sent < SIZE; sent += piece.length) await process.write(piece);
  process.end();
  await process.exit;
};

async function milliseconds(work) {
  const start = performance.now();
  await work();
  return performance.now() - start;
}

function median(values) {
  const sorted = values.toSorted((left, right) => left - right);
  const middle = sorted.length >> 1;
  return sorted.length % 2 === 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2;
}

/** What is measured: ours, the command's, and the ratio that is the target. */
function rowsFor(port, openRelay, relayPort) {
  const address = (to) => ['-p', String(to), '127.0.0.1'];
  const ssh = sshCommand(port);
  const overTcp = (hops, work) => () => ours(() => tcpStream(port), port, hops, work);
  const overRelay = (work) => () => ours(async () => streamOfSocket(await openRelay()), port, 1, work);
  const direct =
    (...args) =>
    () =>
      runSsh(ssh, [...args, 'true']);
  const relayed = (text, input) => () => runSsh(ssh, [...address(relayPort), text], input);
  return [
    { name: 'connect + exec, 1 hop', mine: overTcp(1, command), theirs: direct('hop1'), target: 0.8 },
    {
      name: 'connect + exec, 3 hops',
      mine: overTcp(3, command),
      theirs: direct('-J', 'hop1,hop2', 'hop3'),
      target: 0.8,
    },
    {
      name: 'connect + exec, through the relay',
      mine: overRelay(command),
      theirs: relayed('true'),
      target: 0.8,
    },
    {
      name: '50 MB down, through the relay',
      mine: overRelay(download),
      theirs: relayed(`head -c ${SIZE} /dev/zero`),
      target: 2,
    },
    {
      name: '50 MB up, through the relay',
      mine: overRelay(upload),
      theirs: relayed('cat > /dev/null', SIZE),
      target: 2,
    },
  ];
}

async function measure({ name, mine, theirs, target }) {
  const first = await milliseconds(mine);
  await theirs();
  const times = { ours: [], ssh: [] };
  for (let round = 0; round < rounds; round++) {
    times.ours.push(await milliseconds(mine));
    times.ssh.push(await milliseconds(theirs));
  }
  const [own, command] = [median(times.ours), median(times.ssh)];
  const ratio = own / command;
  const words = `${name}: ${own.toFixed(0)} ms (first ${first.toFixed(0)} ms), ssh ${command.toFixed(0)} ms, ratio ${ratio.toFixed(2)}`;
  console.log(`${words}, target ${target}: ${ratio <= target ? 'met' : 'MISSED'}`);
  return { name, first, ours: own, ssh: command, ratio, target, met: ratio <= target };
}

const running = new AsyncDisposableStack();
const results = [];
try {
  const peer = running.adopt(await startPeer('openssh'), ({ stop }) => stop());
  const service = running.adopt(await startServiceFor(peer.port), ({ stop }) => stop());
  const listener = running.adopt(await listenThroughRelay(service.openRelay), ({ close }) => close());
  for (const row of rowsFor(peer.port, service.openRelay, listener.port)) results.push(await measure(row));
} finally {
  await running.disposeAsync();
}

mkdirSync(join(workspaceRoot, 'dist/bench'), { recursive: true });
writeFileSync(join(workspaceRoot, 'dist/bench/ssh.json'), JSON.stringify({ rounds, results }, null, 2));
process.exit(results.every(({ met }) => met) ? 0 : 1);
