import { randomBytes } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { Client } from 'pg';
import { workspaceRoot } from '../../../../tools/build/projects.mjs';
import { AuditSealer } from '../audit/audit-sealer';
import { AuditVerifier } from '../audit/audit-verifier';
import { checkMasterKeys } from '../crypto/key-check';
import { MasterKeys } from '../crypto/master-keys';
import { join, setUpAsKim } from '../identity/testing/people';
import { StartError } from '../problems/start-error';
import { SAMPLES } from '../testing/samples';
import { emptyDatabase, migratedDatabase, onPostgres, type TestDatabase } from '../testing/test-database';
import { startTestService, TEST_MASTER_KEYS } from '../testing/test-service';
import { HEAD, importFile, registry } from '../transfer/testing/transfers';
import { migrate } from './migrate';
import { postgresStorage } from './storage';

if (onPostgres) {
  describe('A role that only serves', () => {
    const role = `kiops_service_${randomBytes(4).toString('hex')}`;
    const password = randomBytes(8).toString('hex');
    let database: TestDatabase;
    let owner: Client;

    const connect = async (url: string): Promise<Client> => {
      const client = new Client({ connectionString: url });
      await client.connect();
      return client;
    };
    /** The address of a database for the role. */
    const asRole = (url: string): string => {
      const changed = new URL(url);
      changed.username = role;
      changed.password = password;
      return changed.href;
    };
    const serve = ({ url }: TestDatabase): TestDatabase => ({
      url: asRole(url!),
      open: () => postgresStorage(asRole(url!), 5),
      drop: async () => undefined,
    });

    beforeEach(async () => {
      database = await migratedDatabase();
      owner = await connect(database.url!);
      await owner.query(`CREATE ROLE ${role} LOGIN PASSWORD '${password}'`);
      const sql = readFileSync(`${workspaceRoot}/docs/service-role.sql`, 'utf8');
      await owner.query(sql.replaceAll(':"service"', role));
    });

    afterEach(async () => {
      await owner.query(`DROP OWNED BY ${role}`);
      await owner.query(`DROP ROLE ${role}`);
      await owner.end();
      await database.drop();
    });

    it('is enough for the service, which adds to the audit log and seals it', async () => {
      const keys = MasterKeys.parse(TEST_MASTER_KEYS);
      await migrate(serve(database).open(), (dataSource) => checkMasterKeys(dataSource, keys));
      const service = await startTestService({}, serve(database));
      try {
        const kim = await setUpAsKim(service);
        const { body } = await kim.post<{ id: string }>('/registries', SAMPLES.registries('Alpha'));
        expect((await kim.post(`/registries/${body.id}/reveal`)).text).toContain('secret of Alpha');
        expect((await kim.delete(`/registries/${body.id}`)).status).toBe(204);
        const registries = Array.from({ length: 300 }, (_, index) => registry(`r${index}`));
        expect((await importFile(kim, { ...HEAD, registries })).status).toBe(200);
        const lee = await join(kim, 'Lee');
        expect((await kim.post(`/users/${lee.user.id}/deactivate`, {})).status).toBe(200);
        for (;;) {
          await service.application.get(AuditSealer).seal();
          const { unsealed, entries, broken } = await service.application.get(AuditVerifier).verify();
          expect(broken).toBeUndefined();
          if (unsealed > 0) continue;
          expect(entries).toBeGreaterThan(5);
          break;
        }
      } finally {
        await service.stop();
      }
      const client = await connect(asRole(database.url!));
      for (const sql of [
        `UPDATE audit_log SET action = 'record.changed'`,
        'DELETE FROM audit_log',
        'TRUNCATE audit_log',
        'UPDATE audit_seals SET entries = 0',
        'DELETE FROM audit_seals',
        'TRUNCATE audit_seals',
        'DELETE FROM migrations',
        'ALTER TABLE accounts DROP COLUMN mac',
        'DROP TABLE audit_log',
      ]) {
        await expectAsync(client.query(sql))
          .withContext(sql)
          .toBeRejectedWithError(/^(permission denied|must be owner)/);
      }
      expect((await client.query('SELECT FROM audit_log')).rowCount).toBeGreaterThan(5);
      await client.end();
    });

    it('is told to have the owner migrate, when there is something to migrate', async () => {
      const empty = await emptyDatabase();
      await expectAsync(migrate(serve(empty).open())).toBeRejectedWithError(
        StartError,
        /^The role of DATABASE_URL may not change tables\. /,
      );
      await empty.drop();
    });
  });
}
