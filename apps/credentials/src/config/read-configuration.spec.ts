import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { ConfigurationError } from './configuration';
import { readConfiguration } from './read-configuration';

const KEYS = `k1:${Buffer.alloc(32, 1).toString('base64')}`;

describe('The configuration', () => {
  it('needs nothing: everything has a usual value', () => {
    expect(readConfiguration({})).toEqual(
      jasmine.objectContaining({
        host: '127.0.0.1',
        port: 3000,
        publicUrl: undefined,
        tls: undefined,
        dataDir: resolve('data'),
        dataDirAsWritten: './data',
        databaseUrl: undefined,
        defaultPlan: 'enterprise',
        firstAdmin: undefined,
        session: { idle: 12 * 3_600, lifetime: 7 * 86_400 },
        logLevel: 'info',
      }),
    );
    expect(readConfiguration({}, true).logLevel).toBe('warn');
    expect(readConfiguration({ KIOPS_LOG_LEVEL: 'debug', KIOPS_PORT: ' ' }, true)).toEqual(
      jasmine.objectContaining({ logLevel: 'debug', port: 3000 }),
    );
  });

  it('takes what is set', () => {
    const configuration = readConfiguration({
      KIOPS_PUBLIC_URL: 'https://kiops.acme.io/',
      KIOPS_TRUSTED_PROXIES: '10.0.0.0/8, ::1',
      KIOPS_SESSION_IDLE_MINUTES: '30',
      KIOPS_SESSION_LIFETIME_HOURS: '12',
      KIOPS_VPN_NETWORKS: 'office=10.8.0.0/16, lab=fd00:8::/32',
      KIOPS_ADMIN_EMAIL: 'kim@example.com',
      KIOPS_ADMIN_PASSWORD: ' long password with spaces ',
      DATABASE_URL: 'postgres://me:pw@db.acme.io/kiops',
      KIOPS_MASTER_KEYS: KEYS,
    });
    expect(configuration.publicUrl).toBe('https://kiops.acme.io');
    expect(configuration.session).toEqual({ idle: 30 * 60, lifetime: 12 * 3_600 });
    expect(configuration.trustedProxies.map(([, bits]) => bits)).toEqual([8, 128]);
    expect(configuration.vpnNetworks.map(({ name }) => name)).toEqual(['office', 'lab']);
    expect(configuration.firstAdmin?.password).toBe(' long password with spaces ');
  });

  it('refuses every wrong value in one line that names the variable and does not repeat the value', () => {
    for (const [name, wrong] of [
      ['KIOPS_PORT', 'canary'],
      ['KIOPS_PORT', '-1'],
      ['KIOPS_PORT', '65536'],
      ['KIOPS_PORT', '3e3'],
      ['KIOPS_HOST', 'http://canary'],
      ['KIOPS_PUBLIC_URL', 'canary.acme.io'],
      ['KIOPS_PUBLIC_URL', 'https://acme.io/canary'],
      ['KIOPS_PUBLIC_URL', 'https://me:canary@acme.io'],
      ['KIOPS_TRUSTED_PROXIES', '10.0.0.0/canary'],
      ['KIOPS_VPN_NETWORKS', '10.8.0.0/16'],
      ['KIOPS_VPN_NETWORKS', 'canary=10.8.0.0/99'],
      ['DATABASE_URL', 'mysql://canary'],
      ['DATABASE_URL', 'postgres://me:canary@db1:port/x'],
      ['DATABASE_URL', 'postgres://me:canary@db1,,db2/x'],
      ['DATABASE_URL', 'postgres://me:canary@db1/x?sslmode=sometimes'],
      ['DATABASE_URL', 'postgres://me:canary@db1/x?sslmode=verify-full&sslrootcert=/canary.pem'],
      ['DATABASE_URL', 'postgres://me:canary@db1,db2/x?target_session_attrs=standby'],
      ['KIOPS_DATABASE_POOL', '1'],
      ['KIOPS_SESSION_IDLE_MINUTES', '0'],
      ['KIOPS_SESSION_IDLE_MINUTES', '12 hours'],
      ['KIOPS_SESSION_LIFETIME_HOURS', '9000'],
      ['KIOPS_DEFAULT_PLAN', 'canary'],
      ['KIOPS_LOG_LEVEL', 'canary'],
      ['KIOPS_TLS_CERT', '/canary'],
      ['KIOPS_ADMIN_EMAIL', 'canary'],
      ['KIOPS_MASTER_KEYS_FILE', '/canary'],
    ]) {
      const read = () =>
        readConfiguration({ [name]: wrong, ...(name === 'DATABASE_URL' ? { KIOPS_MASTER_KEYS: KEYS } : {}) });
      expect(read)
        .withContext(`${name}=${wrong}`)
        .toThrowMatching(
          (error: unknown) =>
            error instanceof ConfigurationError &&
            error.message.includes(name) &&
            !error.message.includes('canary') &&
            !error.message.includes('\n'),
        );
    }
  });

  it('refuses what does not go together', () => {
    const admin = { KIOPS_ADMIN_EMAIL: 'kim@example.com' };
    expect(() => readConfiguration(admin)).toThrowError(/go together/);
    expect(() => readConfiguration({ ...admin, KIOPS_ADMIN_PASSWORD: 'short' })).toThrowError(
      /at least 8 characters/,
    );
    expect(() => readConfiguration({ DATABASE_URL: 'postgres://db/x' })).toThrowError(/KIOPS_MASTER_KEYS/);
    expect(() => readConfiguration({ KIOPS_MASTER_KEYS: KEYS, KIOPS_MASTER_KEYS_FILE: 'x' })).toThrowError(
      /only one/,
    );
  });

  it('refuses a certificate and a key that no server can use', () => {
    const folder = mkdtempSync(join(tmpdir(), 'kiops-configuration-'));
    const file = join(folder, 'canary.pem');
    writeFileSync(file, 'canary');
    const read = () => readConfiguration({ KIOPS_TLS_CERT: file, KIOPS_TLS_KEY: file });
    expect(read).toThrowError(ConfigurationError, /^KIOPS_TLS_CERT and KIOPS_TLS_KEY [^\n]*$/);
    expect(read).not.toThrowError(/canary/);
    rmSync(folder, { recursive: true });
  });

  it('reads the master keys from a file', () => {
    const folder = mkdtempSync(join(tmpdir(), 'kiops-configuration-'));
    writeFileSync(join(folder, 'keys'), `${KEYS}\n`);
    const { masterKeys } = readConfiguration({ KIOPS_MASTER_KEYS_FILE: join(folder, 'keys') });
    rmSync(folder, { recursive: true });
    expect(masterKeys?.text.trim()).toBe(KEYS);
  });
});
