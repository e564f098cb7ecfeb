import { execFile } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { promisify } from 'node:util';
import type { OpenAPI3 } from 'openapi-typescript';
import { Browser } from '../identity/testing/browser';
import { KIM, makeToken, setUpAsKim } from '../identity/testing/people';
import { startTestService, type TestService } from '../testing/test-service';

const run = promisify(execFile);

/** What another service could be: it knows the API by the generated types only, and prints what it saw. */
const PROGRAM = `
import createClient from 'openapi-fetch';
import type { paths } from './api.ts';

const [origin, token] = process.argv.slice(2);
const api = createClient<paths>({ baseUrl: origin, headers: { authorization: \`Bearer \${token}\` } });

const body = {
  label: 'Harbor', kind: 'harbor', url: 'harbor.acme.io', username: 'robot$ci', password: 'first',
} as const;
const headers = { 'Idempotency-Key': 'one' };
const created = await api.POST('/api/v1/registries', { body, headers });
const again = await api.POST('/api/v1/registries', { body, headers });
if (!created.data || !again.data) throw new Error('Not created');
const { id } = created.data;
const path = { id };
const listed = await api.GET('/api/v1/registries', { params: { query: { q: 'harbor', limit: 10 } } });
const rotated = await api.POST('/api/v1/registries/{id}/rotate', { params: { path }, body: { password: 'second' } });
const now = await api.POST('/api/v1/registries/{id}/reveal', { params: { path } });
const before = await api.POST('/api/v1/registries/{id}/reveal', { params: { path, query: { version: 'previous' } } });
const resolved = await api.POST('/api/v1/resolve', { body: { image: 'harbor.acme.io/team/app:1' } });
const unfit = await api.POST('/api/v1/resolve', { body: { image: 'quay.io/team/app' } });
const wrong = await api.POST('/api/v1/registries', { body: { ...body, url: '' } });

console.log(JSON.stringify({
  created: [created.data.label, created.data.version, created.response.headers.get('etag')],
  again: again.data.id === id,
  listed: listed.data?.items.map(({ label, hasPassword }) => [label, hasPassword]),
  rotated: [rotated.data?.version, rotated.data?.previousUntil !== null],
  secrets: [now.data?.password, before.data?.password],
  resolved: [resolved.data?.store, resolved.data?.id === id],
  unfit: [unfit.response.status, unfit.error?.code],
  wrong: [wrong.error?.code, wrong.error?.errors?.map(({ path: field }) => field)],
}));
`;

const TSC = ['node_modules/typescript/bin/tsc', '--noEmit', '--strict', '--target', 'es2023'];
const OPTIONS = ['--module', 'nodenext', '--allowImportingTsExtensions', '--types', 'node', '--skipLibCheck'];

describe('A client that is generated from the description of the API', () => {
  let service: TestService;
  let kim: Browser;
  let folder: string;

  beforeAll(async () => {
    service = await startTestService();
    kim = await setUpAsKim(service);
    // Inside the workspace, whose packages it imports.
    mkdirSync('dist/specs', { recursive: true });
    folder = mkdtempSync(join('dist/specs', 'generated-client-'));
    writeFileSync(join(folder, 'package.json'), '{"type":"module"}');
    const { default: generate, astToString } = await import('openapi-typescript');
    const description = (await kim.get<OpenAPI3>('/../openapi.json')).body;
    writeFileSync(join(folder, 'api.ts'), astToString(await generate(description)));
  });

  afterAll(async () => {
    rmSync(folder, { recursive: true, force: true });
    await service.stop();
  });

  const write = (name: string, text: string): string => {
    const file = join(folder, name);
    writeFileSync(file, text);
    return file;
  };

  it('is built without a fault, and lists, creates, rotates, reveals and resolves', async () => {
    const file = write('client.ts', PROGRAM);
    await run(process.execPath, [...TSC, ...OPTIONS, file]);
    const owner = { browser: kim, password: KIM.password };
    const { token } = await makeToken(owner, ['records:read', 'records:reveal', 'records:write']);
    const { stdout } = await run(process.execPath, [file, service.origin, token]);
    expect(JSON.parse(stdout)).toEqual({
      created: ['Harbor', 1, '"1"'],
      again: true,
      listed: [['Harbor', true]],
      rotated: [2, true],
      secrets: ['second', 'first'],
      resolved: ['registries', true],
      unfit: [404, 'no-match'],
      wrong: ['invalid-input', ['url']],
    });
  });

  it('is not built when it sends a value of another type, or reads a field that is not there', async () => {
    const faulty = [
      PROGRAM.replace("url: ''", 'url: 7'),
      PROGRAM.replace('now.data?.password', 'now.data?.colour'),
    ].map((text, index) => write(`faulty-${index}.ts`, text));
    for (const file of faulty) {
      await expectAsync(run(process.execPath, [...TSC, ...OPTIONS, file])).toBeRejected();
    }
  });
});
