import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';

/** A Secret as it was applied. */
export interface AppliedSecret {
  readonly apiVersion: string;
  readonly kind: string;
  readonly metadata: { readonly name: string; readonly namespace: string };
  readonly type: string;
  readonly data: Readonly<Record<string, string>>;
}

/** A stand-in for the Secrets API of Kubernetes that takes server-side apply of one sign-in, and nothing else. */
export interface KubernetesApi {
  readonly origin: string;
  /** By `namespace/name`. */
  readonly secrets: ReadonlyMap<string, AppliedSecret>;
  /** What was wrong with what came. */
  readonly faults: readonly string[];
  stop(): Promise<void>;
}

const PATH = /^\/api\/v1\/namespaces\/([a-z0-9-]+)\/secrets\/([a-z0-9.-]+)$/;

export async function startKubernetesApi(token: string): Promise<KubernetesApi> {
  const secrets = new Map<string, AppliedSecret>();
  const faults: string[] = [];
  const server = createServer((request, response) => {
    const url = new URL(request.url ?? '/', 'http://localhost');
    const [, namespace, name] = PATH.exec(url.pathname) ?? [];
    let text = '';
    request.setEncoding('utf8').on('data', (part: string) => (text += part));
    request.on('end', () => {
      const fault = faultOf();
      if (fault !== undefined) faults.push(fault);
      const body = fault === undefined ? text : JSON.stringify({ kind: 'Status', message: fault });
      response.writeHead(fault === undefined ? 200 : 400, { 'content-type': 'application/json' }).end(body);
    });

    function faultOf(): string | undefined {
      const { authorization, 'content-type': type } = request.headers;
      if (authorization !== `Bearer ${token}`) return 'another sign-in';
      if (request.method !== 'PATCH' || name === undefined) return `${request.method} ${url.pathname}`;
      if (type !== 'application/apply-patch+yaml') return `${type}`;
      if (!url.searchParams.get('fieldManager')) return 'no fieldManager';
      const secret = JSON.parse(text) as AppliedSecret;
      if (secret.apiVersion !== 'v1' || secret.kind !== 'Secret')
        return `${secret.apiVersion} ${secret.kind}`;
      if (secret.metadata.name !== name || secret.metadata.namespace !== namespace) return 'another name';
      // What Kubernetes checks of this type (core/validation, ValidateSecret).
      if (secret.type !== 'kubernetes.io/dockerconfigjson') return secret.type;
      JSON.parse(Buffer.from(secret.data['.dockerconfigjson'], 'base64').toString('utf8'));
      secrets.set(`${namespace}/${name}`, secret);
      return undefined;
    }
  });
  await new Promise<void>((done) => server.listen(0, '127.0.0.1', done));
  return {
    origin: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    secrets,
    faults,
    stop: () => new Promise((done) => server.close(() => done())),
  };
}
