import type { Problem } from '@kiops/contracts';

/** What came back. */
export interface Reply<Body = unknown> {
  readonly status: number;
  readonly headers: Headers;
  readonly text: string;
  /** The body, when there is one. */
  readonly body: Body;
}

/** What a request has beside its method and address. */
export interface RequestOptions {
  readonly body?: unknown;
  readonly headers?: Readonly<Record<string, string | undefined>>;
}

/** A browser as far as the service sees one: it keeps cookies, and sends the CSRF token and its origin as pages do. */
export class Browser {
  readonly cookies = new Map<string, string>();

  constructor(readonly origin: string) {}

  /** Its cookies as a `Cookie` header has them; empty without any. */
  get cookieHeader(): string {
    return [...this.cookies].map(([name, value]) => `${name}=${value}`).join('; ');
  }

  get<Body = Problem>(path: string, options?: RequestOptions): Promise<Reply<Body>> {
    return this.send('GET', path, options);
  }

  post<Body = Problem>(path: string, body?: unknown, options?: RequestOptions): Promise<Reply<Body>> {
    return this.send('POST', path, { body, ...options });
  }

  patch<Body = Problem>(path: string, body: unknown, options?: RequestOptions): Promise<Reply<Body>> {
    return this.send('PATCH', path, { body, ...options });
  }

  delete<Body = Problem>(path: string, options?: RequestOptions): Promise<Reply<Body>> {
    return this.send('DELETE', path, options);
  }

  /** Signs in; the cookies are kept when that works. */
  signIn(email: string, password: string, options?: RequestOptions): Promise<Reply<Problem>> {
    return this.post('/auth/sign-in', { email, password }, options);
  }

  /** A second window with the same cookies. */
  clone(): Browser {
    const copy = new Browser(this.origin);
    for (const [name, value] of this.cookies) copy.cookies.set(name, value);
    return copy;
  }

  async send<Body>(
    method: string,
    path: string,
    { body, headers }: RequestOptions = {},
  ): Promise<Reply<Body>> {
    const own: Record<string, string | undefined> = {
      cookie: this.cookieHeader || undefined,
      ...(method === 'GET' ? {} : { origin: this.origin, 'x-xsrf-token': this.csrfToken() }),
      ...(body === undefined ? {} : { 'content-type': 'application/json' }),
      ...headers,
    };
    const sent = Object.entries(own).filter((pair): pair is [string, string] => pair[1] !== undefined);
    const response = await fetch(`${this.origin}/api/v1${path}`, {
      method,
      headers: sent,
      body: body === undefined ? undefined : JSON.stringify(body),
    });
    for (const cookie of response.headers.getSetCookie()) this.keep(cookie);
    const text = await textOf(response);
    return {
      status: response.status,
      headers: response.headers,
      text,
      body: (text && !isEndless(response) ? JSON.parse(text) : undefined) as Body,
    };
  }

  private csrfToken(): string | undefined {
    return this.cookies.get('__Host-XSRF-TOKEN') ?? this.cookies.get('XSRF-TOKEN');
  }

  private keep(cookie: string): void {
    const [, name, value] = /^([^=]+)=([^;]*)/.exec(cookie) ?? [];
    if (/max-age=0/i.test(cookie)) this.cookies.delete(name);
    else this.cookies.set(name, value);
  }
}

/** What a problem says, but for the id of its request: two askers are told the same when these are equal. */
export function sayingOf({ text, headers }: Pick<Reply, 'text' | 'headers'>): string {
  return text.replace(`"requestId":"${headers.get('x-request-id')}"`, '"requestId":""');
}

/** The text of a reply; of an event stream, which never ends, what it begins with. */
export async function textOf(response: Response): Promise<string> {
  if (!isEndless(response)) return response.text();
  const reader = response.body!.getReader();
  const { value } = await reader.read();
  await reader.cancel();
  return new TextDecoder().decode(value);
}

function isEndless({ headers }: Response): boolean {
  return headers.get('content-type') === 'text/event-stream';
}
