import type { DbAccount } from '../databases/db-account';
import { dsnAccount } from '../uri/dsn-account';
import type { Variable } from './env-file';

/** An address of a database without a password, and the variables beside it that say who signs in. */
export interface AddressWithLogin {
  readonly address: Variable;
  readonly account: DbAccount;
  readonly user?: Variable;
  readonly password: Variable;
}

const ADDRESS = /^(.+?)_(?:JDBC_)?(?:URL|URI|DSN|CONNECTION_STRING)$/;
const HOSTS = ['HOST', 'HOSTNAME', 'SERVER'];
const USERS = ['USERNAME', 'USER'];
const PASSWORDS = ['PASSWORD', 'PASS'];

/** Longer values are no address. */
const LONGEST = 20_000;

/**
 * Addresses whose login stands in variables of the same prefix, as Spring, Quarkus and Keycloak have them: `DB_URL`,
 * `DB_USERNAME`, `DB_PASSWORD`. Where a host stands there, too, those tell an account of their own.
 */
export function addressesWithLogin(variables: readonly Variable[]): readonly AddressWithLogin[] {
  const byName = new Map(variables.map((variable) => [variable.name.toUpperCase(), variable] as const));
  const taken = new Set<Variable>();
  return variables.flatMap((address) => {
    const prefix = ADDRESS.exec(address.name.toUpperCase().slice(0, 200))?.[1];
    if (prefix === undefined || address.value.length > LONGEST) return [];
    const beside = (parts: readonly string[]) =>
      parts.map((part) => byName.get(`${prefix}_${part}`)).find((variable) => variable?.value);
    const [user, password] = [beside(USERS), beside(PASSWORDS)];
    if (password === undefined || taken.has(password) || beside(HOSTS) !== undefined) return [];
    const account = dsnAccount(address.value);
    if (typeof account !== 'object' || account.password) return [];
    if (account.username && user && user.value !== account.username) return [];
    taken.add(password);
    return [{ address, account, password, ...(user === undefined ? {} : { user }) }];
  });
}
