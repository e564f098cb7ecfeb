import { readText } from '../testing/read-text';

const auth = (username: string, password: string) =>
  Buffer.from(`${username}:${password}`).toString('base64');

describe('A Docker config.json', () => {
  it('gives accounts at registries, split at the first colon', async () => {
    const file = await readText(
      JSON.stringify({ auths: { 'harbor.acme.io': { auth: auth('robot$ci', 'a:b c ') } } }),
    );
    expect(file).toEqual(jasmine.objectContaining({ format: 'docker-config', leftOut: [] }));
    expect(file.entries).toEqual([
      jasmine.objectContaining({
        store: 'registries',
        ref: 'r1',
        at: '/auths/harbor.acme.io',
        fields: jasmine.objectContaining({
          url: 'harbor.acme.io',
          username: 'robot$ci',
          secretKind: 'password',
        }),
        secret: { password: 'a:b c ' },
      }),
    ]);
  });

  for (const name of [
    'https://index.docker.io/v1/',
    'docker.io',
    'index.docker.io',
    'registry-1.docker.io',
  ]) {
    it(`gives ${name} to Docker Hub`, async () => {
      const { entries } = await readText(
        JSON.stringify({ auths: { [name]: { auth: auth('kim', 'dckr_pat') } } }),
      );
      expect(entries).toEqual([
        jasmine.objectContaining({ store: 'docker-hub', secret: { accessToken: 'dckr_pat' } }),
      ]);
    });
  }

  it('keeps an identity token as what it is', async () => {
    const account = { auth: auth('00000000-0000-0000-0000-000000000000', ''), identitytoken: 'refresh' };
    const { entries } = await readText(JSON.stringify({ auths: { 'acme.azurecr.io': account } }));
    expect(entries[0].fields['secretKind']).toBe('identity-token');
    expect(entries[0].secret).toEqual({ password: 'refresh' });
  });

  it('takes the user name and the password beside a damaged auth, and says so', async () => {
    const account = { auth: 'c3R...zE2', username: 'kim', password: 'pw', email: 'kim@acme.io' };
    const { entries, leftOut } = await readText(JSON.stringify({ auths: { 'harbor.acme.io': account } }));
    expect(entries.map(({ fields, secret }) => [fields['username'], secret])).toEqual([
      ['kim', { password: 'pw' }],
    ]);
    expect(entries[0].remarks?.join()).toContain('“auth”');
    expect(leftOut).toEqual([]);
  });

  it('names where secrets are that are not in it, and never brings an empty account', async () => {
    const config = {
      auths: { 'a.io': {}, 'b.io': {}, 'c.io': { username: 'u' }, 'd.io': { auth: '%%%' } },
      credsStore: 'secretservice',
      credHelpers: { 'b.io': 'pass', 'e.io': 'ecr-login' },
    };
    const { entries, leftOut } = await readText(JSON.stringify(config));
    expect(entries).toEqual([]);
    expect(leftOut.map(({ at, reason }) => [at, reason])).toEqual([
      ['/auths/a.io', 'The secret is in docker-credential-secretservice, not in this file.'],
      ['/auths/b.io', 'The secret is in docker-credential-pass, not in this file.'],
      ['/auths/c.io', 'It has a user name, but no secret.'],
      ['/auths/d.io', 'Its “auth” is not the base64 of a user name, a colon and a password.'],
      ['/credHelpers/e.io', 'The secret is in docker-credential-ecr-login, not in this file.'],
    ]);
  });

  it('keeps the path of a key', async () => {
    const { entries } = await readText(
      JSON.stringify({ auths: { 'quay.io/me/foo': { auth: auth('u', 'p') } } }),
    );
    expect(entries[0].fields['url']).toBe('quay.io/me/foo');
  });

  it('is read in its older forms too', async () => {
    const account = { auth: auth('kim', 'p'), email: 'kim@acme.io' };
    const dockercfg = await readText(
      JSON.stringify({ 'https://index.docker.io/v1/': account, 'quay.io': account }),
    );
    expect(dockercfg.entries.map(({ at, store }) => [at, store])).toEqual([
      ['/https:~1~1index.docker.io~1v1~1', 'docker-hub'],
      ['/quay.io', 'registries'],
    ]);
    const oldest = await readText(`auth = ${auth('kim', 'p')}\nemail = kim@acme.io\n`);
    expect(oldest.entries).toEqual([
      jasmine.objectContaining({ store: 'docker-hub', secret: { accessToken: 'p' } }),
    ]);
  });

  it('tells the kind of a registry by its host, and asks for a user name that is not there', async () => {
    const auths = { 'ghcr.io': { auth: auth('u', 'p') }, 'r.acme.io': { auth: auth('', 'p') } };
    const { entries } = await readText(JSON.stringify({ auths, HttpHeaders: { Authorization: 'CANARY' } }));
    expect(entries.map(({ fields, asks }) => [fields['kind'], asks])).toEqual([
      ['ghcr', undefined],
      ['other', ['username']],
    ]);
  });

  it('never mixes its keys with what objects have by themselves', async () => {
    const text = `{"auths":{"__proto__":{"auth":"${auth('u', 'p')}"},"constructor":{}},"credHelpers":{}}`;
    const { entries, leftOut } = await readText(text);
    expect([entries.length, leftOut.length]).toEqual([1, 1]);
  });
});
