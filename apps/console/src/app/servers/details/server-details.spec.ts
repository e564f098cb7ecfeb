import { provideHttpClient } from '@angular/common/http';
import {
  HttpTestingController,
  provideHttpClientTesting,
  type TestRequest,
} from '@angular/common/http/testing';
import { Component } from '@angular/core';
import { TestBed } from '@angular/core/testing';
import { MatDialog } from '@angular/material/dialog';
import { systemSummary, type Server, type ServerDetails, type SystemInfo } from '@kiops/contracts';
import { PageHarness } from '../../../testing/page-harness';
import { openNewVault, VAULT_PROVIDERS } from '../../../testing/vault-testing';
import { page as pageOf, server, service } from '../../records/testing/records';
import { LatestProtections } from '../../operations/run/latest-protections';
import { openServerDetails } from './open-server-details';

@Component({ template: '' })
class EmptyPage {}

const systemInfo: SystemInfo = {
  collectedAt: new Date().toISOString(),
  hostname: 'pay-api-01',
  os: 'Ubuntu 24.04.3 LTS',
  kernel: 'Linux 6.8.0-60-generic',
  architecture: 'x86_64',
  cpuModel: 'AMD EPYC 9354',
  cpuCount: 8,
  cpuLoad: 0.41,
  memoryBytes: 16 * 1024 ** 3,
  memoryUsedBytes: 4 * 1024 ** 3,
  uptimeSeconds: 86_400,
  disks: [{ mount: '/', sizeBytes: 80 * 1024 ** 3, usedBytes: 76 * 1024 ** 3 }],
  engines: [{ name: 'docker', version: '28.1.1' }],
};

const pay: Partial<Server> = {
  label: '결제 API',
  systemSummary: systemSummary(systemInfo),
  lastContact: { at: new Date().toISOString(), answered: true },
  connections: [service('payment-api')],
  route: [
    {
      id: 'jump',
      label: 'Bastion',
      host: 'bastion.example.com',
      port: 22,
      username: 'ops',
      allowOldAlgorithms: false,
    },
  ],
  hostKeys: [{ type: 'ssh-ed25519', fingerprint: 'SHA256:of-pay', pinnedAt: '2026-11-20T12:00:00Z' }],
  notes: 'Ask the payment team first.',
};

const reply = (request: TestRequest, details: ServerDetails): void => request.flush(details);

describe('The details of a server', () => {
  async function open(fields: Partial<Server>, facts: SystemInfo | null = null, answer = reply) {
    TestBed.configureTestingModule({
      providers: [provideHttpClient(), provideHttpClientTesting(), ...VAULT_PROVIDERS],
    });
    await openNewVault();
    const page = PageHarness.of(TestBed.createComponent(EmptyPage));
    const listed = server('pay', fields);
    void openServerDetails(TestBed.inject(MatDialog), listed);
    // The focus comes with the end of the opening: what is pressed before loses it again.
    await page.until(() => document.activeElement?.textContent === listed.label, 'the focus');
    const http = TestBed.inject(HttpTestingController);
    const details: ServerDetails = { ...listed, systemInfo: facts };
    const runtimes = () => http.match(({ url }) => url === '/api/v1/runtimes');
    let text = '';
    for (let turn = 0; turn < 100 && !text.includes('None yet'); turn += 1) {
      for (const request of runtimes()) request.flush(pageOf([]));
      for (const request of http.match('/api/v1/servers/pay')) answer(request, details);
      text = await page.overlayText();
    }
    return { page, text, http };
  }

  afterEach(() => TestBed.inject(MatDialog).closeAll());

  it('tell its route, its system in numbers, who uses it, and which keys were trusted', async () => {
    const { text } = await open(pay, systemInfo);
    for (const words of [
      '결제 API',
      'This browser Bastion 결제 API',
      'Answered last time:',
      'Ubuntu 24.04.3 LTS',
      '8 × AMD EPYC 9354',
      '1 day',
      'docker 28.1.1',
      '4 GB of 16 GB 25%',
      'Disk / 76 GB of 80 GB 95%',
      'payment-api',
      'ssh-ed25519 SHA256:of-pay',
      'Ask the payment team first.',
    ]) {
      expect(text).toContain(words);
    }
  });

  it('tell whether the latest connection had a post-quantum key exchange, once there was one', async () => {
    const { page, text } = await open(pay, systemInfo);
    expect(text).toContain('Post-quantum key exchange: not known here.');
    const protections = TestBed.inject(LatestProtections);
    protections.set('pay', { postQuantum: true, algorithms: ['mlkem768x25519-sha256'] });
    expect(await page.overlayText()).toContain(
      'Post-quantum key exchange: yes · the latest connection of this browser',
    );
    protections.set('pay', { postQuantum: false, algorithms: ['curve25519-sha256'] });
    expect(await page.overlayText()).toContain('Post-quantum key exchange: no');
  });

  it('tell that the facts could not be loaded, and load them again', async () => {
    const { page, http, text } = await open(pay, systemInfo, (request) =>
      request.error(new ProgressEvent('error')),
    );
    expect(text).toContain('System info could not be loaded. KIOPS could not be reached.');
    expect(text).toContain('payment-api');
    await page.press('Try again');
    expect(document.activeElement?.textContent).toBe('System');
    http.expectOne('/api/v1/servers/pay').flush({ ...server('pay', pay), systemInfo });
    expect(await page.overlayText()).toContain('8 × AMD EPYC 9354');
  });

  it('say what is missing, and offer to collect it', async () => {
    const { page, text } = await open({});
    expect(text).toContain('Not collected yet.');
    expect(text).toContain('Never');
    expect(page.hasControl('Collect system info')).toBeTrue();
  });

  it('offer no operation over SSH for a server that is reached otherwise', async () => {
    const { page, text } = await open({ protocol: 'winrm' });
    expect(text).toContain('WinRM · not over SSH');
    expect(page.hasControl('Collect system info')).toBeFalse();
  });
});
