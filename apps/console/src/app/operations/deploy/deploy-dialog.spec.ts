import { provideHttpClient } from '@angular/common/http';
import { HttpTestingController, provideHttpClientTesting } from '@angular/common/http/testing';
import { Component } from '@angular/core';
import { TestBed } from '@angular/core/testing';
import { MatDialog } from '@angular/material/dialog';
import { page as pageOf, registry, server } from '../../records/testing/records';
import { dialogOfWidth } from '../../dialog/dialog-size';
import { provideDialogs } from '../../dialog/provide-dialogs';
import { PageHarness } from '../../../testing/page-harness';
import { DeployDialog, type DeployOrder } from './deploy-dialog';

@Component({ template: '' })
class EmptyPage {}

describe('DeployDialog', () => {
  function open() {
    TestBed.configureTestingModule({
      providers: [provideHttpClient(), provideHttpClientTesting(), provideDialogs()],
    });
    const page = PageHarness.of(TestBed.createComponent(EmptyPage));
    const http = TestBed.inject(HttpTestingController);
    const ref = TestBed.inject(MatDialog).open<DeployDialog, unknown, DeployOrder>(DeployDialog, {
      ...dialogOfWidth(600),
      // It would come with the end of the animation, after what a spec does.
      autoFocus: false,
      data: server('one', { label: '결제 API' }),
    });
    const closed: (DeployOrder | undefined)[] = [];
    ref.afterClosed().subscribe((order) => closed.push(order));
    const type = async (label: string, text: string) => {
      await page.settle();
      const field = byLabel(label);
      field.value = text;
      field.dispatchEvent(new Event('input', { bubbles: true }));
      await page.settle();
    };
    const submit = async () => {
      page.control('Deploy').click();
      await page.settle();
    };
    /** Answers the requests for registries; returns what was looked for. */
    const giveRegistries = async (...items: ReturnType<typeof registry>[]) => {
      await page.settle();
      const requests = http.match(({ url }) => url === '/api/v1/registries');
      for (const request of requests) request.flush(pageOf(items));
      await page.settle();
      return requests.map(({ request }) => request.params.get('q'));
    };
    /** What it closed with, once it has: that takes as long as its animation. */
    const order = async () => {
      await page.until(() => closed.length > 0);
      expect(closed.length).toBe(1);
      return closed.at(0);
    };
    return { page, http, closed, order, type, submit, giveRegistries };
  }

  function byLabel(label: string): HTMLInputElement {
    const fields = Array.from(
      document.querySelectorAll<HTMLInputElement>('mat-dialog-container input, textarea'),
    );
    const found = fields.find((field) => field.labels?.[0]?.textContent?.trim() === label);
    if (!found) throw new Error(`There is no field labelled "${label}".`);
    return found;
  }

  const harbor = registry('harbor', {
    label: 'Harbor',
    url: 'https://harbor.acme.io/',
    username: 'robot$ci',
  });
  const team = registry('team', { label: 'Team', url: 'harbor.acme.io/pay', username: 'pay$ci' });

  afterEach(() => TestBed.inject(MatDialog).closeAll());

  it('proposes the container’s name and the credential by the image, and closes with the order', async () => {
    const { page, order, type, submit, giveRegistries } = open();
    expect(await page.overlayText()).toContain('on 결제 API · deploy@one.acme.io:22');
    await type('Image', 'harbor.acme.io/pay/gateway:2.0');
    expect(await giveRegistries(harbor, team)).toEqual(['harbor.acme.io']);
    expect(byLabel('Container name').value).toBe('gateway');
    expect(await page.overlayText()).toContain('harbor.acme.io/pay · pay$ci');
    await type('Ports', '8080:80');
    await type('Environment', 'TOKEN=a secret');
    await submit();
    const given = await order();
    expect(given?.deployment.environment).toEqual([['TOKEN', 'a secret']]);
    expect(given?.credential?.recordId).toBe('team');
  });

  it('keeps a name that was typed, and the credential that was chosen', async () => {
    const { page, type, giveRegistries } = open();
    await type('Image', 'harbor.acme.io/pay/gateway');
    await giveRegistries(harbor, team);
    await type('Container name', 'mine');
    document.querySelector<HTMLElement>('mat-select[aria-labelledby], mat-select')?.click();
    await page.settle();
    const options = Array.from(document.querySelectorAll<HTMLElement>('mat-option'));
    options.find((option) => option.textContent?.includes('robot$ci'))?.click();
    await page.settle();
    await type('Image', 'harbor.acme.io/pay/other');
    expect(await giveRegistries()).toEqual([]);
    expect(byLabel('Container name').value).toBe('mine');
    expect(await page.overlayText()).toContain('harbor.acme.io · robot$ci');
  });

  it('says when no record fits, and deploys without one', async () => {
    const { page, http, order, type, submit, giveRegistries } = open();
    await type('Image', 'nginx');
    expect(await giveRegistries(harbor)).toEqual(['docker']);
    http.expectOne(({ url }) => url === '/api/v1/docker-hub').flush(pageOf([]));
    await page.settle();
    expect(await page.overlayText()).toContain('There is no Docker Hub account in Credentials.');
    await type('Image', 'ghcr.io/acme/app');
    expect(await giveRegistries(harbor)).toEqual(['ghcr.io']);
    expect(await page.overlayText()).toContain('No registry in Credentials fits ghcr.io.');
    await submit();
    expect((await order())?.credential).toBeNull();
  });

  it('shows every fault beside its field, and takes the focus to the first', async () => {
    const { page, closed, type, submit } = open();
    await type('Image', 'app:$(reboot)');
    await type('Environment', 'a secret without a name');
    await submit();
    const text = await page.overlayText();
    expect(text).toContain('This is not an image reference such as harbor.acme.io/team/app:1.2.');
    expect(text).toContain('Enter a name for the container.');
    expect(text).toContain('Line 1 is not a variable such as NAME=value.');
    expect(document.activeElement).toBe(byLabel('Image'));
    expect(closed).toEqual([]);
  });

  it('does not go on without an account because KIOPS did not answer', async () => {
    const { page, http, closed, order, type, submit, giveRegistries } = open();
    await type('Image', 'harbor.acme.io/pay/gateway');
    http.expectOne(({ url }) => url === '/api/v1/registries').error(new ProgressEvent('error'));
    await page.settle();
    expect(await page.overlayText()).toContain('Your registries could not be loaded.');
    await submit();
    expect(closed).toEqual([]);
    await page.press('Try again');
    await giveRegistries(harbor);
    await submit();
    expect((await order())?.credential?.recordId).toBe('harbor');
  });

  it('asks before it throws away what was typed', async () => {
    const { page, closed, order, type } = open();
    await type('Image', 'nginx');
    await page.press('Cancel');
    expect(await page.overlayText()).toContain('Discard what you typed?');
    await page.press('Keep editing');
    expect(closed).toEqual([]);
    await page.press('Cancel');
    await page.press('Discard');
    expect(await order()).toBeUndefined();
  });
});
