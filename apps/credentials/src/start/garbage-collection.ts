import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';

/** V8's collections, without a flag that whoever starts the process has to know. */
export function collectGarbage(options: NodeJS.GCOptions): void {
  // Remembered: a context of its own takes longer than a minor collection.
  gc ??= exposedGc();
  gc(options);
}

let gc: NodeJS.GCFunction | undefined;

function exposedGc(): NodeJS.GCFunction {
  setFlagsFromString('--expose-gc');
  return runInNewContext('gc') as NodeJS.GCFunction;
}
