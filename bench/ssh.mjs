// SSH in this client beside the `ssh` command: `node bench/ssh.mjs [rounds]`. Needs the test servers (npm run test:peers).
// Node strips the types.
import { startPeer, whyMissing } from '../libs/test-peers/src/index.ts';
import { step } from '../tools/start/workspace.mjs';
import { newDatabase } from './database.mjs';
import { inTurns, milliseconds } from './rounds.mjs';
import { atMost, atMostOfBare, row } from './rows.mjs';
import { hopTo, loadClient, openRouteTo, runSsh, sshCommand, tcpStream } from './ssh/commands.mjs';
import { startConsole } from './ssh/operations.mjs';
import { startWorker } from './ssh/in-chromium.mjs';
import { startServiceFor } from './ssh/service.mjs';
import { listenThroughRelay, streamOfSocket } from './ssh/streams.mjs';
import { SESSION_WORKS, SIZE } from './ssh/works.mjs';

const CIPHERS = { 'aes-gcm': 'aes256-gcm@openssh.com', chacha20: 'chacha20-poly1305@openssh.com' };
/** How many servers stand behind the jump server, and how many the console works on at once. */
const BEHIND = 40;
const AT_ONCE = 8;
const rounds = Number(process.argv[2] ?? 10);

const missing = whyMissing('openssh');
if (missing !== undefined) {
  console.error(`The SSH bench needs a real server: ${missing}.`);
  process.exit(1);
}

await step('Building', 'nx', ['run-many', '-t', 'build', '-p', 'console,credentials']);
const client = await loadClient();
async function ours(openStream, port, hops, work, cipher) {
  const route = await openRouteTo(client, await openStream(), port, hops, cipher);
  await work(route.target);
  await route.close();
}

const { command, download, upload } = SESSION_WORKS;

/** A command on each of so many servers behind one jump server, which is signed in to once, some at a time. */
async function behindOneJump(port) {
  const jump = await openRouteTo(client, await tcpStream(port), port, 1);
  const hop = await hopTo(client, port);
  let left = BEHIND;
  const work = async () => {
    while (left > 0) {
      left -= 1;
      const route = await jump.extend([hop]);
      await command(route.target);
      await route.close();
    }
  };
  await Promise.all(Array.from({ length: AT_ONCE }, work));
  await jump.close();
}

/** What is measured: ours, the command's, and the ratio that is the target. */
function rowsFor(port, { openRelay, relayPort, worker }) {
  const address = (to) => ['-p', String(to), '127.0.0.1'];
  const ssh = sshCommand(port);
  const overTcp = (hops, work) => () => ours(() => tcpStream(port), port, hops, work);
  const overRelay = (work, cipher) => () =>
    ours(async () => streamOfSocket(await openRelay()), port, 1, SESSION_WORKS[work], cipher);
  const inChromium = (work, cipher) => () => worker.perform(work, { cipher });
  const direct =
    (...args) =>
    () =>
      runSsh(ssh, [...args, 'true']);
  const relayed = (args, text, input) => () => runSsh(ssh, [...args, ...address(relayPort), text], input);
  const threeHops = direct('-J', 'hop1,hop2', 'hop3');
  /** Each cipher down and up, by our client wherever that is. */
  const transfers = (where, mine) =>
    Object.entries(CIPHERS).flatMap(([name, cipher]) => [
      {
        name: `100 MB down, ${name}${where}`,
        mine: mine('download', cipher),
        theirs: relayed(['-c', cipher], `head -c ${SIZE} /dev/zero`),
        target: 1.1,
      },
      {
        name: `100 MB up, ${name}${where}`,
        mine: mine('upload', cipher),
        theirs: relayed(['-c', cipher], 'cat > /dev/null', SIZE),
        target: 1.1,
      },
    ]);
  return [
    { name: 'connect + exec, 1 hop', mine: overTcp(1, command), theirs: direct('hop1'), target: 0.6 },
    { name: 'connect + exec, 3 hops', mine: overTcp(3, command), theirs: threeHops, target: 0.6 },
    {
      name: 'connect + exec, through the relay',
      mine: overRelay('command'),
      theirs: relayed([], 'true'),
      target: 0.8,
    },
    {
      name: `connect + exec, ${BEHIND} servers behind one jump server, ${AT_ONCE} at once, beside one of them`,
      mine: () => behindOneJump(port),
      theirs: overTcp(2, command),
      target: 6,
    },
    ...transfers('', overRelay),
    {
      name: 'connect + exec, through the relay, in Chromium',
      mine: inChromium('command'),
      theirs: relayed([], 'true'),
      target: 0.8,
    },
    {
      name: 'connect + exec, 3 hops, in Chromium',
      mine: () => worker.perform('command', { hops: 3 }),
      theirs: threeHops,
      target: 0.6,
    },
    ...transfers(', in Chromium', inChromium),
  ];
}

/** In alternating rounds, after one of each that does not count: code is compiled and servers warm up then. */
async function measure({ name, mine, theirs, target }) {
  await mine();
  await theirs();
  const ours = [];
  const bare = [];
  for (let round = 0; round < rounds; round++) {
    ours.push(await milliseconds(mine));
    bare.push(await milliseconds(theirs));
  }
  row({ group: 'ssh', name, unit: 'ms', ours, bare, target: atMostOfBare(target) });
}

/** From the click to the work on the server, in a real Chromium: where a connection is kept, and where none is. */
async function measureOperations({ operate, longestTask, reload }) {
  const { again, longest, first } = await inTurns(rounds, {
    again: operate,
    longest: longestTask,
    async first() {
      await reload();
      return operate();
    },
  });
  const tell = (name, ours, target) => row({ group: 'ssh', name, unit: 'ms', ours, target });
  tell('longest task of the page in an operation', longest, atMost(50));
  tell('second operation on a server in Chromium: click to work', again, atMost(120));
  tell('… the first one in a page', first);
}

const running = new AsyncDisposableStack();
try {
  const peer = running.adopt(await startPeer('openssh'), ({ stop }) => stop());
  const database = running.adopt(await newDatabase(), ({ drop }) => drop());
  const service = running.adopt(await startServiceFor(peer, database), ({ stop }) => stop());
  const listener = running.adopt(await listenThroughRelay(service.openRelay), ({ close }) => close());
  const worker = running.adopt(await startWorker(service, peer), ({ stop }) => stop());
  const { openRelay } = service;
  for (const each of rowsFor(peer.port, { openRelay, relayPort: listener.port, worker })) await measure(each);
  const operator = running.adopt(await startConsole(service.client, peer), ({ stop }) => stop());
  await measureOperations(operator);
} finally {
  await running.disposeAsync();
}
process.exit(0);
