import { generateKeyPairSync } from 'node:crypto';
import { readText } from '../testing/read-text';

/** Long enough to have both characters in which base64url differs. */
const der = generateKeyPairSync('rsa', { modulusLength: 2048 }).privateKey.export({
  type: 'pkcs8',
  format: 'der',
});
const field = (value: string) => ({ fieldType: 'string', value });

const FILE = {
  version: { major: 1, minor: 0 },
  exporterRpId: 'acme.io',
  exporterDisplayName: 'Acme',
  timestamp: 1700000000,
  accounts: [
    {
      id: 'a',
      username: 'kim',
      email: 'kim@acme.io',
      collections: [
        {
          id: 'c',
          title: 'Work',
          items: [],
          subCollections: [{ id: 'd', title: 'CI', items: [{ item: 'i0' }] }],
        },
      ],
      items: [
        {
          id: 'i0',
          creationAt: 1700000000,
          title: 'GitHub',
          scope: { urls: ['https://github.com'], androidApps: [] },
          credentials: [
            { type: 'basic-auth', username: field('kim'), password: field(' p ') },
            { type: 'totp', secret: 'CANARY' },
            { type: 'note', content: field('n') },
            { type: 'passkey', key: 'CANARY' },
          ],
        },
        {
          id: 'i1',
          title: 'Key',
          credentials: [{ type: 'ssh-key', keyType: 'ssh-rsa', privateKey: der.toString('base64url') }],
        },
        {
          id: 'i2',
          title: 'API',
          credentials: [
            {
              type: 'api-key',
              key: field('k'),
              username: field('u'),
              url: field('https://api.acme.io'),
              keyType: field('t'),
            },
          ],
        },
        { id: 'i3', title: 'Note', credentials: [{ type: 'note', content: field('CANARY') }] },
        { id: 'i4', title: 'None', credentials: [] },
      ],
    },
  ],
};

describe('A file in the Credential Exchange Format', () => {
  it('gives logins, API keys and SSH keys, and lists every other credential', async () => {
    const { format, entries, sshSecrets, leftOut } = await readText(JSON.stringify(FILE));
    expect(format).toBe('cxf');
    expect(
      entries.map(({ at, store, groups, fields, secret }) => [
        at,
        store,
        groups,
        fields['notes'],
        Object.values(secret ?? {}),
      ]),
    ).toEqual([
      ['/accounts/0/items/0/credentials/0', 'source-repositories', ['Work', 'CI'], 'n', [' p ']],
      ['/accounts/0/items/2/credentials/0', null, undefined, undefined, ['k']],
    ]);
    expect(sshSecrets.map(({ secret, fingerprint }) => [secret.kind, fingerprint?.slice(0, 7)])).toEqual([
      ['key', 'SHA256:'],
    ]);
    expect(leftOut.map(({ what }) => what)).toEqual([
      'totp of GitHub',
      'passkey of GitHub',
      'the dates of GitHub (1700000000)',
      'keyType of API',
      'note of Note',
      'the item None',
    ]);
    expect(JSON.stringify(leftOut)).not.toContain('CANARY');
  });

  it('may be one account without a header', async () => {
    const { format, entries, leftOut } = await readText(JSON.stringify(FILE.accounts[0]));
    expect(format).toBe('cxf');
    expect(entries.map(({ at, groups }) => [at, groups])).toEqual([
      ['/items/0/credentials/0', ['Work', 'CI']],
      ['/items/2/credentials/0', undefined],
    ]);
    expect(leftOut[0].at).toBe('/items/0/credentials/1');
  });

  it('has keys in every form that apps write', async () => {
    const pem = generateKeyPairSync('ed25519').privateKey.export({ type: 'pkcs8', format: 'pem' }).toString();
    const items = [pem, Buffer.from(pem).toString('base64url'), Buffer.from(pem).toString('base64')].map(
      (privateKey) => ({ id: 'i', title: 'Key', credentials: [{ type: 'ssh-key', privateKey }] }),
    );
    const { sshSecrets, leftOut } = await readText(JSON.stringify({ id: 'a', items }));
    expect(sshSecrets.map(({ secret }) => secret)).toEqual(
      items.map(() => ({ kind: 'key', privateKey: pem })),
    );
    expect(leftOut).toEqual([]);
  });
});
