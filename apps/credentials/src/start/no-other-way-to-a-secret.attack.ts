import { PERSONAL_SCOPES, RECORD_STORES, SCOPES, type OneTimeLink, type RelayTicket } from '@kiops/contracts';
import { Browser, textOf, type RequestOptions } from '../identity/testing/browser';
import {
  bearer,
  join,
  KIM,
  makeServiceAccount,
  makeToken,
  onBehalfOf,
  secretOf,
  setUpCode,
  startOver,
} from '../identity/testing/people';
import { SAMPLES, SECRET_FIELDS } from '../testing/samples';
import { startTestService, type TestService } from '../testing/test-service';
import { describeApi } from './api-description';

/** In every secret of every record: where it shows, a secret came out. */
const CANARY = 'canary-91d0';

const METHODS = ['GET', 'POST', 'PUT', 'PATCH', 'DELETE'];

/** How a request shows what it has. */
type Bearer = (path: string) => RequestOptions;

/** A part of a schema of the API's description, as far as a value is made from it. */
interface Schema {
  readonly $ref?: string;
  readonly type?: string;
  readonly enum?: readonly unknown[];
  readonly example?: unknown;
  readonly items?: Schema;
  readonly format?: string;
  readonly allOf?: readonly Schema[];
  readonly properties?: Readonly<Record<string, Schema>>;
  readonly required?: readonly string[];
}

describe('Without the scope records:reveal', () => {
  let service: TestService;
  let kim: Browser;
  let lees: { browser: Browser; password: string };
  let setUp: string;
  /** A record of each store. */
  const ids = new Map<string, string>();
  /** Requests that were not looked at, since others came too fast: none may be. */
  const throttled: string[] = [];

  beforeAll(async () => {
    service = await startTestService();
  });

  beforeEach(async () => {
    await startOver(service);
    kim = new Browser(service.origin);
    setUp = await setUpCode(service);
    await kim.post('/set-up', { code: setUp, ...KIM });
    lees = await join(kim, 'Lee');
    throttled.length = 0;
    for (const store of RECORD_STORES) {
      const sample = { ...SAMPLES[store]('Sample'), [SECRET_FIELDS[store]]: CANARY };
      const { id } = (await kim.post<{ id: string }>(`/${store}`, sample)).body;
      // So that a former one can be read too.
      const rotated = await kim.post(`/${store}/${id}/rotate`, { [SECRET_FIELDS[store]]: `${CANARY}-new` });
      expect(rotated.status).toBe(200);
      ids.set(store, id);
    }
  });

  afterEach(() => expect(throttled).toEqual([]));

  afterAll(() => service.stop());

  const admin = () => ({ browser: kim, password: KIM.password });

  /** Every route with the id of its store's record, those that delete last; and a body as the description says. */
  const requests = (): { method: string; path: string; body: unknown }[] => {
    const { paths, components } = describeApi(service.application);
    const schemas = (components?.schemas ?? {}) as Readonly<Record<string, Schema>>;
    const all = Object.entries(paths).flatMap(([route, operations]) =>
      Object.entries(
        operations as Record<string, { requestBody?: { content: Record<string, { schema: Schema }> } }>,
      )
        .filter(([name]) => METHODS.includes(name.toUpperCase()))
        .flatMap(([name, { requestBody }]) => {
          const schema = Object.values(requestBody?.content ?? {})[0]?.schema;
          const method = name.toUpperCase();
          const body = schema && valueOf(schema, schemas);
          return pathsOf(route.replace(/^\/api\/v1/, '')).map((path) => ({ method, path, body }));
        }),
    );
    return [...all, ...asked()].sort(
      (one, other) => METHODS.indexOf(one.method) - METHODS.indexOf(other.method),
    );
  };

  /** A route's paths: a store's own routes with the id of its record, all others with the id of every store's record. */
  const pathsOf = (route: string): string[] => {
    if (!route.includes('{')) return [route];
    const own = ids.get(route.split('/')[1] ?? '');
    return (own === undefined ? [...ids.values()] : [own]).map((id) => route.replace(/\{\w+\}/g, id));
  };

  /** What leads to a secret only when it is asked for in the right way. */
  const asked = (): { method: string; path: string; body: unknown }[] => [
    ...Array.from(ids, ([store, id]) => ({
      method: 'POST',
      path: `/${store}/${id}/reveal?version=previous`,
      body: undefined,
    })),
    ...[
      { image: 'sample.example.com/pay/gateway:2' },
      { image: 'nginx' },
      { repositoryUrl: 'https://sample.example.com/pay/gateway.git' },
      { database: { engine: 'postgresql', host: 'sample.example.com', port: 5432, database: 'orders' } },
      { server: { host: 'sample.example.com' } },
    ].map((body) => ({ method: 'POST', path: '/resolve', body })),
    { method: 'GET', path: '/events?after=0', body: undefined },
    { method: 'GET', path: '/record-health?findings=duplicate&findings=unused', body: undefined },
  ];

  /** The requests whose replies held a secret, as `METHOD path`. */
  const leaks = async (send: Bearer): Promise<string[]> => {
    const found: string[] = [];
    const api = new Browser(service.origin);
    for (const { method, path, body } of requests()) {
      const options = send(path);
      const headers = { 'if-match': '*', ...options.headers };
      for (const sent of body === undefined ? [undefined] : [body, {}]) {
        const { status, text } = await answer(api, method, path, { body: sent, headers });
        if (text.includes(CANARY)) found.push(`${method} ${path}`);
        if (status === 429) throttled.push(`${method} ${path}`);
      }
    }
    return found;
  };

  it('a session gets secrets by its requests: the search finds what there is to find', async () => {
    const token = await makeToken(admin(), ['records:read', 'records:reveal', 'records:export']);
    const found = await leaks(() => bearer(token));
    for (const [store, id] of ids) {
      expect(found).toContain(`POST /${store}/${id}/reveal`);
      expect(found).toContain(`POST /${store}/${id}/reveal?version=previous`);
    }
    expect(found).toContain('POST /transfer/export');
    expect(found.filter((request) => request === 'POST /resolve').length).toBe(5);
  });

  it('no route gives one: not to a personal token, not to a service account', async () => {
    const personal = await makeToken(
      admin(),
      PERSONAL_SCOPES.filter((scope) => scope !== 'records:reveal'),
    );
    const scopes = SCOPES.filter((scope) => scope !== 'records:reveal');
    const acting = await makeServiceAccount(admin(), { scopes, users: [KIM.email] });
    expect(await leaks(() => onBehalfOf(acting, KIM.email))).toEqual([]);
    expect(await leaks(() => bearer(acting))).toEqual([]);
    expect(await leaks(() => bearer(personal))).toEqual([]);
  });

  it('no route gives one to what only leads to something: links, tickets, set-up codes', async () => {
    const users = (await kim.get<{ items: { id: string; email: string }[] }>('/users')).body.items;
    const leeId = users.find(({ email }) => email.startsWith('lee'))?.id;
    const reset = (await kim.post<OneTimeLink>(`/users/${leeId}/password-reset`)).body;
    const invited = await kim.post<{ link: OneTimeLink }>('/users', {
      email: 'x@example.com',
      role: 'Member',
    });
    const ssh = { label: 'SSH', protocol: 'ssh', host: 'ssh.example.com', port: 22, username: 'root' };
    const serverId = (await lees.browser.post<{ id: string }>('/servers', ssh)).body.id;
    const { ticket } = (await lees.browser.post<RelayTicket>('/relay/tickets', { serverId })).body;
    const intermediate = [secretOf(reset.url), secretOf(invited.body.link.url), ticket, setUp];
    expect(intermediate.every((token) => token.length > 20)).toBeTrue();
    for (const token of intermediate) {
      expect(await leaks(() => bearer({ token }))).toEqual([]);
      expect(await leaks(() => ({ headers: { cookie: `kiops_session=${token}` } }))).toEqual([]);
    }
  });
});

