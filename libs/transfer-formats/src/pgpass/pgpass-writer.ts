import { splitHost, type DbConnectionFields } from '@kiops/contracts';

/** The lines of `.pgpass` for an account: one for each of its servers (libpq, “The Password File”). */
export function pgpassLines(
  { host, port, database, username, options }: DbConnectionFields,
  password: string,
): string {
  const more = (options?.hosts ?? []).flatMap((text) => splitHost(text) ?? []);
  return [{ host, port }, ...more]
    .map((server) => [server.host, String(server.port ?? port), database, username, password])
    .map((fields) => `${fields.map(escaped).join(':')}\n`)
    .join('');
}

function escaped(field: string): string {
  return field.replace(/[\\:]/g, '\\$&');
}
