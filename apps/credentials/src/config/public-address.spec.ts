import { createServer } from 'node:http';
import { PublicAddress } from './public-address';
import { readConfiguration } from './read-configuration';

/** The address of a service with these variables, which does not listen yet. */
function addressWith(environment: Record<string, string | undefined>): PublicAddress {
  const server = createServer();
  return new PublicAddress(readConfiguration(environment), {
    httpAdapter: { getHttpServer: () => server },
  } as unknown as ConstructorParameters<typeof PublicAddress>[1]);
}

describe('The public address', () => {
  it('follows from host and port, and is localhost where browsers trust it without HTTPS', () => {
    expect(addressWith({}).origin).toBe('http://localhost:3000');
    expect(addressWith({ KIOPS_HOST: '0.0.0.0', KIOPS_PORT: '8080' }).origin).toBe('http://localhost:8080');
    expect(addressWith({ KIOPS_HOST: 'fd00::5', KIOPS_PORT: '80' }).origin).toBe('http://[fd00::5]');
  });

  it('is KIOPS_PUBLIC_URL when that is set', () => {
    const address = addressWith({ KIOPS_PUBLIC_URL: 'https://kiops.acme.io/' });
    expect(address.origin).toBe('https://kiops.acme.io');
    expect(address.isHttps).toBe(true);
    expect(address.linkTo('set-up', { code: 'a b' })).toBe('https://kiops.acme.io/set-up#code=a+b');
  });

  it('knows its own pages from those of others', () => {
    const named = addressWith({ KIOPS_PUBLIC_URL: 'https://kiops.acme.io' });
    expect(named.isOwnOrigin('https://kiops.acme.io')).toBe(true);
    for (const origin of [
      'http://kiops.acme.io',
      'https://kiops.acme.io:8443',
      'https://acme.io',
      'http://localhost:3000',
      'null',
      '',
    ]) {
      expect(named.isOwnOrigin(origin)).withContext(origin).toBe(false);
    }
    const local = addressWith({});
    for (const origin of ['http://localhost:3000', 'http://127.0.0.1:3000', 'http://[::1]:3000']) {
      expect(local.isOwnOrigin(origin)).withContext(origin).toBe(true);
    }
    for (const origin of [
      'http://localhost:3001',
      'https://localhost:3000',
      'http://evil.example:3000',
      'null',
    ]) {
      expect(local.isOwnOrigin(origin)).withContext(origin).toBe(false);
    }
  });

  it('warns of addresses at which browsers refuse to keep secrets', () => {
    for (const environment of [
      {},
      { KIOPS_HOST: '::1' },
      { KIOPS_PUBLIC_URL: 'https://kiops.acme.io', KIOPS_HOST: '0.0.0.0' },
      { KIOPS_PUBLIC_URL: 'http://kiops.localhost:3000' },
    ]) {
      expect(addressWith(environment).warning).withContext(JSON.stringify(environment)).toBeUndefined();
    }
    for (const environment of [
      { KIOPS_HOST: '0.0.0.0' },
      { KIOPS_HOST: '192.168.1.5' },
      { KIOPS_PUBLIC_URL: 'http://kiops.acme.io' },
      { KIOPS_PUBLIC_URL: 'http://localhost.acme.io' },
    ]) {
      expect(addressWith(environment).warning)
        .withContext(JSON.stringify(environment))
        .toContain('neither HTTPS nor localhost');
    }
  });
});
