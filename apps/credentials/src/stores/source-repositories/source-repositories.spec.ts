import type { SourceRepository } from '@kiops/contracts';
import type { Browser } from '../../identity/testing/browser';
import { setUpAsKim } from '../../identity/testing/people';
import { startTestService, type TestService } from '../../testing/test-service';

const GITLAB = { label: 'GitLab', provider: 'gitlab', baseUrl: 'https://gitlab.acme.io' };

describe('Git tokens', () => {
  let service: TestService;
  let kim: Browser;

  beforeAll(async () => {
    service = await startTestService();
    kim = await setUpAsKim(service);
  });

  afterAll(() => service.stop());

  it('need neither user name nor scopes nor an end, and can lose them again', async () => {
    const { body } = await kim.post<SourceRepository>('/source-repositories', GITLAB);
    expect(body).toEqual(
      jasmine.objectContaining({ username: null, scopes: [], expiresAt: null, hasToken: false }),
    );
    const path = `/source-repositories/${body.id}`;
    const any = { headers: { 'if-match': '*' } };
    const full = { username: 'deploy', scopes: ['api', 'read_user'], expiresAt: '2027-01-31T09:00:00+09:00' };
    const { body: filled } = await kim.patch<SourceRepository>(path, full, any);
    expect(filled).toEqual(jasmine.objectContaining({ ...full, expiresAt: '2027-01-31T00:00:00+00:00' }));
    const { body: emptied } = await kim.patch<SourceRepository>(
      path,
      { username: null, scopes: [], expiresAt: null },
      any,
    );
    expect(emptied).toEqual(jasmine.objectContaining({ username: null, scopes: [], expiresAt: null }));
  });

  it('may be of any host, where a user name tells two accounts apart', async () => {
    const other = { label: 'Gitea', provider: 'other', baseUrl: 'https://git.acme.io:8443', token: 't' };
    const { body } = await kim.post<SourceRepository>('/source-repositories', { ...other, username: 'kim' });
    expect([body.provider, body.notes]).toEqual(['other', null]);
    const entry = { ...other, username: 'lee', notes: 'For reviews' };
    expect((await kim.post<SourceRepository>('/source-repositories', entry)).body.notes).toBe('For reviews');
  });

  it('refuse scopes and times that are none', async () => {
    for (const [path, wrong] of [
      ['scopes', { scopes: ['api', ''] }],
      ['scopes', { scopes: ['a\0b'] }],
      ['scopes', { scopes: Array(65).fill('api') }],
      ['scopes', { scopes: 'api' }],
      ['scopes', { scopes: null }],
      ['expiresAt', { expiresAt: '2027-02-30T00:00:00Z' }],
      ['expiresAt', { expiresAt: '2027-W05-1' }],
      ['expiresAt', { expiresAt: '0000-01-01T00:00:00Z' }],
      ['expiresAt', { expiresAt: 1_800_000_000 }],
      ['baseUrl', { baseUrl: 'https://me:pw@gitlab.acme.io' }],
      ['provider', { provider: 'svn' }],
    ] as const) {
      const reply = await kim.post('/source-repositories', { ...GITLAB, ...wrong });
      expect(reply.body.errors?.map((error) => error.path))
        .withContext(JSON.stringify(wrong))
        .toEqual([path]);
    }
  });
});
