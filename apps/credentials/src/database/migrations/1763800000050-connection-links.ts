import type { MigrationInterface, QueryRunner } from 'typeorm';

/** A connection's url is one that a browser opens as a web page, whoever wrote it: it names its scheme. */
export class ConnectionLinks1763800000050 implements MigrationInterface {
  readonly name = 'ConnectionLinks1763800000050';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      UPDATE connections SET url = CASE WHEN length(url) <= 2040 THEN 'https://' || url END
      WHERE url !~* '^https?://'`);
  }

  /** Nothing to take back: these were valid before. */
  async down(): Promise<void> {
    return Promise.resolve();
  }
}
