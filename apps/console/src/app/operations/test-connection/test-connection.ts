import { mdiConnection } from '@mdi/js';
import { type Operation, WorkError } from '../run/operation';
import { runScript } from '../run/run-script';

/** Opens the route, and asks the server who it is: the proof that an operation would work. */
export const testConnection: Operation<string> = {
  kind: 'test-connection',
  title: 'Test connection',
  action: 'Connect',
  work: 'Run uname -a',
  icon: mdiConnection,
  connectsAnew: true,
  async run(route, _server, report, signal) {
    const lines: string[] = [];
    const onLine = (line: string) => {
      if (lines.length < 10) lines.push(line);
      report.line(line);
    };
    const status = await runScript(route, 'uname -a', { onLine, signal });
    if (status !== 0)
      throw new WorkError(`The server lets this account in, but ends commands with status ${status}.`);
    return lines.join('\n');
  },
};
