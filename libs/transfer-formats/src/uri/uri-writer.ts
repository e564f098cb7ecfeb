import { hostAndPort, normalHost, type DbConnectionFields, type TlsMode } from '@kiops/contracts';
import { percentEncoded } from '../files/quoting';

/** How MySQL's tools call the ways to use TLS. */
const MYSQL_MODES: Readonly<Record<TlsMode, string>> = {
  disable: 'DISABLED',
  prefer: 'PREFERRED',
  require: 'REQUIRED',
  'verify-ca': 'VERIFY_CA',
  'verify-full': 'VERIFY_IDENTITY',
};

/**
 * The address of a database with its account, as clients take it (RFC 3986; libpq section 33.1.1.2; MongoDB's connection
 * strings). Everything in it that could be mistaken is percent-encoded.
 */
export function databaseUri(db: DbConnectionFields, password: string): string {
  const { engine, host, port, options = {} } = db;
  const isSrv = engine === 'mongodb' && options.srv === true;
  const scheme = isSrv ? 'mongodb+srv' : engine === 'redis' && usesTls(db) ? 'rediss' : engine;
  const servers = isSrv ? normalHost(host) : [hostAndPort(host, port), ...(options.hosts ?? [])].join(',');
  const account = [db.username, password].map(percentEncoded).join(':');
  const path = engine === 'sqlserver' ? '' : `/${percentEncoded(db.database)}`;
  const query = settingsOf(db).map(([name, value]) => `${name}=${percentEncoded(value)}`);
  return `${scheme}://${account}@${servers}${path}${query.length === 0 ? '' : `?${query.join('&')}`}`;
}

function settingsOf(db: DbConnectionFields): readonly (readonly [string, string])[] {
  const { authSource, replicaSet, serviceName, tlsMode } = db.options ?? {};
  const tls = (name: string, value = String(usesTls(db))) =>
    tlsMode === undefined ? [] : [[name, value] as const];
  switch (db.engine) {
    case 'postgresql':
      return tls('sslmode', tlsMode);
    case 'mysql':
    case 'mariadb':
      return tlsMode === undefined ? [] : tls('ssl-mode', MYSQL_MODES[tlsMode]);
    case 'mongodb':
      return [
        ...(authSource ? [['authSource', authSource] as const] : []),
        ...(replicaSet ? [['replicaSet', replicaSet] as const] : []),
        ...(tlsMode === 'prefer' ? [] : tls('tls')),
      ];
    case 'sqlserver':
      return [['database', db.database], ...tls('encrypt')];
    case 'oracle':
      return serviceName ? [['service_name', serviceName]] : [];
    case 'redis':
      return [];
  }
}

function usesTls({ options }: DbConnectionFields): boolean {
  return options?.tlsMode !== undefined && options.tlsMode !== 'disable' && options.tlsMode !== 'prefer';
}
