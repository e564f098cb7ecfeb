// The records of the benches.

/** A registry that the API takes; its address is one of its own. */
export const registry = (number) => ({
  label: `Registry ${number}`,
  kind: 'harbor',
  url: `harbor-${number}.example.com`,
  username: `robot$${number}`,
  password: `secret of the bench ${number}`,
});

const server = (number) => ({
  label: `Server ${number}`,
  protocol: 'ssh',
  host: `web-${number}.example.com`,
  port: 22,
  username: 'deploy',
});

const dbConnection = (number) => ({
  label: `Database ${number}`,
  engine: 'postgresql',
  host: `db-${number}.example.com`,
  port: 5432,
  database: 'orders',
  username: 'orders_app',
  password: `secret of the bench ${number}`,
});

const sourceRepository = (number) => ({
  label: `Repository ${number}`,
  provider: 'gitlab',
  baseUrl: `https://git-${number}.example.com/acme`,
  username: 'ci',
  token: `token of the bench ${number}`,
});

/** A transfer file with what `records` makes of these stores, by the name of each in the file. */
export function transferFile(stores) {
  return {
    format: 'kiops-credentials',
    version: 1,
    exportedAt: new Date().toISOString(),
    origin: 'https://bench.example',
    ...stores,
  };
}

const many = (count, record) => Array.from({ length: count }, (_, number) => record(number));

/** Registries only: what the bare limit imports too. */
export const registriesFile = (count) => transferFile({ registries: many(count, registry) });

/** Of the records of one user, so many are registries. */
export const SHARE_OF_REGISTRIES = 0.6;

/** What one user has: three of five are registries, the others servers, databases and repositories. */
export function userFile(count) {
  const registries = Math.round(count * SHARE_OF_REGISTRIES);
  const databases = Math.round(count * 0.1);
  const repositories = Math.round(count * 0.05);
  return transferFile({
    registries: many(registries, registry),
    dbConnectionSecrets: many(databases, dbConnection),
    sourceRepositories: many(repositories, sourceRepository),
    servers: many(count - registries - databases - repositories, server),
  });
}

/** Imports a file as a person does: sees the plan, and applies it. */
export async function importFile(client, file) {
  const { planId } = await client.post('/transfer/plan', { file });
  return client.post('/transfer/apply', { file, planId, decisions: {} });
}
