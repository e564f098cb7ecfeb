import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { parse, parseAllDocuments } from 'yaml';
import { workspaceRoot } from '../../../../tools/build/projects.mjs';
import { kiopsService, type KiopsService } from './kiops-service';
import { startKubernetesApi, type KubernetesApi } from './kubernetes-api';
import { Machine, runToEnd, type Ended } from './programs';

const FOLDER = join(workspaceRoot, 'docs/kubernetes');
const KUBECTL = '/usr/bin/kubectl';
const ACCOUNT_TOKEN = 'canary-account';

interface CronJob {
  readonly spec: {
    readonly jobTemplate: { readonly spec: { readonly template: { readonly spec: PodSpec } } };
  };
}
interface PodSpec {
  readonly containers: readonly {
    readonly command: readonly string[];
    readonly env: readonly { readonly name: string; readonly value: string }[];
  }[];
}
interface SecretStore {
  readonly spec: {
    readonly provider: {
      readonly webhook: {
        readonly url: string;
        readonly method: string;
        readonly headers: Readonly<Record<string, string>>;
        readonly body: string;
        readonly result: { readonly jsonPath: string };
      };
    };
  };
}
interface ExternalSecret {
  readonly spec: {
    readonly data: readonly {
      readonly secretKey: string;
      readonly remoteRef: { readonly key: string; readonly property: string };
    }[];
  };
}

const read = <Kind>(path: string): Kind => parse(readFileSync(join(FOLDER, path), 'utf8')) as Kind;

