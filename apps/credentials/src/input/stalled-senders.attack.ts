import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { LIMITS } from '@kiops/contracts';
import { Browser } from '../identity/testing/browser';
import { KIM, secretOf } from '../identity/testing/people';
import { startServiceProcess, type ServiceProcess } from '../testing/service-process';
import { BareConnection } from './testing/bare-connection';

const MIB = 1024 * 1024;

describe('Two hundred senders who stop before the end', () => {
  let folder: string;
  let service: ServiceProcess;
  let kim: Browser;

  beforeAll(async () => {
    folder = mkdtempSync(join(tmpdir(), 'kiops-stalled-'));
    service = await startServiceProcess({ KIOPS_DATA_DIR: folder, KIOPS_BODIES_PER_ADDRESS_MIB: '64' });
    const [, link] = await service.said(/Set it up with this link: (\S+)/);
    kim = new Browser(service.origin);
    await kim.post('/set-up', { code: secretOf(link), ...KIM });
  });

  afterAll(async () => {
    await service.kill();
    rmSync(folder, { recursive: true });
  });

  it('hold no more than one address may, are cut off, and leave nothing', async () => {
    const before = await service.memory();
    const length = LIMITS.body.runtime;
    const head = [
      'POST /api/v1/runtimes HTTP/1.1',
      `Host: ${new URL(service.origin).host}`,
      `Origin: ${service.origin}`,
      `Cookie: ${kim.cookieHeader}`,
      `X-XSRF-TOKEN: ${kim.cookies.get('XSRF-TOKEN')}`,
      'Content-Type: application/json',
      `Content-Length: ${length}`,
    ].join('\r\n');
    const body = `{"ca":"${'x'.repeat(length - 8)}`;
    const senders = Array.from({ length: 200 }, () => {
      const sender = new BareConnection(service.origin);
      sender.write(`${head}\r\n\r\n${body}`);
      return sender;
    });
    expect((await kim.get('/me')).status).toBe(200);
    const during = await service.memory();
    expect(during.held - before.held).toBeLessThan(200 * MIB);
    await Promise.all(senders.map((sender) => sender.closed()));
    await expectAsync(service.holdsNoMoreThan(before)).toBeResolved();
  });
});
