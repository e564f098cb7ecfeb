// A root directory with BusyBox and nothing else, as a small appliance or an Alpine container has it. Needs root.
import { execFileSync } from 'node:child_process';
import {
  copyFileSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import { PEERS_DIR } from './account.ts';

export const BUSYBOX = '/bin/busybox';

/** A root directory with BusyBox and nothing else. */
export interface BusyBoxRoot {
  readonly dir: string;
  stop(): void;
}

/** Why there can be no such root here; undefined if there can. */
export function whyNoBusyBox(): string | undefined {
  return existsSync(BUSYBOX) ? undefined : `${BUSYBOX} is not installed (npm run test:peers)`;
}

/** Makes one. `stop` removes it. sshd takes only a directory that nobody else can write to, all the way up. */
export function makeBusyBoxRoot(): BusyBoxRoot {
  const dir = mkdtempSync(join(PEERS_DIR, 'busybox-'));
  execFileSync('chmod', ['755', dir]);
  for (const name of ['bin', 'dev', 'etc', 'proc', 'tmp']) mkdirSync(join(dir, name));
  copyFileSync(BUSYBOX, join(dir, 'bin/busybox'));
  for (const applet of execFileSync(BUSYBOX, ['--list'], { encoding: 'utf8' }).split('\n').filter(Boolean)) {
    if (applet !== 'busybox') symlinkSync('busybox', join(dir, 'bin', applet));
  }
  // The account's shell, which BusyBox does not have under that name.
  writeFileSync(join(dir, 'bin/bash'), '#!/bin/busybox sh\nexec /bin/busybox sh "$@"\n', { mode: 0o755 });
  writeFileSync(join(dir, 'etc/os-release'), 'ID=busybox\nPRETTY_NAME="BusyBox appliance 1.2"\n');
  writeFileSync(join(dir, 'dev/null'), '');
  const mounts = [
    ['/dev/null', join(dir, 'dev/null')],
    ['/proc', join(dir, 'proc')],
  ];
  for (const [from, to] of mounts) execFileSync('mount', ['--bind', from, to]);
  const stop = (): void => {
    for (const [, to] of mounts) execFileSync('umount', ['--lazy', to]);
    rmSync(dir, { recursive: true, force: true });
  };
  return { dir, stop };
}
