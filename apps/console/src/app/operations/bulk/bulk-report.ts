import { serverAddress } from '@kiops/contracts';
import { operationReport } from '../drawer/operation-report';
import { outcomeWords } from '../steps/outcome-words';
import type { BulkItem } from './bulk-item';
import { countWords, itemTime, itemWords } from './bulk-words';
import type { BulkRun } from './bulk-run';

/** A bulk run in plain text, to be sent to whoever can help. It holds no secret, and nothing that a server printed. */
export function bulkReport(title: string, bulk: BulkRun): string {
  const lines = bulk.items().map((item) => itemLine(item));
  const shared = bulk
    .shared()
    .map(({ server, run }) => reportOf(`${title}: shared jump server`, server.label, run));
  const failed = bulk
    .items()
    .filter((item) => item.state() === 'failed' && item.run.isOver())
    .map(({ server, run }) => reportOf(title, server.label, run));
  return [
    `${title}: ${countWords(bulk.counts()).join(', ')}\n`,
    `${lines.join('\n')}\n`,
    ...shared,
    ...failed,
  ].join('\n');
}

function itemLine(item: BulkItem): string {
  const time = itemTime(item);
  return `${item.server.label} ${serverAddress(item.server)}: ${itemWords(item)}${time && ` (${time})`}`;
}

function reportOf(title: string, server: string, run: BulkItem['run']): string {
  return operationReport({
    title,
    server,
    outcome: outcomeWords(run),
    hops: run.hops(),
    failure: run.failure(),
  });
}
