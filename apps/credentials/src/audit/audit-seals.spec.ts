import { BindingKey } from '../crypto/binding-key';
import type { Browser } from '../identity/testing/browser';
import { setUpAsKim } from '../identity/testing/people';
import { SAMPLES } from '../testing/samples';
import { onPostgres } from '../testing/test-database';
import { startTestService, type TestService } from '../testing/test-service';
import { AuditSealer } from './audit-sealer';
import { AuditVerifier, type AuditVerdict } from './audit-verifier';
import { AuditService } from './audit.service';

describe('The chain of audit seals', () => {
  let service: TestService;
  let kim: Browser;

  beforeEach(async () => {
    service = await startTestService();
    kim = await setUpAsKim(service);
  });

  afterEach(() => service.stop());

  const verify = (expected?: string): Promise<AuditVerdict> =>
    service.application.get(AuditVerifier).verify(expected);
  /** Seals until nothing is left: the service's own sealer may be at it as well. */
  const sealAll = async (): Promise<AuditVerdict> => {
    for (;;) {
      await service.application.get(AuditSealer).seal();
      const verdict = await verify();
      if (verdict.unsealed === 0 || verdict.broken) return verdict;
    }
  };
  const add = (name: string) => kim.post<{ id: string }>('/registries', SAMPLES.registries(name));
  const write = (sql: string): Promise<unknown> => service.database.query(sql);

  it('grows beside the work, by itself', async () => {
    await add('Alpha');
    for (;;) {
      const { entries, unsealed, broken, head } = await verify();
      expect(broken).toBeUndefined();
      if (unsealed === 0) {
        expect(entries).toBe(2);
        expect(head).toMatch(/^\d+:[0-9a-f]{16}$/);
        return;
      }
    }
  });

  it('tells when an entry was changed, removed or put in between, and where', async () => {
    const { body } = await add('Alpha');
    await kim.post(`/registries/${body.id}/reveal`);
    await sealAll();
    await add('Bravo');
    expect((await sealAll()).broken).toBeUndefined();
    await write('CREATE TABLE kept AS SELECT * FROM audit_log');
    const restore = async (): Promise<void> => {
      await write('DELETE FROM audit_log');
      await write('INSERT INTO audit_log OVERRIDING SYSTEM VALUE SELECT * FROM kept');
      expect((await verify()).broken).toBeUndefined();
    };
    const columns = await service.database.query<{ name: string; type: string }>(
      `SELECT column_name AS name, data_type AS type FROM information_schema.columns
       WHERE table_name = 'audit_log' AND column_name <> 'id'`,
    );
    const others: Readonly<Record<string, string>> = {
      text: `'another'`,
      uuid: 'gen_random_uuid()',
      jsonb: `'{"fields": ["label"]}'`,
      'timestamp with time zone': `at - interval '1 minute'`,
    };
    for (const { name, type } of columns) {
      await write(`UPDATE audit_log SET ${name} = ${others[type]} WHERE action = 'record.revealed'`);
      expect((await verify()).broken)
        .withContext(name)
        .toMatch(/^entries up to \d+, sealed as number \d+ at .*Z: they were changed$/);
      await restore();
    }
    await write(`DELETE FROM audit_log WHERE action = 'record.revealed'`);
    expect((await verify()).broken).toMatch(/are there, \d were sealed$/);
    await write(
      `INSERT INTO audit_log (id, action) OVERRIDING SYSTEM VALUE
       SELECT id, 'record.changed' FROM kept WHERE action = 'record.revealed'`,
    );
    expect((await verify()).broken).toMatch(/they were changed$/);
    await restore();
    await write(
      `INSERT INTO audit_log (id, action) OVERRIDING SYSTEM VALUE VALUES (0, 'record.changed'), (-1, 'x')`,
    );
    expect((await verify()).broken).toMatch(/are there, \d were sealed$/);
    await write('DROP TABLE kept');
  });

  it('tells when a seal was removed, changed or made by somebody else', async () => {
    for (const name of ['Alpha', 'Bravo', 'Charlie']) {
      await add(name);
      await sealAll();
    }
    const { head } = await verify();
    await write('CREATE TABLE kept_seals AS SELECT * FROM audit_seals');
    const seals = await service.database.query<{ id: string }>('SELECT id FROM audit_seals ORDER BY id');
    expect(seals.length).toBeGreaterThanOrEqual(3);
    const [first, second] = seals;
    const last = seals[seals.length - 1];
    for (const [sql, said] of [
      [`DELETE FROM audit_seals WHERE id = ${first.id}`, /^seal 1 is gone$/],
      [`DELETE FROM audit_seals WHERE id = ${second.id}`, /^seal 2 is gone$/],
      [`UPDATE audit_seals SET entries = entries + 1 WHERE id = ${second.id}`, /were sealed$/],
      [`UPDATE audit_seals SET mac = sha256(mac) WHERE id = ${second.id}`, /they were changed$/],
      [`UPDATE audit_seals SET last_entry = last_entry + 1000 WHERE id = ${last.id}`, /they were changed$/],
      [`DELETE FROM audit_seals WHERE id = ${last.id}`, new RegExp(`^the seal ${head} is not there$`)],
    ] as const) {
      await write(sql);
      expect((await verify(head)).broken)
        .withContext(sql)
        .toMatch(said);
      await write('DELETE FROM audit_seals');
      await write('INSERT INTO audit_seals SELECT * FROM kept_seals');
      expect((await verify(head)).broken).toBeUndefined();
    }
    const another = new AuditVerifier(service.database, BindingKey.random());
    expect((await another.verify()).broken).toMatch(/they were changed$/);
    await write('DROP TABLE kept_seals');
  });

  it('says loudly that a seal is gone which was there', async () => {
    await sealAll();
    await service.application.get(AuditSealer).seal();
    await write('DELETE FROM audit_seals');
    await add('Alpha');
    for (;;) {
      await service.application.get(AuditSealer).seal();
      if (service.logs.some((line) => line.includes('A seal of the audit log was removed'))) break;
    }
    expect(service.logs.join('\n')).not.toContain('secret of Alpha');
  });

  it('is one, also when several seal at a time', async () => {
    const sealers = [1, 2, 3].map(
      () => new AuditSealer(service.database, service.application.get(BindingKey)),
    );
    for (let round = 0; round < 10; round += 1) {
      await Promise.all([add(`Registry${round}`), ...sealers.map((sealer) => sealer.seal())]);
    }
    const { entries, broken } = await sealAll();
    expect(broken).toBeUndefined();
    const [{ count }] = await service.database.query<{ count: number }>(
      'SELECT count(*)::integer AS count FROM audit_log',
    );
    expect(entries).toBe(count);
  });

  it('goes on where it was when sealing ended in the middle', async () => {
    await add('Alpha');
    await expectAsync(
      service.database.transaction(async (transaction) => {
        await transaction.query(
          `INSERT INTO audit_seals (id, last_entry, entries, mac) VALUES (1e6, 1e6, 1, '')`,
        );
        throw new Error('killed');
      }),
    ).toBeRejectedWithError('killed');
    expect((await sealAll()).broken).toBeUndefined();
  });

  if (onPostgres) {
    it('waits with later entries for an earlier one that is not committed yet', async () => {
      await sealAll();
      const audit = service.application.get(AuditService);
      const record = (actor: string | null) =>
        ({ action: 'token.created', actorId: actor, source: null }) as const;
      const before = (await verify()).entries;
      await service.database.transaction(async (early) => {
        await audit.record(record(null), early);
        await audit.record(record(null));
        for (let look = 0; look < 4; look += 1) await service.application.get(AuditSealer).seal();
        const { entries, unsealed } = await verify();
        expect([entries, unsealed]).toEqual([before, 1]);
      });
      const { entries, broken } = await sealAll();
      expect([entries, broken]).toEqual([before + 2, undefined]);
    });
  }
});
