import { type APIRequestContext, expect, request } from '@playwright/test';
import type { OneTimeLink, Page, RecordStore, Role, TransferFile, User } from '@kiops/contracts';

/** The state that a browser context starts with to be signed in. */
export type StorageState = Awaited<ReturnType<APIRequestContext['storageState']>>;

/** A signed-in account over the API: what a test needs quickly before it looks at the console. */
export class Account {
  private constructor(
    private readonly http: APIRequestContext,
    readonly email: string,
    readonly password: string,
  ) {}

  static async signIn(origin: string, email: string, password: string): Promise<Account> {
    // Over HTTPS the certificate is one that a test has just made.
    const http = await request.newContext({
      baseURL: origin,
      ignoreHTTPSErrors: origin.startsWith('https:'),
    });
    const reply = await http.post('/api/v1/auth/sign-in', { data: { email, password } });
    expect(reply.status(), 'sign-in').toBe(204);
    return new Account(http, email, password);
  }

  /** Invites a new person and lets them take the invitation. */
  async invite(origin: string, role: Role): Promise<Account> {
    const email = `${role.toLowerCase()}-${crypto.randomUUID()}@example.com`;
    const { link } = await this.post<{ user: User; link: OneTimeLink }>('users', { email, role });
    const http = await request.newContext({ baseURL: origin });
    const token = new URL(link.url).hash.replace('#token=', '');
    const password = `of ${crypto.randomUUID()}`;
    const reply = await http.post('/api/v1/links/redeem', { data: { token, password, name: '김민준' } });
    expect(reply.status(), 'redeem').toBe(204);
    return new Account(http, email, password);
  }

  storageState(): Promise<StorageState> {
    return this.http.storageState();
  }

  /** Adds a record and returns it. */
  add<Reply extends { readonly id: string }>(store: RecordStore, fields: object): Promise<Reply> {
    return this.post<Reply>(store, fields);
  }

  /** Changes a record, whatever its version is. */
  async change(store: RecordStore, id: string, fields: object): Promise<void> {
    const current = await this.http.get(`/api/v1/${store}/${id}`);
    const headers = { 'X-XSRF-TOKEN': await this.csrfToken(), 'If-Match': current.headers()['etag'] ?? '' };
    const reply = await this.http.patch(`/api/v1/${store}/${id}`, { data: fields, headers });
    expect(reply.status(), `${store}: ${reply.ok() ? '' : await reply.text()}`).toBe(200);
  }

  async list<Item>(store: RecordStore): Promise<Page<Item>> {
    const reply = await this.http.get(`/api/v1/${store}?limit=1000`);
    expect(reply.status(), store).toBe(200);
    return (await reply.json()) as Page<Item>;
  }

  /** What the API replies to a GET; `path` is behind `/api/v1/`. */
  async read<Reply>(path: string): Promise<Reply> {
    const reply = await this.http.get(`/api/v1/${path}`);
    expect(reply.status(), path).toBe(200);
    return (await reply.json()) as Reply;
  }

  export(): Promise<TransferFile> {
    return this.post<TransferFile>('transfer/export', { password: this.password });
  }

  /** Imports a file whose entries are all new. */
  async import(file: object): Promise<void> {
    const { planId } = await this.post<{ planId: string }>('transfer/plan', { file });
    await this.post('transfer/apply', { file, planId, decisions: {} });
  }

  /** Ends the session, which is that of its pages too: their cookies stay. */
  async signOut(): Promise<void> {
    const headers = { 'X-XSRF-TOKEN': await this.csrfToken() };
    expect((await this.http.post('/api/v1/auth/sign-out', { headers })).status(), 'sign-out').toBe(204);
  }

  async post<Reply>(path: string, data: object): Promise<Reply> {
    const reply = await this.http.post(`/api/v1/${path}`, {
      data,
      headers: { 'X-XSRF-TOKEN': await this.csrfToken() },
    });
    expect(reply.ok(), `${path}: ${reply.status()} ${reply.ok() ? '' : await reply.text()}`).toBe(true);
    return (await reply.json()) as Reply;
  }

  private async csrfToken(): Promise<string> {
    const { cookies } = await this.http.storageState();
    return cookies.find(({ name }) => name.endsWith('XSRF-TOKEN'))?.value ?? '';
  }

  async dispose(): Promise<void> {
    await this.http.dispose();
  }
}
