// Somebody who uses the API as the console does.

/** The administrator of every bench; an export asks for the password again. */
export const admin = { email: 'bench@example.com', password: 'the bench has a long password' };

/**
 * A browser without a page: keeps its cookies, and sends them.
 *
 * @param {string} origin where the service answers
 */
export function newClient(origin) {
  const cookies = new Map();
  const cookieHeader = () => [...cookies].map(([name, value]) => `${name}=${value}`).join('; ');
  const headers = () => ({ origin, cookie: cookieHeader(), 'x-xsrf-token': cookies.get('XSRF-TOKEN') ?? '' });
  const send = async (method, path, body) => {
    const reply = await fetch(`${origin}/api/v1${path}`, {
      method,
      headers: { ...headers(), ...(body === undefined ? {} : { 'content-type': 'application/json' }) },
      body: body === undefined ? undefined : JSON.stringify(body),
    });
    for (const cookie of reply.headers.getSetCookie()) {
      const [, name, value] = /^([^=]+)=([^;]*)/.exec(cookie);
      cookies.set(name, value);
    }
    const text = await reply.text();
    if (!reply.ok) throw new Error(`${path}: ${reply.status} ${text}`);
    return text === '' ? undefined : JSON.parse(text);
  };
  const get = (path) => send('GET', path);
  const post = (path, body) => send('POST', path, body);
  return { origin, get, post, cookieHeader, headers };
}

/** A client that is signed in. */
export async function signIn(origin, { email, password }) {
  const client = newClient(origin);
  await client.post('/auth/sign-in', { email, password });
  return client;
}

/** Invites somebody, who joins: their client, signed in, and what they sign in with. */
export async function join(administrator, name) {
  const email = `${name}@example.com`;
  const password = `${name} has a long password`;
  const { link } = await administrator.post('/users', { email, role: 'Member' });
  const token = new URL(link.url).hash.replace('#token=', '');
  const client = newClient(administrator.origin);
  await client.post('/links/redeem', { token, password, name });
  return { email, password, client };
}

/** The headers of a program with a personal token that may do what the benches do. */
export async function tokenHeaders({ client, password }) {
  const { token } = await client.post('/service-tokens', {
    name: 'bench',
    scopes: ['records:read', 'records:reveal', 'records:write'],
    expiresAt: new Date(Date.now() + 86_400_000).toISOString(),
    password,
  });
  return { authorization: `Bearer ${token}` };
}
