import { provideHttpClient } from '@angular/common/http';
import { HttpTestingController, provideHttpClientTesting } from '@angular/common/http/testing';
import { Component } from '@angular/core';
import { TestBed } from '@angular/core/testing';
import { MATERIAL_ANIMATIONS } from '@angular/material/core';
import { MatDialog } from '@angular/material/dialog';
import { Router } from '@angular/router';
import type { Connection } from '@kiops/contracts';
import { PageHarness } from '../../../testing/page-harness';
import { provideDialogs } from '../../dialog/provide-dialogs';
import { page as pageOf, registry, service } from '../testing/records';
import { ConnectionChips } from '../connections/connection-chips';
import { openConnections } from './open-connections';

@Component({ template: '' })
class EmptyPage {}

const URL = '/api/v1/connections';

describe('What uses a record', () => {
  async function open(connections: readonly Connection[]) {
    TestBed.configureTestingModule({
      providers: [
        provideHttpClient(),
        provideHttpClientTesting(),
        provideDialogs(),
        { provide: MATERIAL_ANIMATIONS, useValue: { animationsDisabled: true } },
      ],
    });
    const page = PageHarness.of(TestBed.createComponent(EmptyPage));
    const http = TestBed.inject(HttpTestingController);
    const dialog = TestBed.inject(MatDialog);
    const changed = openConnections(dialog, { store: 'registries', record: registry('harbor') });
    await page.appears('kiops-connections-dialog');
    const list = async (items: readonly Connection[]) => {
      http.expectOne(`${URL}?store=registries&recordId=harbor`).flush(pageOf(items));
      await page.settle();
    };
    await list(connections);
    return { page, http, list, changed };
  }

  it('is added by name, kind, detail and address, with what is refused beside its field', async () => {
    const { page, http, list, changed } = await open([]);
    expect(await page.overlayText()).toContain('Nothing is known to use it');
    await page.submit();
    expect(await page.overlayText()).toContain('Enter the name of what uses it.');
    await page.type('Web address', 'javascript:alert(1)');
    await page.type('Name', ' billing ');
    await page.submit();
    http.expectNone({ method: 'POST' });
    await page.type('Web address', 'https://billing.acme.io');
    await page.type('Detail', 'production');
    await page.submit();
    const refused = http.expectOne({ method: 'POST', url: URL });
    expect(refused.request.body as object).toEqual({
      ...{ store: 'registries', recordId: 'harbor', kind: 'service', name: 'billing' },
      ...{ detail: 'production', url: 'https://billing.acme.io' },
    });
    const errors = [{ path: 'detail', message: 'Use plain text on one line.' }];
    const problem = { type: 'about:blank', title: 'No.', status: 400, code: 'invalid-input', errors };
    refused.flush(problem, { status: 400, statusText: 'Bad Request' });
    await page.settle();
    expect(page.field('Detail').closest('mat-form-field')?.textContent).toContain('on one line');
    await page.submit();
    http.expectOne({ method: 'POST', url: URL }).flush(service('billing'));
    await page.settle();
    await list([{ ...service('billing'), detail: 'production', url: 'https://billing.acme.io' }]);
    expect(await page.overlayText()).toContain('billing production https://billing.acme.io');
    expect(page.field('Name').value).toBe('');
    await page.press('Close');
    expect(await changed).toBeTrue();
  });

  it('is removed, and brought back from the message', async () => {
    const { page, http, list } = await open([service('billing'), service('cart')]);
    await page.press('Remove cart');
    http.expectOne({ method: 'DELETE', url: `${URL}/cart` }).flush(null);
    await page.settle();
    await list([service('billing')]);
    expect(await page.overlayText()).toContain('cart removed.');
    await page.press('Undo');
    const request = http.expectOne({ method: 'POST', url: URL });
    expect((request.request.body as { name: string }).name).toBe('cart');
    request.flush(service('cart'));
    await page.settle();
    await list([service('billing'), service('cart')]);
    expect(page.hasControl('Remove cart')).toBeTrue();
  });

  it('says what went wrong when KIOPS does not answer', async () => {
    const { page, http, list, changed } = await open([service('billing')]);
    await page.press('Remove billing');
    const problem = { type: 'about:blank', title: 'Gone.', status: 404, code: 'not-found' };
    http.expectOne({ method: 'DELETE' }).flush(problem, { status: 404, statusText: 'Not Found' });
    expect(await page.overlayText()).toContain('Not removed.');
    expect(page.hasControl('Remove billing')).toBeTrue();
    await page.press('Close');
    expect(await changed).toBeFalse();
    expect(list).toBeDefined();
  });

  it('leads to the page of the service, past the dialogs that are open', async () => {
    const { page } = await open([]);
    const fixture = TestBed.createComponent(ConnectionChips);
    fixture.componentRef.setInput('connections', [service('billing / 결제')]);
    fixture.componentRef.setInput('of', 'Harbor');
    await page.settle();
    const link = (fixture.nativeElement as HTMLElement).querySelector('a');
    expect(link?.getAttribute('href')).toBe('/services?name=billing%20%2F%20%EA%B2%B0%EC%A0%9C');
    const navigate = spyOn(TestBed.inject(Router), 'navigate').and.resolveTo(true);
    link?.dispatchEvent(new MouseEvent('click', { cancelable: true, bubbles: true }));
    await page.goes('kiops-connections-dialog');
    expect(navigate.calls.allArgs()).toEqual([[['/services'], { queryParams: { name: 'billing / 결제' } }]]);
  });
});
