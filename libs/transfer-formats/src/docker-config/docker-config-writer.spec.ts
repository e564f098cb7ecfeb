import fc from 'fast-check';
import { pullSecret } from '../kubernetes-secret/pull-secret-writer';
import { secretTexts, userTexts } from '../testing/account-texts';
import { readText } from '../testing/read-text';
import { dockerConfig } from './docker-config-writer';

const account = fc.record({
  url: fc.constantFrom(
    'https://Harbor.acme.io:443/',
    'ghcr.io/team',
    'http://127.0.0.1:5000',
    '[2001:db8::1]:5000',
  ),
  username: userTexts,
  secretKind: fc.constantFrom('password' as const, 'identity-token' as const),
  secret: secretTexts,
});

describe('An account at a registry as Docker and Kubernetes write it', () => {
  it('is read back with its kind of secret, to the byte', async () => {
    await fc.assert(
      fc.asyncProperty(account, async (given) => {
        for (const [format, written] of [
          ['docker-config', dockerConfig(given)],
          ['kubernetes-secret', pullSecret('운영 Harbor (새)', given)],
        ] as const) {
          const { format: recognised, entries, leftOut } = await readText(written);
          expect([recognised, leftOut]).toEqual([format, []]);
          const [{ store, fields, secret }] = entries;
          expect([store, fields['username'], fields['secretKind'], secret]).toEqual([
            'registries',
            given.username,
            given.secretKind,
            { password: given.secret },
          ]);
        }
      }),
      { numRuns: 60 },
    );
  });

  it('at Docker Hub stands under the name that Docker looks for', async () => {
    const written = dockerConfig({ url: 'docker.io', username: 'acmeci', secret: 'dckr_pat_x' });
    expect(Object.keys(JSON.parse(written).auths)).toEqual(['https://index.docker.io/v1/']);
    const { entries } = await readText(written);
    expect(entries.map(({ store, secret }) => [store, secret])).toEqual([
      ['docker-hub', { accessToken: 'dckr_pat_x' }],
    ]);
  });
});
