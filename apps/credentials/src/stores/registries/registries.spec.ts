import type { Registry } from '@kiops/contracts';
import type { Browser } from '../../identity/testing/browser';
import { setUpAsKim } from '../../identity/testing/people';
import { startTestService, type TestService } from '../../testing/test-service';

const ANY = { headers: { 'if-match': '*' } };

describe('Registries', () => {
  let service: TestService;
  let kim: Browser;

  beforeAll(async () => {
    service = await startTestService();
    kim = await setUpAsKim(service);
  });

  afterAll(() => service.stop());

  it('ask for the password again when the address changes, unless none is kept', async () => {
    const harbor = {
      label: 'Harbor',
      kind: 'harbor',
      url: 'harbor.acme.io',
      username: 'robot',
      password: 'kept',
    };
    const { body: registry } = await kim.post<Registry>('/registries', harbor);
    const path = `/registries/${registry.id}`;
    const refused = await kim.patch(path, { url: 'http://harbor.acme.io' }, ANY);
    expect([refused.status, refused.body.code]).toEqual([400, 'secret-required']);
    expect((await kim.get<Registry>(path)).body).toEqual(registry);
    expect((await kim.patch(path, { username: 'other' }, ANY)).status).toBe(200);
    const moved = await kim.patch<Registry>(path, { url: 'quay.io', password: 'new' }, ANY);
    expect([moved.body.url, moved.body.hasPassword]).toEqual(['quay.io', true]);
    expect((await kim.post(`${path}/reveal`)).text).toBe('{"password":"new"}');
    await kim.patch(path, { password: null }, ANY);
    expect((await kim.patch(path, { url: 'ghcr.io' }, ANY)).status).toBe(200);
  });

  it('take addresses as people write them, but none with a user name or password in it', async () => {
    const registry = { label: 'x', kind: 'other', username: 'robot' };
    for (const url of [
      'ghcr.io',
      'https://harbor.acme.io:8443/v2/',
      '[2001:db8::1]:5000',
      'localhost:5000',
      'https://index.docker.io/v1/',
    ]) {
      expect((await kim.post('/registries', { ...registry, url })).status)
        .withContext(url)
        .toBe(201);
    }
    for (const url of [
      'https://me:canary@ghcr.io',
      'ftp://ghcr.io',
      'ghcr.io?token=canary',
      'ghcr io',
      '',
      'javascript:alert(1)',
    ]) {
      const reply = await kim.post('/registries', { ...registry, url });
      expect(reply.body.errors?.map(({ path }) => path))
        .withContext(url)
        .toEqual(['url']);
      expect(reply.text).not.toContain('canary');
    }
  });
});
