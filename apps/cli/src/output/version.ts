import { readFileSync, realpathSync } from 'node:fs';
import { dirname, join } from 'node:path';

/** The version of this package, which its manifest alone says: it lies beside the programs. */
export function ownVersion(): string {
  const folder = dirname(realpathSync(process.argv[1]));
  const { version } = JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8')) as { version: string };
  return version;
}
