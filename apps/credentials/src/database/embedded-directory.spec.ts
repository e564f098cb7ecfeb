import { cpSync, mkdirSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { placeEmbeddedDatabase } from '@kiops/test-databases';
import { StartError } from '../problems/start-error';
import { onPostgres } from '../testing/test-database';
import { assertNoOtherFiles, openEmbeddedDatabase } from './embedded-directory';
import { EmbeddedDisk } from './embedded-disk';

if (!onPostgres) {
  describe('The directory of an embedded database', () => {
    let folder: string;
    let directory: string;

    beforeEach(() => {
      folder = mkdtempSync(join(tmpdir(), 'kiops-directory-'));
      directory = join(folder, 'database');
    });

    afterEach(() => rmSync(folder, { recursive: true, force: true }));

    const names = async (): Promise<readonly unknown[]> => {
      const database = await openEmbeddedDatabase(directory, new EmbeddedDisk(folder));
      const { rows } = await database.query<{ relname: string }>(
        `SELECT relname FROM pg_class WHERE relnamespace = 'public'::regnamespace`,
      );
      await database.close();
      return rows.map(({ relname }) => relname);
    };

    it('is made anew when the process that made it ended before it was whole', async () => {
      await placeEmbeddedDatabase(folder);
      cpSync(directory, `${directory}.new`, { recursive: true });
      rmSync(directory, { recursive: true });
      // The mark is there already, and not all of the files.
      rmSync(join(`${directory}.new`, 'postgresql.conf'));
      rmSync(join(`${directory}.new`, 'base'), { recursive: true });
      expect(await names()).toEqual([]);
      expect(readdirSync(folder)).toEqual(['database']);
    });

    it('keeps what is in it', async () => {
      await placeEmbeddedDatabase(folder);
      const database = await openEmbeddedDatabase(directory, new EmbeddedDisk(folder));
      await database.exec('CREATE TABLE kept ()');
      await database.close();
      expect(await names()).toEqual(['kept']);
    });

    it('is not written over when it lost its mark, and may be empty or not there', () => {
      const judge = () => assertNoOtherFiles(directory, './data');
      expect(judge).not.toThrow();
      mkdirSync(directory);
      expect(judge).not.toThrow();
      writeFileSync(join(directory, 'postgresql.conf'), '');
      expect(judge).toThrowMatching(
        (error) =>
          error instanceof StartError &&
          error.message ===
            `The database in ./data is not whole (PG_VERSION is missing). Restore it from your backup, or move ${directory} away to begin anew.`,
      );
      writeFileSync(join(directory, 'PG_VERSION'), '17\n');
      expect(judge).not.toThrow();
    });
  });
}
