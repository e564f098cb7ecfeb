import { generateKeyPairSync } from 'node:crypto';
import { TRANSFER_FORMAT, TRANSFER_VERSION, type TransferFile } from '@kiops/contracts';
import fc from 'fast-check';
import { readText } from '../testing/read-text';
import { cxfFile } from './cxf-writer';

const key = generateKeyPairSync('ed25519').privateKey.export({ type: 'pkcs8', format: 'pem' }) as string;

function fileWith(secret: string): TransferFile {
  return {
    format: TRANSFER_FORMAT,
    version: TRANSFER_VERSION,
    exportedAt: '2026-11-26T10:00:00Z',
    origin: 'https://kiops.acme.io',
    registries: [
      {
        label: 'Harbor',
        kind: 'harbor',
        url: 'harbor.acme.io',
        username: 'robot$ci',
        notes: 'n',
        password: secret,
      },
    ],
    dbConnectionSecrets: [
      {
        label: 'Orders',
        engine: 'postgresql',
        host: '2001:db8::17',
        port: 5433,
        database: 'or/ders',
        username: 'app',
        options: { hosts: ['db2.acme.io:5432'] },
        password: secret,
      },
    ],
    dockerHubAuth: [{ label: 'Hub', username: 'acmeci', accessToken: secret }],
    sourceRepositories: [
      {
        label: 'GitLab',
        provider: 'gitlab',
        baseUrl: 'https://gitlab.acme.io',
        username: 'bot',
        token: secret,
      },
    ],
    runtimes: [
      { label: 'k8s', kind: 'kubernetes', endpoint: 'https://k8s:6443', kubeconfig: 'kind: Config' },
    ],
    sshSecrets: [
      { host: 'bastion', port: 2222, username: 'o@ps', kind: 'password', password: secret },
      { host: 'bastion', port: 22, username: 'ops', kind: 'key', privateKey: key },
      {
        host: 'old',
        port: 22,
        username: 'ops',
        kind: 'key',
        privateKey: '-----BEGIN OPENSSH PRIVATE KEY-----',
      },
    ],
  };
}

describe('Records in the Credential Exchange Format', () => {
  it('are read back into their stores, with every secret to the byte', async () => {
    await fc.assert(
      fc.asyncProperty(fc.string({ unit: 'grapheme', minLength: 1, maxLength: 40 }), async (secret) => {
        const { format, entries, sshSecrets, leftOut } = await readText(cxfFile(fileWith(secret)).content);
        expect(format).toBe('cxf');
        expect(
          entries.map((entry) => [entry.store, entry.fields['username'], Object.values(entry.secret ?? {})]),
        ).toEqual([
          ['registries', 'robot$ci', [secret]],
          ['db-connections', 'app', [secret]],
          ['docker-hub', 'acmeci', [secret]],
          ['source-repositories', 'bot', [secret]],
          ['servers', 'o@ps', []],
        ]);
        expect(entries[0].fields['notes']).toBe('n');
        expect(entries[1].fields).toEqual(
          jasmine.objectContaining({ host: '2001:db8::17', port: 5433, database: 'or/ders' }),
        );
        expect(entries[1].fields['options']).toEqual({ hosts: ['db2.acme.io:5432'] });
        expect(sshSecrets.map(({ port, secret: kept }) => [port, kept])).toEqual([
          [2222, { kind: 'password', password: secret }],
          [null, { kind: 'key', privateKey: key }],
        ]);
        expect(leftOut.map(({ what }) => what)).toEqual(['note of k8s', 'note of ops@old:22']);
      }),
      { numRuns: 30 },
    );
  });

  it('say nothing of what is not known, and of nothing make an empty file', async () => {
    const { sshSecrets: _ssh, ...head } = fileWith('x');
    const empty = { ...head, registries: [{ label: 'a', url: 'b.io', username: 'u' }] };
    const [account] = JSON.parse(cxfFile(empty).content).accounts;
    expect(account.items[0].credentials).toEqual([
      { type: 'basic-auth', username: { fieldType: 'string', value: 'u' } },
    ]);
  });
});
