import type { MigrationInterface, QueryRunner } from 'typeorm';

/**
 * The scope `transfer` was for imports, clean-ups and exports alike. It becomes `records:write`, which the first two ask
 * for now; a token that shall export is made anew, with the password. The log tells each owner.
 */
export class TransferScope1763800000041 implements MigrationInterface {
  readonly name = 'TransferScope1763800000041';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      WITH narrowed AS (
        UPDATE service_tokens t
        SET scopes = array_remove(t.scopes, 'transfer')
          || CASE WHEN 'records:write' = ANY(t.scopes) THEN '{}' ELSE '{records:write}' END::text[]
        FROM accounts a
        WHERE 'transfer' = ANY(t.scopes) AND a.id = t.account_id
        RETURNING a.id, a.email, a.name AS person, t.name, t.scopes
      )
      INSERT INTO audit_log (action, actor_id, actor_email, actor_name, detail)
      SELECT 'token.export-ended', id, email, person, jsonb_build_object('name', name, 'scopes', to_jsonb(scopes))
      FROM narrowed`);
  }

  /** Tokens that had `transfer` keep `records:write`, which the version before knows: nothing is given back. */
  async down(): Promise<void> {
    return Promise.resolve();
  }
}
