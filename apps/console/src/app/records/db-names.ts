import type { DbEngine, TlsMode } from '@kiops/contracts';

/** What each engine is called. */
export const DB_ENGINE_NAMES: Readonly<Record<DbEngine, string>> = {
  postgresql: 'PostgreSQL',
  mysql: 'MySQL',
  mariadb: 'MariaDB',
  mongodb: 'MongoDB',
  redis: 'Redis',
  sqlserver: 'SQL Server',
  oracle: 'Oracle',
};

/** What each TLS mode is called in the list. */
export const TLS_MODE_NAMES: Readonly<Record<TlsMode, string>> = {
  disable: 'Off',
  prefer: 'Preferred',
  require: 'Required',
  'verify-ca': 'verify-ca',
  'verify-full': 'verify-full',
};
