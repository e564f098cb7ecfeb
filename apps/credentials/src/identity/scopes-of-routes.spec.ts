import { PERSONAL_SCOPES as SCOPES, RECORD_STORES, type Scope } from '@kiops/contracts';
import { describeApi } from '../start/api-description';
import { startTestService, type TestService } from '../testing/test-service';
import { Browser } from './testing/browser';
import { bearer, KIM, makeToken, setUpAsKim } from './testing/people';

/**
 * What a service token can reach, and the scopes that each route asks for. Who adds a route that takes tokens adds it
 * here, and so decides twice. The routes of a store stand for those of all kinds of records.
 */
const EXPECTED = `
  GET    /me                            (any token)
  GET    /me/usage                      records:read

  GET    /{store}                       records:read
  GET    /{store}/{id}                  records:read
  POST   /{store}                       records:write
  PATCH  /{store}/{id}                  records:write
  DELETE /{store}/{id}                  records:write
  POST   /{store}/{id}/restore          records:write
  POST   /{store}/{id}/reveal           records:reveal
  POST   /{store}/{id}/rotate           records:write
  GET    /{store}/{id}/consumers        records:read
  PATCH  /{store}/{id}/previous         records:write
  DELETE /{store}/{id}/previous         records:write

  GET    /connections                   records:read
  POST   /connections                   connections:write
  PUT    /connections/{service}         connections:write
  DELETE /connections/{id}              connections:write

  POST   /resolve                       records:read
  GET    /events                        records:read

  GET    /operations/summary            records:read
  POST   /operations                    records:write

  POST   /transfer/export               records:export records:reveal
  POST   /transfer/plan                 records:write
  POST   /transfer/apply                records:write
  GET    /transfer/clean-up             records:write
  POST   /transfer/browser-imports      records:write
  POST   /transfer/browser-changes      records:write
  POST   /transfer/clean-up             records:write
  GET    /transfer/acts/{id}/undo       records:write
  POST   /transfer/acts/{id}/undo       records:write

  GET    /record-health                 records:read
  GET    /trash                         records:read
  POST   /trash/restore                 records:write
`;

const ID = '01a204e9-b524-7f35-95ff-05f571b6c95c';

/** The table as lines such as `POST /registries/{id}/reveal records:reveal`, a line per store. */
function expectedLines(): string[] {
  return EXPECTED.trim()
    .split(/\n\s*/)
    .map((line) => line.trim().replace(/ +/g, ' '))
    .flatMap((line) =>
      line.includes('/{store}') ? RECORD_STORES.map((store) => line.replace('{store}', store)) : line,
    )
    .sort();
}

describe('Service tokens and routes', () => {
  let service: TestService;
  let program: Browser;
  const tokens = new Map<string, string>();

  beforeAll(async () => {
    service = await startTestService();
    const kim = { browser: await setUpAsKim(service), password: KIM.password };
    program = new Browser(service.origin);
    for (const scopes of [SCOPES, ...SCOPES.map(allBut)]) {
      tokens.set(scopes.join(), (await makeToken(kim, scopes)).token);
    }
  });

  afterAll(() => service.stop());

  const allBut = (left: Scope) => SCOPES.filter((scope) => scope !== left);

  const isOpen = async (method: string, path: string, scopes: readonly Scope[]): Promise<boolean> => {
    const token = tokens.get(scopes.join()) ?? '';
    const body = method === 'GET' || method === 'DELETE' ? undefined : {};
    const { code } = (
      await program.send<{ code?: string } | undefined>(method, path, { body, ...bearer({ token }) })
    ).body ?? { code: undefined };
    return code !== 'scope-missing';
  };

  /** A route with the scopes that it asks for; undefined where it is public, or closed to tokens. */
  const lineOf = async (route: string, method: string, isPublic: boolean): Promise<string | undefined> => {
    const shown = route.slice('/api/v1'.length);
    const path = shown.replace(/\{\w+\}/g, ID);
    if (isPublic || !(await isOpen(method, path, SCOPES))) return undefined;
    const isNeeded = await Promise.all(
      SCOPES.map(async (scope) => !(await isOpen(method, path, allBut(scope)))),
    );
    const needed = SCOPES.filter((_, index) => isNeeded[index]).sort();
    return `${method} ${shown} ${needed.length === 0 ? '(any token)' : needed.join(' ')}`;
  };

  /** Every route of the API that is open to tokens. */
  const walk = async (): Promise<string[]> => {
    const lines: (string | undefined)[] = [];
    for (const [route, methods] of Object.entries(describeApi(service.application).paths)) {
      if (!route.startsWith('/api/v1/')) continue;
      const operations = Object.entries(methods) as [string, { security?: unknown[] }][];
      lines.push(
        ...(await Promise.all(
          operations.map(([name, { security }]) => lineOf(route, name.toUpperCase(), security?.length === 0)),
        )),
      );
    }
    return lines.filter((line) => line !== undefined).sort();
  };

  it('fit: each route asks for the scopes in the table, and every other is closed to tokens', async () => {
    expect(await walk()).toEqual(expectedLines());
  });
});
