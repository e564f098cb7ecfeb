// One kind of work under load, in rounds: how often, how long, and at what cost of processor time.
import { cpuMilliseconds } from '../processes.mjs';
import { row } from '../rows.mjs';

const GROUP = 'api';

/**
 * Fires one round of a work; resolves to requests a second, times in milliseconds, and processor time in microseconds a
 * request: of the server's processes, and of PostgreSQL.
 */
export async function fireRound({ cannon, database }, { origin, pid }, { connections, amount }, clients) {
  const [cpu, databaseCpu] = [cpuMilliseconds(pid), database?.cpu?.()];
  const { milliseconds, p50, p95, p99 } = await cannon.fire({ origin, connections, amount, clients });
  return {
    rate: (amount * 1_000) / milliseconds,
    p50,
    p95,
    p99,
    cpu: ((cpuMilliseconds(pid) - cpu) * 1_000) / amount,
    databaseCpu: databaseCpu === undefined ? undefined : ((database.cpu() - databaseCpu) * 1_000) / amount,
  };
}

/** What a round came to, in the order and the words of the table. */
const FIGURES = [
  { figure: 'rate', words: 'requests', unit: '1/s' },
  { figure: 'cpu', words: 'processor time', unit: 'µs' },
  { figure: 'databaseCpu', words: 'processor time of PostgreSQL', unit: 'µs' },
  { figure: 'p50', words: 'p50', unit: 'ms' },
  { figure: 'p95', words: 'p95', unit: 'ms' },
  { figure: 'p99', words: 'p99', unit: 'ms' },
];

/** Tells the rows of one kind of work. */
export function tell(name, { ours, bare }, targets = {}, only = FIGURES.map(({ figure }) => figure)) {
  for (const { figure, words, unit } of FIGURES) {
    if (!only.includes(figure) || ours[0][figure] === undefined) continue;
    const values = (rounds) => rounds?.map((round) => round[figure]);
    row({
      group: GROUP,
      name: `${name}: ${words}`,
      unit,
      ours: values(ours),
      bare: values(bare),
      target: targets[figure],
    });
  }
}
