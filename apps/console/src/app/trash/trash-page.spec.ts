import { provideHttpClient } from '@angular/common/http';
import { HttpTestingController, provideHttpClientTesting } from '@angular/common/http/testing';
import { BreakpointObserver } from '@angular/cdk/layout';
import { TestBed } from '@angular/core/testing';
import { provideRouter, Router } from '@angular/router';
import { of } from 'rxjs';
import type { RestoreConflict, TrashedRecord } from '@kiops/contracts';
import { ServiceClock } from '../dates/service-clock';
import { PageHarness } from '../../testing/page-harness';
import { VAULT_PROVIDERS } from '../../testing/vault-testing';
import { trashed } from './testing/trashed';
import { TrashPage } from './trash-page';

describe('The trash page', () => {
  const pageOf = (items: readonly TrashedRecord[]) => ({
    items,
    nextCursor: null,
    total: items.length,
    counts: { deleted: items.length, 'cleaned-up': 0, reset: 0, replaced: 0, undone: 0 },
  });

  async function setUpWith(...items: readonly TrashedRecord[]) {
    TestBed.configureTestingModule({
      providers: [provideHttpClient(), provideHttpClientTesting(), provideRouter([]), ...VAULT_PROVIDERS],
    });
    const page = PageHarness.of(TestBed.createComponent(TrashPage));
    await page.settle();
    const http = TestBed.inject(HttpTestingController);
    const lists = (rows: readonly TrashedRecord[]) =>
      http.expectOne(({ url }) => url === '/api/v1/trash').flush(pageOf(rows));
    lists(items);
    await page.settle();
    return { page, http, lists };
  }

  it('says what was removed, by whom, who used it, and what took its place', async () => {
    const { page } = await setUpWith(
      trashed('a', 'act 1', { connections: ['billing', 'sso'] }),
      trashed('b', 'act 2', { keptAs: { id: 'k', label: 'Harbor 운영' } }),
    );
    const text = await page.text();
    expect(text).toContain('2 records of KIOPS, each kept for 30 days.');
    for (const words of ['Minjun Kim', 'a.example.com · robot', '2 services', 'Kept as Harbor 운영'])
      expect(text).toContain(words);
  });

  it('has as many columns below the head of an act as in its table, also where there is no room for the store', async () => {
    for (const matches of [false, true]) {
      TestBed.resetTestingModule();
      TestBed.overrideProvider(BreakpointObserver, {
        useValue: { observe: () => of({ matches }), isMatched: () => matches },
      });
      const { page } = await setUpWith(trashed('a', 'act 1'));
      const heads = page.element.querySelectorAll('th');
      expect(heads.length).toBe(matches ? 5 : 6);
      expect(page.element.querySelector('td.act')?.getAttribute('colspan')).toBe(String(heads.length));
    }
  });

  it('counts the days by the clock of KIOPS, by which records end, not by that of this computer', async () => {
    const inTenDays = new Date(Date.now() + 10 * 86_400_000 - 60_000).toISOString();
    const { page, http, lists } = await setUpWith(trashed('a', 'act 1', { expiresAt: inTenDays }));
    expect(await page.text()).toContain('10 days');
    const now = Date.now();
    const behind = new Date(now - 5 * 86_400_000).toUTCString();
    TestBed.inject(ServiceClock).replied(behind, { from: now, to: now });
    await page.press('Restore Registry a');
    http.expectOne('/api/v1/trash/restore').flush({ records: 1, notInTrash: 0 });
    await page.settle();
    lists([trashed('a', 'act 1', { expiresAt: inTenDays })]);
    expect(await page.text()).toContain('15 days');
  });

  it('restores a record, and tells how many came back', async () => {
    const { page, http, lists } = await setUpWith(trashed('a', 'act 1'));
    await page.press('Restore Registry a');
    const asked = http.expectOne('/api/v1/trash/restore');
    expect(asked.request.body).toEqual({ records: ['registries/a'] });
    asked.flush({ records: 2, notInTrash: 0 });
    await page.settle();
    lists([]);
    expect(await page.overlayText()).toContain('2 records restored.');
    expect(await page.text()).toContain('The trash is empty');
  });

  it('restores all of one act', async () => {
    const act = { ...trashed('a', 'reset 1').act, kind: 'reset' as const, records: 2 };
    const { page, http } = await setUpWith(trashed('a', '', { act }), trashed('b', '', { act }));
    await page.press('Restore all 2');
    expect(http.expectOne('/api/v1/trash/restore').request.body).toEqual({ act: 'reset 1' });
  });

  it('erases what is selected only when asked twice', async () => {
    const { page, http } = await setUpWith(trashed('a', 'act 1'), trashed('b', 'act 2'));
    for (const box of document.querySelectorAll<HTMLInputElement>('td input[type=checkbox]')) box.click();
    await page.press('Erase now');
    expect(await page.overlayText()).toContain('Erase 2 records for good?');
    await page.press('Keep in the trash');
    http.expectNone('/api/v1/trash/erase');
    await page.goes('kiops-erase-dialog');
    await page.press('Erase now');
    await page.appears('kiops-erase-dialog');
    document.querySelector<HTMLElement>('kiops-erase-dialog .danger')?.click();
    await page.goes('kiops-erase-dialog');
    expect(http.expectOne('/api/v1/trash/erase').request.body).toEqual({
      records: ['registries/a', 'registries/b'],
    });
  });

  it('says what did not happen, and why', async () => {
    const { page, http, lists } = await setUpWith(trashed('a', 'act 1'));
    await page.press('Restore Registry a');
    const problem = {
      type: 'about:blank',
      title: 'Your plan holds no more records.',
      status: 403,
      code: 'plan-limit-reached',
    };
    http.expectOne('/api/v1/trash/restore').flush(problem, { status: 403, statusText: '' });
    await page.settle();
    lists([trashed('a', 'act 1')]);
    expect(await page.overlayText()).toContain('Nothing was restored. Your plan holds no more records.');
  });

  it('does not claim that nothing was restored when no answer came', async () => {
    const { page, http, lists } = await setUpWith(trashed('a', 'act 1'));
    await page.press('Restore Registry a');
    http.expectOne('/api/v1/trash/restore').error(new ProgressEvent('error'));
    await page.settle();
    lists([]);
    expect(await page.overlayText()).toContain('It may have been done all the same');
    expect(await page.overlayText()).not.toContain('Nothing was restored.');
  });

  it('asks what shall stay of accounts that are there again, and asks no more than once', async () => {
    const { page, http, lists } = await setUpWith(trashed('a', 'act 1'));
    const conflict = (name: string): RestoreConflict => ({
      store: 'registries',
      id: name,
      label: `Registry ${name}`,
      title: `${name}.example.com · robot`,
      mine: { id: `mine ${name}`, label: 'Mine', updatedAt: '2026-11-20T08:00:00Z', connections: ['shop'] },
      addedSince: true,
      differences: [
        { field: 'password', secret: true },
        { field: 'notes', secret: false },
      ],
    });
    const refused = (...names: string[]) =>
      http.expectOne('/api/v1/trash/restore').flush(
        {
          type: 'about:blank',
          title: '',
          status: 409,
          code: 'restore-conflicts',
          conflicts: { total: names.length, records: names.map(conflict) },
        },
        { status: 409, statusText: '' },
      );
    await page.press('Restore Registry a');
    refused('a', 'b');
    await page.appears('kiops-restore-conflicts-dialog');
    const words = await page.overlayText();
    for (const part of ['2 accounts are there again', 'used by 1 service', 'Password and notes differ.'])
      expect(words).toContain(part);
    expect(words).toContain('2 accounts without an answer');
    document.querySelector<HTMLElement>('[aria-label="Apply to all 2"] button:nth-of-type(3)')?.click();
    await page.settle();
    document
      .querySelector<HTMLElement>('[aria-label="Decision for Registry a"] mat-button-toggle button')
      ?.click();
    await page.settle();
    const restore = () =>
      document
        .querySelector<HTMLElement>('kiops-restore-conflicts-dialog .mat-mdc-unelevated-button')
        ?.click();
    restore();
    await page.goes('kiops-restore-conflicts-dialog');
    const asked = http.expectOne('/api/v1/trash/restore');
    expect(asked.request.body).toEqual({
      records: ['registries/a'],
      answers: ['registries/a/keep', 'registries/b/both'],
      default: 'both',
    });
    asked.flush({ records: 1, notInTrash: 0 });
    await page.settle();
    lists([]);
    expect(await page.overlayText()).toContain('1 record restored.');
  });

  it('says how many of the selected ones somebody else was quicker with', async () => {
    const { page, http, lists } = await setUpWith(trashed('a', 'act 1'));
    for (const [notInTrash, said] of [
      [1, '2 records restored. 1 other was not in the trash any more.'],
      [3, '2 records restored. 3 others were not in the trash any more.'],
    ] as const) {
      await page.press('Restore Registry a');
      http.expectOne('/api/v1/trash/restore').flush({ records: 2, notInTrash });
      await page.settle();
      lists([trashed('a', 'act 1')]);
      expect(await page.overlayText()).toContain(said);
    }
  });

  it('restores nothing when nobody wants to choose', async () => {
    const { page, http } = await setUpWith(trashed('a', 'act 1'));
    await page.press('Restore Registry a');
    const conflicts = { total: 0, records: [] };
    http
      .expectOne('/api/v1/trash/restore')
      .flush({ code: 'restore-conflicts', conflicts }, { status: 409, statusText: '' });
    await page.appears('kiops-restore-conflicts-dialog');
    await page.press('Cancel');
    await page.goes('kiops-restore-conflicts-dialog');
    http.expectNone('/api/v1/trash/restore');
    expect(await page.text()).toContain('Registry a');
  });

  it('restores the row by the key U', async () => {
    const { http } = await setUpWith(trashed('a', 'act 1'));
    document
      .querySelector('td.actions button')
      ?.dispatchEvent(new KeyboardEvent('keydown', { key: 'u', bubbles: true }));
    http.expectOne('/api/v1/trash/restore');
  });

  it('keeps its filters in the address', async () => {
    const { page } = await setUpWith(trashed('a', 'act 1'));
    const navigate = spyOn(TestBed.inject(Router), 'navigate');
    await page.press('Reset 0');
    expect(navigate.calls.mostRecent().args[1]?.queryParams).toEqual({ act: 'reset' });
  });
});
