import { Client } from 'pg';
import { ConfigurationError } from './configuration';

/** What `DATABASE_URL` says. */
export interface DatabaseAddress {
  /** A connection URL for each host, in the order of trying. */
  readonly urls: readonly string[];
  readonly hosts: readonly { readonly host: string; readonly port: number }[];
  /** Whether connections are encrypted, and the server's certificate checked. */
  readonly tls: 'verified' | 'unverified' | 'none';
}

/** `sslmode` as libpq has it; `pg` checks the certificate in all of these. */
const CHECKED_MODES = ['prefer', 'require', 'verify-ca', 'verify-full'];
const OTHER_MODES = ['disable', 'no-verify'];

const SHAPE = 'DATABASE_URL must look like postgres://user:password@host:5432/database.';

/**
 * Reads a connection URL as libpq does, with one host or several (`postgres://me:pw@db1:5432,db2:5432/kiops`). What is
 * encrypted and checked is asked of `pg` itself.
 * @throws ConfigurationError without a part of the value
 */
export function parseDatabaseUrl(value: string): DatabaseAddress {
  const parts = /^(postgres(?:ql)?:\/\/)((?:[^/?#]*@)?)([^/?#]*)(.*)$/s.exec(value);
  if (!parts) throw new ConfigurationError(SHAPE);
  const [, scheme, user, hostList, rest] = parts;
  const urls = hostList.split(',').map((host) => normalUrl(`${scheme}${user}${host}${rest}`));
  if (urls.length > 1 && hostList.split(',').some((host) => host === '')) throw new ConfigurationError(SHAPE);
  const clients = urls.map(readByPg);
  const { ssl } = clients[0] as unknown as { readonly ssl: boolean | { rejectUnauthorized?: boolean } };
  return {
    urls,
    hosts: clients.map(({ host, port }) => ({ host, port })),
    tls:
      ssl === false ? 'none' : ssl !== true && ssl.rejectUnauthorized === false ? 'unverified' : 'verified',
  };
}

/** One host's URL, with `sslmode` as `pg` takes it without a warning. */
function normalUrl(text: string): string {
  if (!URL.canParse(text)) throw new ConfigurationError(SHAPE);
  const url = new URL(text);
  const mode = url.searchParams.get('sslmode');
  if (mode !== null && ![...CHECKED_MODES, ...OTHER_MODES].includes(mode)) {
    throw new ConfigurationError(
      `In DATABASE_URL, sslmode must be one of ${[...OTHER_MODES, ...CHECKED_MODES].join(', ')}.`,
    );
  }
  const session = url.searchParams.get('target_session_attrs');
  if (session !== null && !['any', 'read-write', 'primary'].includes(session)) {
    throw new ConfigurationError('In DATABASE_URL, target_session_attrs must be read-write: KIOPS writes.');
  }
  if (mode !== null && CHECKED_MODES.includes(mode)) url.searchParams.set('sslmode', 'verify-full');
  // libpq's word for the authorities that the system trusts, which is what Node does without a file.
  if (url.searchParams.get('sslrootcert') === 'system') url.searchParams.delete('sslrootcert');
  return mode === null && !url.searchParams.has('sslrootcert') ? text : url.href;
}

function readByPg(url: string): Client {
  try {
    return new Client({ connectionString: url });
  } catch (error) {
    const { syscall } = error as NodeJS.ErrnoException;
    throw new ConfigurationError(
      syscall === undefined
        ? SHAPE
        : 'DATABASE_URL names a file that cannot be read (sslrootcert, sslcert or sslkey).',
    );
  }
}
