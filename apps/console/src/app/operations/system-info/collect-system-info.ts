import type { SystemInfo } from '@kiops/contracts';
import { mdiClipboardSearchOutline } from '@mdi/js';
import { SystemInfoView } from '../../records/system-info/system-info-view';
import { type Operation, WorkError } from '../run/operation';
import { runScript } from '../run/run-script';
import { readSystemInfo } from './read-system-info';
import { SYSTEM_INFO_SCRIPT } from './system-info-script';

/** More lines than these are not the script's. */
const MOST_LINES = 1_000;

/** Collects what a server is: system, processors, memory, disks, engines. KIOPS keeps it on the server's record. */
export const collectSystemInfo: Operation<SystemInfo> = {
  kind: 'system-info',
  title: 'Collect system info',
  action: 'Connect and collect',
  work: 'Read OS, CPU, memory, disks, engines',
  icon: mdiClipboardSearchOutline,
  view: SystemInfoView,
  async run(route, _server, _report, signal, ask) {
    const lines: string[] = [];
    const onLine = (line: string, stream: 'stdout' | 'stderr') => {
      if (stream === 'stdout' && lines.length < MOST_LINES) lines.push(line);
    };
    const status = await runScript(route, SYSTEM_INFO_SCRIPT, { onLine, signal });
    const info = readSystemInfo(lines.join('\n'), ask.now());
    if (info.kernel === null) {
      throw new WorkError(
        `The server did not answer like a Unix system (exit status ${status}).`,
        ['See whether `uname` and `awk` are there, and run it again.'],
        'not-unix',
      );
    }
    return info;
  },
  facts: (systemInfo) => (systemInfo ? { systemInfo } : {}),
};
