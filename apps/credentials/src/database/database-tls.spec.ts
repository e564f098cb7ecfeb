import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { connect, createServer, type AddressInfo, type Server } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { TLSSocket } from 'node:tls';
import { StartError } from '../problems/start-error';
import { migratedDatabase, onPostgres, type TestDatabase } from '../testing/test-database';
import { migrate } from './migrate';
import { postgresStorage } from './storage';
import { WritablePool, type WritablePoolConfig } from './writable-pool';

describe('The warning about a database on the network', () => {
  const warning = (url: string) => postgresStorage(url, 2).warning;

  it('is given for one that is reached without TLS, or without looking at its certificate', () => {
    expect(warning('postgres://me:canary@db.acme.io/kiops')).toMatch(
      /^Warning: PostgreSQL on db\.acme\.io .* without TLS/,
    );
    expect(warning('postgres://me@localhost,db2/kiops?sslmode=disable')).toContain('db2');
    expect(warning('postgres://me@db/kiops?sslmode=no-verify')).toContain('is not checked');
    expect(warning('postgres://me:canary@db.acme.io/kiops')).not.toContain('canary');
  });

  it('is not given on the same machine, nor when the certificate is checked', () => {
    for (const url of [
      'postgres://me@localhost/kiops',
      'postgres://me@127.0.0.1:6432/kiops',
      'postgres://me@[::1]/kiops',
      'postgres://me@%2Frun%2Fpostgresql/kiops',
      'postgres://me@db.acme.io/kiops?sslmode=verify-full',
    ]) {
      expect(warning(url)).withContext(url).toBeUndefined();
    }
  });
});

if (onPostgres) {
  describe('TLS to the database', () => {
    let database: TestDatabase;
    let folder: string;
    let server: Server;

    beforeAll(async () => {
      folder = mkdtempSync(join(tmpdir(), 'kiops-database-tls-'));
      const made = spawnSync(
        'openssl',
        `req -x509 -newkey ec -pkeyopt ec_paramgen_curve:prime256v1 -nodes -days 2 -subj /CN=localhost
         -addext subjectAltName=DNS:localhost -keyout key.pem -out cert.pem`.split(/\s+/),
        { cwd: folder, encoding: 'utf8' },
      );
      if (made.status !== 0)
        pending(`openssl makes no certificate here: ${made.stderr ?? made.error?.message}`);
      database = await migratedDatabase();
      server = await encrypted(new URL(database.url!), join(folder, 'cert.pem'), join(folder, 'key.pem'));
    });

    afterAll(async () => {
      server.close();
      await database.drop();
      rmSync(folder, { recursive: true });
    });

    const open = (host: string, query: string) => {
      const url = new URL(database.url!);
      url.host = `${host}:${(server.address() as AddressInfo).port}`;
      return migrate(postgresStorage(`${url.href}?${query}`, 2));
    };
    const ca = () => `sslmode=verify-full&sslrootcert=${join(folder, 'cert.pem')}`;

    it('is used when the authority and the name are right', async () => {
      expect(await open('localhost', ca())).toEqual({ applied: [] });
      expect(await open('127.0.0.1', 'sslmode=no-verify')).toEqual({ applied: [] });
    });

    it('ends the start in one line when they are not, or when the server has no TLS', async () => {
      for (const mode of ['verify-full', 'require']) {
        await expectAsync(open('localhost', `sslmode=${mode}`)).toBeRejectedWithError(
          StartError,
          /^The certificate of the database cannot be verified \(DEPTH_ZERO_SELF_SIGNED_CERT\)\. .*sslrootcert/,
        );
      }
      await expectAsync(open('127.0.0.1', ca())).toBeRejectedWithError(StartError, /is for another name/);
      await expectAsync(
        migrate(postgresStorage(`${database.url}?sslmode=verify-full`, 2)),
      ).toBeRejectedWithError(StartError, /does not offer TLS/);
    });

    it('is not all that is looked at: a server that takes no writes is none', async () => {
      // One of its own: it stays read-only, and the specs come in any order.
      const standby = await migratedDatabase();
      try {
        const name = new URL(standby.url!).pathname.slice(1);
        const storage = postgresStorage(standby.url!, 2);
        const pool = new WritablePool(storage.patientConnection.extra as WritablePoolConfig);
        await pool.query(`ALTER DATABASE ${name} SET default_transaction_read_only = on`);
        await pool.end();
        await expectAsync(migrate(storage)).toBeRejectedWithError(StartError, /read-only/);
      } finally {
        await standby.drop();
      }
    });
  });
}

/** A PostgreSQL with TLS, as far as a client sees: it answers the SSLRequest, and passes on what it decrypts. */
async function encrypted(target: URL, cert: string, key: string): Promise<Server> {
  const pem = { cert: readFileSync(cert), key: readFileSync(key) };
  const server = createServer((socket) => {
    socket.on('error', () => undefined);
    socket.once('data', () => {
      socket.write('S');
      const here = new TLSSocket(socket, { isServer: true, ...pem });
      const there = connect(Number(target.port), target.hostname);
      here.on('error', () => there.destroy());
      there.on('error', () => here.destroy());
      here.pipe(there).pipe(here);
    });
  });
  await new Promise<void>((done) => server.listen(0, 'localhost', done));
  return server;
}
