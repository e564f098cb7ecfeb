import type { Type } from '@nestjs/common';
import { plainToInstance } from 'class-transformer';
import { getMetadataStorage, validateSync } from 'class-validator';
import type { Browser } from '../identity/testing/browser';
import { setUpAsKim } from '../identity/testing/people';
import { AppModule } from '../start/app.module';
import { startTestService, type TestService } from '../testing/test-service';

/** Every class of the service that has validated fields, with their names. */
function allDtos(): readonly (readonly [Type<object>, readonly string[]])[] {
  // The storage has no list of its classes that anybody may read.
  const { validationMetadatas } = getMetadataStorage() as unknown as {
    validationMetadatas: ReadonlyMap<Type<object>, readonly unknown[]>;
  };
  return [...validationMetadatas.keys()].map((dto) => {
    const metadatas = getMetadataStorage().getTargetValidationMetadatas(dto, '', false, false);
    return [dto, [...new Set(metadatas.map(({ propertyName }) => propertyName))]];
  });
}

const LONG = 'x'.repeat(300_000);

/** What no field may hold, whatever it is for. */
const HOSTILE: Readonly<Record<string, unknown>> = {
  'a long text': LONG,
  'a lone surrogate': '\ud800',
  'a lone surrogate in a text': 'kim\udc00@example.com',
  'a NUL': 'kim\0',
  'a huge number': 1e308,
  'a list in a list': [[]],
  'lists in lists': [[[['x']]], [['x'], ['x']]],
  'a list of a long text': [LONG],
  'a list of a lone surrogate': ['\ud800'],
  'a list of nothing': [null],
  'a list of many numbers': new Array<number>(10_000).fill(0),
  'a list of many texts': Array.from({ length: 10_000 }, (_, index) => `x${index}`),
  'a list of many objects': Array.from({ length: 5_000 }, () => ({})),
};

describe('Every DTO', () => {
  const dtos = allDtos();

  it('is known here', () => {
    expect(AppModule).toBeDefined();
    const names = dtos.map(([{ name }]) => name);
    for (const name of [
      'CreateServerDto',
      'PartialCreateServerDto',
      'HostKeyDto',
      'SignInDto',
      'OperationReportDto',
      'ExportDto',
      'ListQueryDto',
      'ListUsersQuery',
      'AuditQueryDto',
      'RuntimeListQueryDto',
    ])
      expect(names).toContain(name);
    expect(dtos.flatMap(([, fields]) => fields).length).toBeGreaterThan(90);
  });

  for (const [dto, fields] of dtos) {
    it(`bounds its texts, numbers and lists, and refuses lists of lists: ${dto.name}`, () => {
      for (const field of fields) {
        for (const [what, value] of Object.entries(HOSTILE)) {
          const faults = validateSync(plainToInstance(dto, { [field]: value }), {
            whitelist: true,
            forbidNonWhitelisted: true,
          });
          expect(faults.some(({ property }) => property === field))
            .withContext(`${field}: ${what}`)
            .toBeTrue();
        }
      }
    });
  }
});

describe('A field', () => {
  let service: TestService;
  let kim: Browser;

  beforeAll(async () => {
    service = await startTestService();
    kim = await setUpAsKim(service);
  });

  afterAll(() => service.stop());

  const server = { label: 'a', protocol: 'ssh', host: 'a.example.com', port: 22, username: 'kim' };
  const git = { label: 'a', provider: 'github', baseUrl: 'github.com' };
  const connection = (url: string) => ({ kind: 'service', name: 'billing', store: 'servers', url });

  it('with a wrong list, text, time or address is named in a 400', async () => {
    const { id } = (await kim.post<{ id: string }>('/servers', server)).body;
    const key = {
      type: 'ssh-ed25519',
      fingerprint: `SHA256:${'A'.repeat(43)}`,
      pinnedAt: '2026-01-01T00:00:00Z',
    };
    const report = { kind: 'connection-test', outcome: 'succeeded', serverId: id };
    for (const [path, route, body] of [
      ['hostKeys', '/servers', { ...server, hostKeys: [Array.from({ length: 1_000 }, () => key)] }],
      ['hostKeys', '/servers', { ...server, hostKeys: [key, [key]] }],
      ['contacts', '/operations', { ...report, contacts: [[]] }],
      ['contacts', '/operations', { ...report, contacts: [null] }],
      ['email', '/auth/sign-in', { email: '\ud800', password: 'x' }],
      ['password', '/auth/sign-in', { email: 'kim@example.com', password: '\ud800' }],
      ['email', '/users', { email: 'kim\ud800@example.com', role: 'Member' }],
      ['token', '/links/inspect', { token: '\ud800' }],
      ['expiresAt', '/source-repositories', { ...git, expiresAt: '0001-01-01T00:00:00+01:00' }],
      ['expiresAt', '/source-repositories', { ...git, expiresAt: '0000-12-31T23:59:59Z' }],
      ['expiresAt', '/source-repositories', { ...git, expiresAt: '9999-12-31T23:59:59.9999999Z' }],
      ['expiresAt', '/source-repositories', { ...git, expiresAt: '9999-12-31T23:59:59-14:00' }],
      ['url', '/connections', { ...connection('javascript:1/alert()'), recordId: id }],
      ['url', '/connections', { ...connection('javascript:alert(1)'), recordId: id }],
      ['url', '/connections', { ...connection('billing.example.com'), recordId: id }],
      ['url', '/registries', { label: 'a', kind: 'quay', url: 'javascript:1/alert()', username: 'a' }],
      ['baseUrl', '/source-repositories', { ...git, baseUrl: 'JavaScript:1/alert()' }],
      ['endpoint', '/runtimes', { label: 'a', kind: 'docker', endpoint: 'vbscript:1/x' }],
      ['label', '/registries', { label: { constructor: 'x' }, kind: 'quay', url: 'quay.io', username: 'a' }],
    ] as const) {
      const reply = await kim.post(route, body);
      expect([reply.status, ...(reply.body.errors ?? []).map((error) => error.path)])
        .withContext(`${route} ${path} ${JSON.stringify(body).slice(0, 200)}`)
        .toContain(path);
      expect(reply.status).withContext(route).toBe(400);
    }
  });

  it('with the first and the last time that can be kept comes back as it was', async () => {
    for (const expiresAt of ['0001-01-01T00:00:00Z', '9999-12-31T23:59:59Z']) {
      const { status, body } = await kim.post<{ expiresAt: string }>('/source-repositories', {
        ...git,
        expiresAt,
      });
      expect([status, new Date(body.expiresAt).getTime()]).toEqual([201, Date.parse(expiresAt)]);
      const { body: file } = await kim.post<object>('/transfer/export', { password: 'kim likes long walks' });
      const { body: plan } = await kim.post<{ counts: Record<string, number> }>('/transfer/plan', { file });
      expect(plan.counts['invalid']).toBe(0);
    }
  });

  it('with a link keeps it', async () => {
    const { id } = (await kim.post<{ id: string }>('/servers', server)).body;
    for (const url of ['https://billing.example.com:8443/a', 'http://[::1]:80', 'HTTPS://example.com']) {
      expect((await kim.post('/connections', { ...connection(url), name: url, recordId: id })).status).toBe(
        201,
      );
    }
  });
});
