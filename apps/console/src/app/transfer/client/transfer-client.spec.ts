import { HttpEventType, provideHttpClient } from '@angular/common/http';
import { HttpTestingController, provideHttpClientTesting } from '@angular/common/http/testing';
import { TestBed } from '@angular/core/testing';
import { firstValueFrom, last } from 'rxjs';
import { toFailure } from '../../problem/failure';
import type { RequestProgress } from './request-progress';
import { TransferClient } from './transfer-client';

describe('TransferClient', () => {
  let client: TransferClient;
  let service: HttpTestingController;

  beforeEach(() => {
    TestBed.configureTestingModule({ providers: [provideHttpClient(), provideHttpClientTesting()] });
    client = TestBed.inject(TransferClient);
    service = TestBed.inject(HttpTestingController);
  });

  afterEach(() => service.verify());

  it('sends the file as it is, beside the plan and the decisions', async () => {
    const body = new Blob(['{"format":"kiops-credentials"}']);
    client.apply({ body, knownServers: { e2: 'gate' } }, 'p1', { 'registries/3': 'both' }).subscribe();
    const { request } = service.expectOne({ method: 'POST', url: '/api/v1/transfer/apply' });
    const sent = request.body as Blob;
    expect(sent.type).toBe('application/json');
    expect(JSON.parse(await sent.text())).toEqual({
      planId: 'p1',
      decisions: { 'registries/3': 'both' },
      file: { format: 'kiops-credentials' },
      knownServers: { e2: 'gate' },
    });
  });

  it('tells how much is sent, that the service works, and the result', () => {
    const phases: RequestProgress<unknown>[] = [];
    client.plan({ body: new Blob(['{}']), knownServers: {} }).subscribe((phase) => phases.push(phase));
    const request = service.expectOne('/api/v1/transfer/plan');
    request.event({ type: HttpEventType.UploadProgress, loaded: 40, total: 100 });
    request.event({ type: HttpEventType.UploadProgress, loaded: 100, total: 100 });
    request.flush({ planId: 'p1' });
    expect(phases).toEqual([
      { phase: 'sending', sent: 0, total: null },
      { phase: 'sending', sent: 40, total: 100 },
      { phase: 'waiting' },
      { phase: 'done', result: jasmine.objectContaining({ planId: 'p1' }) },
    ]);
  });

  it('cancels the request when nobody listens any more', () => {
    const listening = client.plan({ body: new Blob(['{}']), knownServers: {} }).subscribe();
    const request = service.expectOne('/api/v1/transfer/plan');
    listening.unsubscribe();
    expect(request.cancelled).toBeTrue();
  });

  it('asks for an export in the request body, never in the address', () => {
    const told = { file: 'plain', sshSecrets: 2 } as const;
    client.export(['servers'], { password: 'account password', ...told }).subscribe();
    const { request } = service.expectOne('/api/v1/transfer/export');
    expect(request.body).toEqual({ stores: ['servers'], password: 'account password', ...told });
    expect(request.urlWithParams).not.toContain('password');
  });

  it('lets the reason of a refused export be read', async () => {
    const refused = firstValueFrom(
      client.export(['servers'], { password: 'wrong', file: 'plain', sshSecrets: 0 }).pipe(last()),
    ).catch(toFailure);
    const problem = {
      type: 'about:blank',
      title: 'The password is wrong.',
      status: 403,
      code: 'wrong-password',
    };
    service
      .expectOne('/api/v1/transfer/export')
      .flush(new Blob([JSON.stringify(problem)]), { status: 403, statusText: 'Forbidden' });
    expect(await refused).toEqual(jasmine.objectContaining({ code: 'wrong-password', status: 403 }));
  });
});
