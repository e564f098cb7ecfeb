import { randomBytes } from 'node:crypto';
import { closeSync, fsyncSync, mkdirSync, openSync, readFileSync, writeSync } from 'node:fs';
import { join } from 'node:path';
import type { Configuration } from '../config/configuration';
import { ConfigurationError } from '../config/configuration';
import { hasEmbeddedDatabase } from '../database/storage';
import { MissingKeyError } from '../problems/missing-key-error';
import { StartError } from '../problems/start-error';

/** AES-256. */
const KEY_LENGTH = 32;

/** The keys that wrap every owner's keys. The first wraps new ones; the others still open old ones. */
export class MasterKeys {
  private constructor(private readonly keys: ReadonlyMap<string, Buffer>) {}

  /** The id of the key that wraps. */
  get activeId(): string {
    return [...this.keys.keys()][0];
  }

  get ids(): readonly string[] {
    return [...this.keys.keys()];
  }

  /** The key with this id, or undefined. */
  find(id: string): Buffer | undefined {
    return this.keys.get(id);
  }

  /**
   * The key with this id.
   * @throws MissingKeyError when it is not given.
   */
  get(id: string): Buffer {
    const key = this.keys.get(id);
    if (!key) throw new MissingKeyError(id);
    return key;
  }

  /**
   * Reads `id:base64,id:base64` (commas or line breaks), each key 32 bytes. `source` is where the text stands, for messages.
   * @throws ConfigurationError that does not repeat the text.
   */
  static parse(text: string, source = 'KIOPS_MASTER_KEYS'): MasterKeys {
    const keys = new Map<string, Buffer>();
    for (const entry of text
      .split(/[,\n]/)
      .map((part) => part.trim())
      .filter(Boolean)) {
      const [, id, base64] = /^([\w.-]{1,64}):([A-Za-z0-9+/_-]+={0,2})$/.exec(entry) ?? [];
      const key = Buffer.from(base64 ?? '', 'base64');
      if (!id || key.length !== KEY_LENGTH) {
        throw new ConfigurationError(
          `The master keys in ${source} must be written as id:key, each key 32 bytes in base64.`,
        );
      }
      if (keys.has(id)) throw new ConfigurationError(`Two master keys in ${source} have the same id.`);
      keys.set(id, key);
    }
    if (keys.size === 0) throw new ConfigurationError(`There is no master key in ${source}.`);
    return new MasterKeys(keys);
  }
}

/**
 * The configured master keys; without any, the one in `master.key` of the data directory, which is made for a new one.
 * @throws StartError when that file is empty, or gone, and the data that needs it is still there.
 */
export function openMasterKeys(configuration: Configuration): MasterKeys {
  const { masterKeys: configured } = configuration;
  if (configured !== undefined) return MasterKeys.parse(configured.text, configured.source);
  const path = join(configuration.dataDir, 'master.key');
  const name = `the file master.key in ${configuration.dataDirAsWritten}`;
  try {
    const text = readFileSync(path, 'utf8');
    if (text.trim() === '') throw new StartError(emptyFile(name, hasEmbeddedDatabase(configuration)));
    return MasterKeys.parse(text, name);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ENOENT') throw error;
  }
  if (hasEmbeddedDatabase(configuration)) {
    throw new StartError(
      `The file master.key is missing in ${configuration.dataDirAsWritten}. Put it back from your backup.`,
    );
  }
  mkdirSync(configuration.dataDir, { recursive: true, mode: 0o700 });
  const text = `k1:${randomBytes(KEY_LENGTH).toString('base64')}\n`;
  const file = openSync(path, 'wx', 0o600);
  try {
    writeSync(file, text);
    fsyncSync(file);
  } finally {
    closeSync(file);
  }
  return MasterKeys.parse(text);
}

/** A machine that went down in the midst of the first start can leave one. */
function emptyFile(name: string, hasData: boolean): string {
  const cure = hasData ? 'Put it back from your backup.' : 'Remove it, and a new one is made.';
  return `${name.charAt(0).toUpperCase()}${name.slice(1)} is empty. ${cure}`;
}
