import type {
  DbConnection,
  DockerHubAccount,
  Registry,
  RecordByStore,
  RecordStore,
  Runtime,
  Server,
  SourceRepository,
} from '@kiops/contracts';
import {
  ansibleLine,
  databaseEnv,
  databaseUri,
  dockerConfig,
  dockerEngineEnv,
  dockerEngineFiles,
  dockerLoginForPosix,
  dockerLoginForPowerShell,
  gitCredentialsLine,
  pgpassLines,
  plainName,
  pullSecret,
  type RegistryAccount,
  sshConfigBlocks,
} from '@kiops/transfer-formats';
import type { RevealedFields } from '../records-client';

/** One record in the form that a tool reads. */
export interface RecordForm {
  readonly title: string;
  /** Where it belongs. */
  readonly words: string;
  /** Whether its secret is in it. */
  readonly isSecret: boolean;
  /** As text, for the clipboard. */
  readonly text?: (secrets: RevealedFields) => string;
  readonly file?: { readonly name: string; readonly content: (secrets: RevealedFields) => BlobPart };
}

type Write = (secrets: RevealedFields) => string;

/** The forms of each store's records. */
const FORMS: { readonly [S in RecordStore]: (record: RecordByStore[S]) => readonly RecordForm[] } = {
  servers: formsOfServer,
  registries: formsOfRegistry,
  'db-connections': formsOfDatabase,
  'docker-hub': formsOfHubAccount,
  'source-repositories': formsOfSource,
  runtimes: formsOfRuntime,
};

/** The forms in which a record can be copied or downloaded: only those for which KIOPS keeps what they need. */
export function formsOf<S extends RecordStore>(store: S, record: RecordByStore[S]): readonly RecordForm[] {
  return FORMS[store](record);
}

function formsOfServer(server: Server): readonly RecordForm[] {
  if (server.protocol !== 'ssh' && server.protocol !== 'winrm') return [];
  const { route } = server;
  const ansible = plain(
    'Ansible inventory line',
    'No password or key is in it.',
    `${nameOf(server)}.ini`,
    () => ansibleLine(server, route),
  );
  if (server.protocol === 'winrm') return [ansible];
  const jumps = route.length === 0 ? '' : ', with its jump servers';
  return [
    plain('ssh_config block', `For ~/.ssh/config${jumps}. No password or key is in it.`, 'config', () =>
      sshConfigBlocks(server, route),
    ),
    ansible,
  ];
}

function formsOfRegistry(registry: Registry): readonly RecordForm[] {
  if (!registry.hasPassword) return [];
  return formsOfImages(registry.label, registry.secretKind === 'password', ({ password }) => ({
    ...registry,
    secret: password ?? '',
  }));
}

function formsOfHubAccount(account: DockerHubAccount): readonly RecordForm[] {
  if (!account.hasAccessToken) return [];
  return formsOfImages(account.label, true, ({ accessToken }) => ({
    url: 'docker.io',
    username: account.username,
    secretKind: 'password',
    secret: accessToken ?? '',
  }));
}

function formsOfImages(
  label: string,
  byPassword: boolean,
  accountOf: (secrets: RevealedFields) => RegistryAccount,
): readonly RecordForm[] {
  const line = (shell: string, write: (account: RegistryAccount) => string): RecordForm => ({
    title: `docker login for ${shell}`,
    words: 'A line to run. The password goes in over standard input.',
    isSecret: true,
    text: (secrets) => write(accountOf(secrets)),
  });
  return [
    secret(
      'Docker config.json',
      'For ~/.docker/config.json, or podman’s auth.json.',
      'config.json',
      (secrets) => dockerConfig(accountOf(secrets)),
    ),
    secret(
      'Kubernetes Secret',
      'kubernetes.io/dockerconfigjson, for imagePullSecrets.',
      `${plainName(label)}.secret.yaml`,
      (secrets) => pullSecret(label, accountOf(secrets)),
    ),
    ...(byPassword
      ? [line('bash and zsh', dockerLoginForPosix), line('PowerShell', dockerLoginForPowerShell)]
      : []),
  ];
}

function formsOfDatabase(db: DbConnection): readonly RecordForm[] {
  if (!db.hasPassword) return [];
  const given = ({ password }: RevealedFields) => password ?? '';
  return [
    secret('URI', 'As clients and drivers take it.', `${nameOf(db)}.uri`, (secrets) =>
      databaseUri(db, given(secrets)),
    ),
    secret('.env', 'DATABASE_URL, for applications.', '.env', (secrets) => databaseEnv(db, given(secrets))),
    ...(db.engine === 'postgresql'
      ? [
          secret('.pgpass', 'For ~/.pgpass, which psql reads.', '.pgpass', (secrets) =>
            pgpassLines(db, given(secrets)),
          ),
        ]
      : []),
  ];
}

function formsOfSource(source: SourceRepository): readonly RecordForm[] {
  if (!source.hasToken) return [];
  return [
    secret(
      '.git-credentials',
      'For ~/.git-credentials, which git credential-store reads.',
      '.git-credentials',
      (secrets) => gitCredentialsLine(source, secrets['token'] ?? ''),
    ),
  ];
}

function formsOfRuntime(runtime: Runtime): readonly RecordForm[] {
  const { endpoint } = runtime;
  if (runtime.kind === 'kubernetes') {
    if (!runtime.hasKubeconfig) return [];
    const name = `${nameOf(runtime)}.kubeconfig.yaml`;
    return [
      secret(
        'kubeconfig',
        'For kubectl --kubeconfig, or $KUBECONFIG.',
        name,
        (secrets) => secrets['kubeconfig'] ?? '',
      ),
    ];
  }
  const usesTls = runtime.hasCa || runtime.hasCert || runtime.hasKey;
  const env = plain(
    'docker.env',
    'DOCKER_HOST and where its TLS files are. No secret is in it.',
    'docker.env',
    () => dockerEngineEnv(endpoint, usesTls),
  );
  if (!usesTls) return [env];
  const zip: RecordForm = {
    title: 'TLS files with docker.env',
    words: 'Unpack it, and source docker.env in its folder.',
    isSecret: true,
    file: {
      name: `${nameOf(runtime)}.zip`,
      content: ({ ca, cert, key }) => dockerEngineFiles(endpoint, { ca, cert, key }) as BlobPart,
    },
  };
  return [env, zip];
}

function secret(title: string, words: string, name: string, text: Write): RecordForm {
  return { title, words, isSecret: true, text, file: { name, content: text } };
}

function plain(title: string, words: string, name: string, text: () => string): RecordForm {
  return { title, words, isSecret: false, text, file: { name, content: text } };
}

function nameOf({ label }: { readonly label: string }): string {
  return plainName(label);
}
