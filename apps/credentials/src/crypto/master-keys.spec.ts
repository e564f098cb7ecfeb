import { mkdirSync, mkdtempSync, readFileSync, rmSync, statSync, unlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { readConfiguration } from '../config/read-configuration';
import { MasterKeys, openMasterKeys } from './master-keys';

const KEY = Buffer.alloc(32, 1).toString('base64');

describe('Master keys', () => {
  let folder: string;

  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'kiops-keys-'));
  });

  afterEach(() => rmSync(folder, { recursive: true }));

  it('are read from the environment or a file, the first one active', () => {
    const other = Buffer.alloc(32, 2).toString('base64');
    const file = join(folder, 'keys');
    writeFileSync(file, `new:${other}\nold:${KEY}\n`);
    for (const environment of [
      { KIOPS_MASTER_KEYS: `new:${other}, old:${KEY}` },
      { KIOPS_MASTER_KEYS_FILE: file },
    ]) {
      const keys = openMasterKeys(readConfiguration(environment));
      expect(keys.activeId).toBe('new');
      expect(keys.find('old')).toEqual(Buffer.alloc(32, 1));
    }
  });

  it('are refused when they are not id and 32 bytes, without repeating them', () => {
    for (const text of [
      '',
      KEY,
      `k1:${KEY.slice(0, 20)}`,
      `k 1:${KEY}`,
      `k1:${KEY},k1:${KEY}`,
      `k1:${KEY}${KEY}`,
    ]) {
      expect(() => MasterKeys.parse(text))
        .withContext(text)
        .toThrowMatching(
          (error: Error) => /master key/i.test(error.message) && !error.message.includes(KEY.slice(0, 20)),
        );
    }
  });

  it('are missed by the name of the place that holds none', () => {
    const file = join(folder, 'keys');
    writeFileSync(file, '\n');
    expect(() => readConfiguration({ KIOPS_MASTER_KEYS_FILE: file })).toThrowError(
      'KIOPS_MASTER_KEYS_FILE names a file that is empty.',
    );
    writeFileSync(file, `\n${KEY}\n`);
    expect(() => openMasterKeys(readConfiguration({ KIOPS_MASTER_KEYS_FILE: file }))).toThrowError(
      'The master keys in the file that KIOPS_MASTER_KEYS_FILE names must be written as id:key, each key 32 bytes in base64.',
    );
    expect(() => openMasterKeys(readConfiguration({ KIOPS_MASTER_KEYS: ',' }))).toThrowError(
      'There is no master key in KIOPS_MASTER_KEYS.',
    );
    const configuration = readConfiguration({ KIOPS_DATA_DIR: folder });
    writeFileSync(join(folder, 'master.key'), '');
    expect(() => openMasterKeys(configuration)).toThrowError(
      `The file master.key in ${folder} is empty. Remove it, and a new one is made.`,
    );
    mkdirSync(join(folder, 'database'));
    writeFileSync(join(folder, 'database/PG_VERSION'), '17\n');
    expect(() => openMasterKeys(configuration)).toThrowError(
      `The file master.key in ${folder} is empty. Put it back from your backup.`,
    );
    writeFileSync(join(folder, 'master.key'), KEY);
    expect(() => openMasterKeys(configuration)).toThrowError(/^The master keys in the file master\.key in /);
  });

  it('are made once in the data directory, for its owner alone to read', () => {
    const configuration = readConfiguration({ KIOPS_DATA_DIR: join(folder, 'data') });
    const made = openMasterKeys(configuration);
    const path = join(folder, 'data/master.key');
    expect(statSync(path).mode & 0o777).toBe(0o600);
    expect(openMasterKeys(configuration).find('k1')).toEqual(made.find('k1'));
    const elsewhere = openMasterKeys(readConfiguration({ KIOPS_DATA_DIR: join(folder, 'other') }));
    expect(elsewhere.find('k1')).not.toEqual(made.find('k1'));
    expect(readFileSync(path, 'utf8')).toMatch(/^k1:[A-Za-z0-9+/]{43}=\n$/);
  });

  it('are not made anew for data that needs the lost one', () => {
    const configuration = readConfiguration({ KIOPS_DATA_DIR: join(folder, 'data') });
    openMasterKeys(configuration);
    mkdirSync(join(folder, 'data/database'));
    writeFileSync(join(folder, 'data/database/PG_VERSION'), '17\n');
    unlinkSync(join(folder, 'data/master.key'));
    expect(() => openMasterKeys(configuration)).toThrowError(/master\.key is missing/);
  });
});
