import { DEFAULT_DB_PORTS, type DbEngine, type TransferEntry } from '@kiops/contracts';
import { connections, domainName, labelOf } from './demo-names';
import { SITES, STAGES, SYSTEMS } from './demo-words';
import type { Dice } from './dice';

/** Accounts of image registries. */
export function demoRegistries(count: number, dice: Dice): TransferEntry[] {
  return Array.from({ length: count }, (_, index) => {
    const site = dice.pick(SITES);
    const system = dice.pick(SYSTEMS);
    const [kind, url] = dice.pick([
      ['harbor', `harbor.${site.host}.${domainName('kr')}`],
      ['harbor', 'https://harbor.kiops.example'],
      ['ghcr', 'ghcr.io'],
      ['gitlab', `registry.gitlab.${domainName('kr')}:5050`],
      ['ecr', `1234567890${10 + (index % 90)}.dkr.ecr.ap-northeast-2.amazonaws.com`],
      ['quay', 'quay.io'],
    ] as const);
    return {
      ref: `registry-${index}`,
      label: dice.chance(55) ? `${system.ko} 이미지 (${site.ko})` : `${system.en} images, ${site.en}`,
      kind,
      url,
      username: `robot$${system.host}+${dice.pick(['deployer', 'puller', 'ci'])}-${index}`,
      secretKind: 'password',
      password: dice.text(32),
      connections: connections(dice, 4),
    };
  });
}

const ENGINES: readonly DbEngine[] = [
  'postgresql',
  'postgresql',
  'mysql',
  'mariadb',
  'mongodb',
  'redis',
  'oracle',
  'sqlserver',
];

/** Accounts of databases. */
export function demoDbConnections(count: number, dice: Dice): TransferEntry[] {
  return Array.from({ length: count }, (_, index) => {
    const engine = dice.pick(ENGINES);
    const system = dice.pick(SYSTEMS);
    const stage = dice.pick(STAGES);
    const name = system.host.replaceAll('-', '_');
    return {
      ref: `db-${index}`,
      label: `${labelOf(system, stage, index, dice)} DB`,
      engine,
      host: `${system.host}-db-${index % 4 === 0 ? 'primary' : 'replica'}.${stage.host}.${domainName('internal')}`,
      port: DEFAULT_DB_PORTS[engine],
      database: engine === 'oracle' ? 'SETTLE_PDB1' : engine === 'redis' ? '0' : name,
      username: `${name}_app_${index}`,
      options:
        engine === 'mongodb'
          ? { tlsMode: 'require', authSource: 'admin' }
          : { tlsMode: dice.pick(['prefer', 'require', 'verify-full']) },
      password: dice.text(24),
      connections: connections(dice, 3),
    };
  });
}

/** Docker Hub accounts; the first is the default. */
export function demoDockerHub(count: number, dice: Dice): TransferEntry[] {
  return Array.from({ length: count }, (_, index) => ({
    ref: `hub-${index}`,
    label: index === 0 ? 'Docker Hub 공용 계정' : `Docker Hub ${dice.pick(SYSTEMS).en} ${index}`,
    username: index === 0 ? 'acmeci' : `acme${dice.pick(SYSTEMS).host.replaceAll('-', '')}${index}`,
    isDefault: index === 0,
    accessToken: `dckr_pat_${dice.text(27)}`,
    connections: connections(dice, 2),
  }));
}

/** Git tokens. */
export function demoSourceRepositories(count: number, dice: Dice): TransferEntry[] {
  return Array.from({ length: count }, (_, index) => {
    const provider = dice.pick(['github', 'gitlab'] as const);
    const site = dice.pick(SITES);
    return {
      ref: `git-${index}`,
      label: dice.chance(50)
        ? `${provider === 'github' ? 'GitHub' : 'GitLab'} ${site.ko} 토큰 ${index}`
        : `${site.en} deploy token ${index}`,
      provider,
      baseUrl:
        provider === 'github' ? 'https://github.com' : `https://gitlab.${site.host}.${domainName('kr')}`,
      username: `deploy-bot-${index}`,
      scopes: provider === 'github' ? ['repo', 'read:packages'] : ['read_repository', 'read_registry'],
      ...(dice.chance(60) ? { expiresAt: `2027-0${1 + dice.below(9)}-01T00:00:00.000Z` } : {}),
      token: provider === 'github' ? `ghp_${dice.text(36)}` : `glpat-${dice.text(20)}`,
      connections: connections(dice, 3),
    };
  });
}

/** Kubernetes clusters and Docker engines, on servers of the demo. */
export function demoRuntimes(count: number, servers: readonly TransferEntry[], dice: Dice): TransferEntry[] {
  const hosts = servers.filter(({ protocol }) => protocol === 'ssh');
  return Array.from({ length: count }, (_, index) => {
    const server = hosts.length > 0 ? hosts[(index * 7 + 3) % hosts.length] : undefined;
    const place = { ref: `runtime-${index}`, ...(server?.ref === undefined ? {} : { server: server.ref }) };
    if (dice.chance(50)) {
      const name = `k8s-${dice.pick(STAGES).host}-${index}`;
      const endpoint = `https://${name}.${domainName('internal')}:6443`;
      return {
        ...place,
        label: `Kubernetes ${name}`,
        kind: 'kubernetes',
        endpoint,
        kubeconfig: kubeconfig(name, endpoint, dice),
      };
    }
    return {
      ...place,
      label: `Docker ${dice.pick(SYSTEMS).ko} ${index}`,
      kind: 'docker',
      endpoint: `tcp://docker-${index}.${domainName('internal')}:2376`,
      ca: pem('CERTIFICATE', dice),
      cert: pem('CERTIFICATE', dice),
      key: pem('PRIVATE KEY', dice),
    };
  });
}

function kubeconfig(name: string, server: string, dice: Dice): string {
  return [
    'apiVersion: v1',
    'kind: Config',
    `current-context: ${name}`,
    'clusters:',
    `- name: ${name}`,
    `  cluster: { server: "${server}", certificate-authority-data: ${dice.base64(64)} }`,
    'contexts:',
    `- name: ${name}`,
    `  context: { cluster: ${name}, user: deployer }`,
    'users:',
    `- name: deployer`,
    `  user: { token: ${dice.text(48)} }`,
    '',
  ].join('\n');
}

/** It has the looks of a PEM file only. */
function pem(label: string, dice: Dice): string {
  const lines = Array.from({ length: 6 }, () => dice.base64(64));
  return [`-----BEGIN ${label}-----`, ...lines, `-----END ${label}-----`, ''].join('\n');
}
