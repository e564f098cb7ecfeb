import type { AuditEntry, Page, Scope } from '@kiops/contracts';
import { DataSource } from 'typeorm';
import { TransferScope1763800000041 } from '../../database/migrations/1763800000041-transfer-scope';
import { startTestService, type TestService } from '../../testing/test-service';
import { Browser } from '../testing/browser';
import { bearer, KIM, makeToken, setUpAsKim, startOver } from '../testing/people';
import { rebind } from '../testing/rebind';

describe('Tokens from before the scope “transfer” was split', () => {
  let service: TestService;
  let kim: Browser;

  beforeAll(async () => {
    service = await startTestService();
  });

  afterAll(() => service.stop());

  beforeEach(async () => {
    await startOver(service);
    kim = await setUpAsKim(service);
  });

  const withOldScopes = async (name: string, scopes: readonly string[]) => {
    const made = await makeToken({ browser: kim, password: KIM.password }, ['records:read'], name);
    await service.database.query('UPDATE service_tokens SET scopes = $2 WHERE id = $1', [made.id, scopes]);
    return made;
  };

  const upgrade = async () => {
    const runner = service.application.get(DataSource).createQueryRunner();
    try {
      await new TransferScope1763800000041().up(runner);
    } finally {
      await runner.release();
    }
    // Rows are bound after the migrations of an upgrade.
    await rebind(service);
  };

  it('go on importing, export no more, and their owner can read so', async () => {
    const importer = await withOldScopes('importer', ['transfer']);
    await withOldScopes('both', ['transfer', 'records:write', 'records:reveal']);
    await withOldScopes('reader', ['records:read']);
    await upgrade();
    await upgrade();

    const { body } = await kim.get<Page<{ name: string; scopes: Scope[] }>>('/service-tokens');
    expect(body.items.map(({ name, scopes }) => [name, scopes])).toEqual([
      ['importer', ['records:write']],
      ['both', ['records:write', 'records:reveal']],
      ['reader', ['records:read']],
    ]);
    const program = new Browser(service.origin);
    expect((await program.get('/transfer/clean-up', bearer(importer))).status).toBe(200);
    expect((await program.post('/transfer/export', {}, bearer(importer))).body.code).toBe('scope-missing');

    const { body: log } = await kim.get<Page<AuditEntry>>('/audit?action=token.export-ended');
    expect(log.items.map(({ actor, detail }) => [actor?.email, detail]).reverse()).toEqual(
      jasmine.arrayWithExactContents([
        [KIM.email, { name: 'importer', scopes: ['records:write'] }],
        [KIM.email, { name: 'both', scopes: ['records:write', 'records:reveal'] }],
      ]),
    );
  });
});
