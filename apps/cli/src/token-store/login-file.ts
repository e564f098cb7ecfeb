import { randomBytes } from 'node:crypto';
import { mkdir, open, rename, rm, type FileHandle } from 'node:fs/promises';
import { homedir } from 'node:os';
import { dirname, join } from 'node:path';
import { EXIT } from '../output/exit-codes';
import { Failure } from '../output/failure';

/** What is kept of a sign-in. Without `token` it is in the keyring of the system, under the address. */
export interface KeptLogin {
  readonly url: string;
  readonly token?: string;
  /** For whom a service account acts. */
  readonly onBehalfOf?: string;
}

/** The largest file that is read, in bytes. */
const LARGEST = 64 * 1024;
/** Of the mode: what the group and all others may. */
const OTHERS = 0o077;

/** `KIOPS_CONFIG_DIR`, else where programs keep their settings (XDG Base Directory Specification). */
export function loginFile(env: NodeJS.ProcessEnv = process.env): string {
  const folder =
    env['KIOPS_CONFIG_DIR'] ||
    join(env['XDG_CONFIG_HOME'] || join(env['HOME'] || homedir(), '.config'), 'kiops');
  return join(folder, 'login.json');
}

/**
 * What was kept; undefined before the first sign-in.
 * @throws Failure when others can read the file, or it is broken
 */
export async function readLoginFile(path: string): Promise<KeptLogin | undefined> {
  let file: FileHandle;
  try {
    file = await open(path, 'r');
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return undefined;
    throw new Failure(`${path} cannot be read. Look at its owner and its mode.`, EXIT.notSignedIn);
  }
  try {
    await refuseOthers(file, path);
    return parsed(await file.readFile('utf8'), path);
  } finally {
    await file.close();
  }
}

/**
 * Keeps a sign-in for its owner alone. The file is complete at every moment: it is written beside, and then takes the
 * place of the one before.
 */
export async function writeLoginFile(path: string, login: KeptLogin): Promise<void> {
  const beside = `${path}.${randomBytes(8).toString('hex')}`;
  try {
    await mkdir(dirname(path), { recursive: true, mode: 0o700 });
    const file = await open(beside, 'wx', 0o600);
    try {
      await file.writeFile(`${JSON.stringify(login)}\n`);
      await file.sync();
    } finally {
      await file.close();
    }
    await rename(beside, path);
  } catch (error) {
    await rm(beside, { force: true });
    const { code = 'unknown' } = error as NodeJS.ErrnoException;
    throw new Failure(
      `The sign-in cannot be kept in ${path} (${code}). Look at its folder, and at the disk.`,
    );
  }
}

/** @returns whether there was one */
export async function removeLoginFile(path: string): Promise<boolean> {
  try {
    await rm(path);
    return true;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return false;
    throw new Failure(`${path} cannot be removed. Look at its owner and its folder.`);
  }
}

async function refuseOthers(file: FileHandle, path: string): Promise<void> {
  const { mode, uid, size } = await file.stat();
  if (size > LARGEST) throw broken(path);
  // Windows has neither.
  if (process.getuid === undefined) return;
  if (uid !== process.getuid())
    throw new Failure(`${path} belongs to somebody else. Run kiops login as yourself.`, EXIT.notSignedIn);
  if ((mode & OTHERS) !== 0)
    throw new Failure(
      `Others can read ${path}. Revoke its token in your profile if they may have, and run: chmod 600 ${path}`,
      EXIT.notSignedIn,
    );
}

function parsed(text: string, path: string): KeptLogin {
  let kept: Partial<KeptLogin> | null;
  try {
    kept = JSON.parse(text) as Partial<KeptLogin> | null;
  } catch {
    throw broken(path);
  }
  if (typeof kept?.url !== 'string' || !isTextOrNone(kept.token) || !isTextOrNone(kept.onBehalfOf))
    throw broken(path);
  const { url, token, onBehalfOf } = kept;
  return { url, ...(token !== undefined && { token }), ...(onBehalfOf !== undefined && { onBehalfOf }) };
}

function isTextOrNone(value: unknown): boolean {
  return value === undefined || typeof value === 'string';
}

function broken(path: string): Failure {
  return new Failure(`${path} is broken. Run kiops login again.`, EXIT.notSignedIn);
}