describe('The files for Kubernetes', () => {
  let service: KiopsService;
  let machine: Machine;
  let token: string;
  beforeAll(async () => {
    service = await kiopsService();
    token = await service.tokenForKim(['records:read', 'records:reveal']);
    await service.add('registries', {
      label: 'Harbor',
      kind: 'harbor',
      url: 'https://harbor.example.com/pay/',
      username: 'robot$ci',
      password: 'canary-harbor',
    });
    await service.add('docker-hub', {
      label: 'Hub',
      username: 'acme',
      isDefault: true,
      accessToken: 'canary-hub',
    });
    await service.add('db-connections', {
      label: 'orders',
      engine: 'postgresql',
      host: 'db.example.com',
      port: 5432,
      database: 'orders',
      username: 'app',
      password: 'canary-orders',
    });
  });
  afterAll(() => service.clear('registries', 'docker-hub', 'db-connections'));
  beforeEach(() => {
    machine = new Machine();
  });
  afterEach(() => machine.remove());

  describe('that keep a pull Secret', () => {
    let api: KubernetesApi;
    beforeEach(async () => {
      api = await startKubernetesApi(ACCOUNT_TOKEN);
    });
    afterEach(() => api.stop());

    /** As the CronJob runs it, but for the addresses. */
    const runScript = async (more: Readonly<Record<string, string>> = {}): Promise<Ended> => {
      const { spec } = read<CronJob>('pull-secret/cronjob.yaml').spec.jobTemplate.spec.template;
      const [{ command, env }] = spec.containers;
      expect(command).toEqual(['node', '/kiops/pull-secret.mjs']);
      writeFileSync(join(machine.home, 'kiops-token'), `${token}\n`);
      writeFileSync(join(machine.home, 'token'), ACCOUNT_TOKEN);
      writeFileSync(join(machine.home, 'namespace'), 'shop');
      const said = Object.fromEntries(env.map(({ name, value }) => [name, value]));
      return runToEnd(process.execPath, [join(FOLDER, 'pull-secret/pull-secret.mjs')], {
        env: {
          ...said,
          NODE_EXTRA_CA_CERTS: '',
          KIOPS_URL: service.origin,
          KIOPS_TOKEN_FILE: join(machine.home, 'kiops-token'),
          KUBERNETES_API: api.origin,
          SERVICE_ACCOUNT_DIR: machine.home,
          ...more,
        },
      });
    };
    const auths = (): unknown => {
      const secret = api.secrets.get('shop/kiops-registries');
      const config = secret && Buffer.from(secret.data['.dockerconfigjson'], 'base64').toString('utf8');
      return config && (JSON.parse(config) as { auths: unknown }).auths;
    };

    it('apply it with every account that fits, and write nothing secret', async () => {
      const { code, stdout, stderr } = await runScript();
      expect([code, stderr, api.faults]).toEqual([0, '', []]);
      expect(auths()).toEqual({
        'harbor.example.com/pay': { auth: Buffer.from('robot$ci:canary-harbor').toString('base64') },
        'https://index.docker.io/v1/': { auth: Buffer.from('acme:canary-hub').toString('base64') },
      });
      expect(stdout).toContain('shop/kiops-registries is as KIOPS has it');
      expect(stdout).not.toContain('canary');
      expect(stdout).not.toContain(token);
    });

    it('leave it as it is when something cannot be had, and say what', async () => {
      for (const [more, says] of [
        [
          { KIOPS_IMAGES: 'harbor.example.com/pay/app quay.io/none/app' },
          'quay.io/none/app: No record fits. (404)',
        ],
        [{ KIOPS_URL: 'http://127.0.0.1:9' }, 'KIOPS cannot be reached'],
        [{ KIOPS_ON_BEHALF_OF: '' }, '(403)'],
        [{ KUBERNETES_API: 'http://127.0.0.1:9' }, 'Kubernetes cannot be reached'],
        [{ SECRET_NAME: '' }, 'Set SECRET_NAME.'],
        [{ KIOPS_TOKEN_FILE: '/none' }, '/none cannot be read (ENOENT).'],
      ] as const) {
        const { code, stdout, stderr } = await runScript(more);
        expect([code, stdout]).withContext(says).toEqual([1, '']);
        expect(stderr).toContain(says);
        expect(stderr).not.toContain('canary');
        expect(stderr).not.toContain(token);
      }
      expect(api.secrets.size).toBe(0);
    });

    it('are manifests that allow it this one Secret alone', async () => {
      if (!existsSync(KUBECTL)) pending(`${KUBECTL} is not installed`);
      const { code, stdout, stderr } = await runToEnd(KUBECTL, ['kustomize', join(FOLDER, 'pull-secret')], {
        env: await machine.environment(),
      });
      expect(code).withContext(stderr).toBe(0);
      const made = parseAllDocuments(stdout).map((one) => one.toJS() as Record<string, unknown>);
      expect(made.map(({ kind }) => kind)).toEqual([
        'ServiceAccount',
        'Role',
        'RoleBinding',
        'ConfigMap',
        'CronJob',
      ]);
      expect(made[1]['rules']).toEqual([
        { apiGroups: [''], resources: ['secrets'], resourceNames: ['kiops-registries'], verbs: ['patch'] },
        { apiGroups: [''], resources: ['secrets'], verbs: ['create'] },
      ]);
      const { name } = made[3]['metadata'] as { name: string };
      expect(JSON.stringify(made[4])).toContain(`"configMap":{"name":"${name}"}`);
    });
  });

  it('ask KIOPS as the webhook provider of External Secrets does', async () => {
    const { webhook } = read<SecretStore>('external-secrets/secret-store.yaml').spec.provider;
    const { data } = read<ExternalSecret>('external-secrets/external-secret.yaml').spec;
    const values: Record<string, unknown> = {};
    for (const { secretKey, remoteRef } of data) {
      const filled = (template: string): string => fill(template, { remoteRef, kiops: { token } });
      const reply = await fetch(filled(webhook.url).replace('https://kiops.example.com', service.origin), {
        method: webhook.method,
        headers: Object.entries(webhook.headers).map(([name, value]): [string, string] => [
          name,
          filled(value),
        ]),
        body: filled(webhook.body),
      });
      expect(reply.status).toBe(200);
      values[secretKey] = at(filled(webhook.result.jsonPath), await reply.json());
    }
    expect(values).toEqual({ username: 'app', password: 'canary-orders' });
  });
});

/** Go's templates, as far as these are: `{{ .name.field }}`. */
function fill(template: string, values: Readonly<Record<string, Readonly<Record<string, string>>>>): string {
  return template.replace(
    /\{\{ \.(\w+)\.(\w+) \}\}/g,
    (_, name: string, field: string) => values[name][field],
  );
}

/** JSONPath (RFC 9535), as far as these are: `$.name.name`. */
function at(path: string, value: unknown): unknown {
  expect(path).toMatch(/^\$(\.\w+)+$/);
  return path
    .split('.')
    .slice(1)
    .reduce((inner, name) => (inner as Record<string, unknown>)[name], value);
}