async function answer(
  browser: Browser,
  method: string,
  path: string,
  options: RequestOptions,
): Promise<{ status: number; text: string }> {
  const headers = Object.entries({
    ...(options.body === undefined ? {} : { 'content-type': 'application/json' }),
    ...options.headers,
  }).filter((pair): pair is [string, string] => pair[1] !== undefined);
  const url = path.startsWith('/api/') ? `${browser.origin}${path}` : `${browser.origin}/api/v1${path}`;
  const body = options.body === undefined ? undefined : JSON.stringify(options.body);
  const response = await fetch(url, { method, headers, body });
  return { status: response.status, text: await textOf(response) };
}

/** A value as a schema describes it: its example, the first of its choices, or the plainest of its type. */
function valueOf(schema: Schema, schemas: Readonly<Record<string, Schema>>): unknown {
  const ref = schema.$ref ?? schema.allOf?.[0]?.$ref;
  if (ref !== undefined) return valueOf(schemas[ref.split('/').at(-1) ?? ''] ?? {}, schemas);
  if (schema.example !== undefined) return schema.example;
  if (schema.enum) return schema.enum[0];
  if (schema.type === 'array') return schema.items ? [valueOf(schema.items, schemas)] : [];
  if (schema.type === 'integer' || schema.type === 'number') return 1;
  if (schema.type === 'boolean') return true;
  if (schema.properties) {
    const members = Object.entries(schema.properties).filter(([name]) => schema.required?.includes(name));
    return Object.fromEntries(members.map(([name, member]) => [name, valueOf(member, schemas)]));
  }
  if (schema.format === 'date-time') return new Date(Date.now() + 3_600_000).toISOString();
  return schema.type === 'string' ? 'x' : {};
}
