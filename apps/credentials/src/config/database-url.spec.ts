import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseDatabaseUrl } from './database-url';

describe('The address of the database', () => {
  it('names one host, or several in the order of trying', () => {
    const one = parseDatabaseUrl('postgres://me:pw@db.acme.io/kiops');
    expect(one.hosts).toEqual([{ host: 'db.acme.io', port: 5432 }]);
    expect(one.urls).toEqual(['postgres://me:pw@db.acme.io/kiops']);
    const several = parseDatabaseUrl(
      'postgresql://me:p%40w@db1:6432,db2,[fd00::1]:7432/kiops?application_name=x',
    );
    expect(several.hosts).toEqual([
      { host: 'db1', port: 6432 },
      { host: 'db2', port: 5432 },
      { host: 'fd00::1', port: 7432 },
    ]);
    expect(several.urls[1]).toBe('postgresql://me:p%40w@db2/kiops?application_name=x');
  });

  it('may be the path of a socket', () => {
    expect(parseDatabaseUrl('postgres://me@%2Fvar%2Frun%2Fpostgresql/kiops').hosts[0].host).toBe(
      '/var/run/postgresql',
    );
    expect(parseDatabaseUrl('postgres:///kiops?host=/run/postgresql').hosts[0].host).toBe('/run/postgresql');
  });

  it('says whether the certificate is checked, which every mode that encrypts does but no-verify', () => {
    const tls = (query: string) => parseDatabaseUrl(`postgres://me:pw@db1,db2/kiops${query}`).tls;
    expect(tls('')).toBe('none');
    expect(tls('?sslmode=disable')).toBe('none');
    for (const mode of ['prefer', 'require', 'verify-ca', 'verify-full']) {
      expect(tls(`?sslmode=${mode}`))
        .withContext(mode)
        .toBe('verified');
    }
    expect(tls('?sslmode=verify-full&sslrootcert=system')).toBe('verified');
    expect(tls('?sslmode=no-verify')).toBe('unverified');
  });

  it('may name the authority that made the certificate', () => {
    const folder = mkdtempSync(join(tmpdir(), 'kiops-database-url-'));
    const file = join(folder, 'ca.pem');
    writeFileSync(file, 'an authority');
    expect(parseDatabaseUrl(`postgres://me@db/kiops?sslmode=require&sslrootcert=${file}`).tls).toBe(
      'verified',
    );
    rmSync(folder, { recursive: true });
  });
});
