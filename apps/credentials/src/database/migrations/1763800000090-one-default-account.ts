import type { MigrationInterface, QueryRunner } from 'typeorm';

/** An owner has one default Docker Hub account at most. Of several, the one that was changed last stays it. */
export class OneDefaultAccount1763800000090 implements MigrationInterface {
  readonly name = 'OneDefaultAccount1763800000090';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      UPDATE docker_hub SET is_default = false, version = version + 1, updated_at = now()
      FROM (
        SELECT id, row_number() OVER (PARTITION BY owner_id ORDER BY updated_at DESC, id DESC) AS place
        FROM docker_hub WHERE is_default AND deleted_at IS NULL
      ) AS default_account
      WHERE docker_hub.id = default_account.id AND place > 1`);
    await runner.query(`
      CREATE UNIQUE INDEX docker_hub_one_default ON docker_hub (owner_id)
      WHERE is_default AND deleted_at IS NULL`);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('DROP INDEX docker_hub_one_default');
  }
}
