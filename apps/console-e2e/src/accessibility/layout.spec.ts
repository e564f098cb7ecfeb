import type { Locator, Page } from '@playwright/test';
import { expect, test } from '../fixtures/test';
import { type Account } from '../service/account';
import { viewCredentials } from '../pages/credentials-dialog';
import { dialogNamed } from '../pages/shell';

const TABS = ['Servers', 'Registries', 'DB Connections', 'Docker Hub', 'Source Repositories'];

/** Windows that people have: a wide one, a small one, phones on their side and upright, and 400 % zoom. */
const WINDOWS = [
  { width: 1440, height: 900 },
  { width: 1024, height: 768 },
  { width: 720, height: 450 },
  { width: 844, height: 390 },
  { width: 390, height: 844 },
  { width: 320, height: 256 },
];

/** Records as demo sets have them: labels that begin alike, long addresses, servers behind others. */
async function addRecords(account: Account): Promise<void> {
  const places = ['Busan', 'Daejeon', 'Frankfurt', 'Incheon', 'Seoul', 'Singapore'];
  const connections = [
    { kind: 'service', name: 'payment-gateway' },
    { kind: 'service', name: 'notification-sender' },
  ];
  await account.import({
    format: 'kiops-credentials',
    version: 1,
    servers: places.map((place, index) => ({
      ref: `s${index}`,
      label: `Customer centre production ${100 + index}`,
      protocol: 'ssh',
      host: `support-${index}.prod.${place.toLowerCase()}.kiops.internal`,
      port: 2222,
      username: 'deploy',
      allowOldAlgorithms: index === 1,
      ...(index > 0 ? { jumpServer: 's0' } : {}),
      systemInfo: {
        os: 'Debian GNU/Linux 12 (bookworm)',
        kernel: 'Linux 6.1.0-37-amd64',
        architecture: 'x86_64',
        cpuLoad: 0.1 * index,
        memoryBytes: 1_000,
        memoryUsedBytes: 830,
        disks: [{ mount: '/', sizeBytes: 1_000, usedBytes: 920 }],
      },
      connections,
    })),
    registries: places.map((place, index) => ({
      ref: `r${index}`,
      label: `Customer centre images, ${place}`,
      kind: 'harbor',
      url: `https://registry.gitlab.acme-holdings.example:${5000 + index}`,
      username: `robot$support+puller-${index}`,
      password: 'x',
      connections,
    })),
    dbConnectionSecrets: places.map((place, index) => ({
      ref: `d${index}`,
      label: `Customer centre database ${place}`,
      engine: 'postgresql',
      host: `db-${index}.prod.${place.toLowerCase()}.kiops.internal`,
      port: 5432,
      database: 'customer_centre',
      username: 'support',
      password: 'x',
      connections,
    })),
    dockerHubAuth: [{ ref: 'h', label: 'acme ci', username: 'acmeci', accessToken: 'x', connections }],
    sourceRepositories: places.map((place, index) => ({
      ref: `g${index}`,
      label: `GitLab deploy token ${place}`,
      provider: 'gitlab',
      baseUrl: `https://gitlab.${place.toLowerCase()}.acme-holdings.example`,
      username: `deploy-bot-${index}`,
      scopes: ['read_repository', 'read_registry'],
      token: 'x',
      connections,
    })),
  });
}

/** What in the rows stands out of its row, or of the window, in words. */
function standsOut(rows: Locator): Promise<string[]> {
  return rows.evaluateAll((all) =>
    all.flatMap((row) => {
      const box = row.getBoundingClientRect();
      return Array.from(
        row.querySelectorAll<HTMLElement>('button, .marker, .chip, .name, .address, kiops-meter'),
      )
        .filter((part) => part.checkVisibility({ visibilityProperty: true }))
        .filter((part) => {
          const { top, bottom, left, right } = part.getBoundingClientRect();
          return top < box.top - 1 || bottom > box.bottom + 1 || left < box.left - 1 || right > box.right + 1;
        })
        .map(
          (part) => `${part.className} "${part.innerText.trim()}" of ${row.textContent?.trim().slice(0, 40)}`,
        );
    }),
  );
}

/** The names that do not fit their place. */
function cutNames(rows: Locator): Promise<string[]> {
  return rows
    .locator('.name')
    .evaluateAll((names) =>
      names.filter((name) => name.scrollWidth > name.clientWidth).map((name) => name.textContent ?? ''),
    );
}

async function sidewards(page: Page): Promise<number> {
  return page.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth);
}

for (const window of WINDOWS) {
  test.describe(`in a window of ${window.width} × ${window.height}`, () => {
    test.use({ viewport: window });

    test('every list keeps to its rows, and can be reached whole', async ({ page, account }) => {
      await addRecords(account);
      await page.goto('/');
      const servers = page.locator('tr.mat-mdc-row');
      await expect(servers.first()).toContainText('Customer centre production 100');
      expect(await standsOut(servers)).toEqual([]);
      expect(await sidewards(page)).toBe(0);
      if (window.width === 1440) expect(await cutNames(servers)).toEqual([]);

      const dialog = await viewCredentials(page);
      for (const tab of TABS) {
        await dialog.showTab(tab);
        const strip = await dialog.tab(tab).boundingBox();
        expect(strip?.x, tab).toBeGreaterThanOrEqual(0);
        expect(strip && strip.x + strip.width, tab).toBeLessThanOrEqual(window.width);
        const rows = dialog.root.locator('mat-row');
        await expect(rows.filter({ hasText: /Customer|acme|GitLab/ }).first()).toBeVisible();
        expect(await standsOut(rows), tab).toEqual([]);
        if (window.width === 1440) expect(await cutNames(rows), tab).toEqual([]);
        // A row fits, and what is at its end can be pressed: nothing lies over it.
        await rows
          .first()
          .getByRole('button', { name: /^Actions for/ })
          .click();
        await page.keyboard.press('Escape');
        const list = await dialog.root.locator('cdk-virtual-scroll-viewport').boundingBox();
        const row = await rows.first().boundingBox();
        expect(row?.height, tab).toBeLessThanOrEqual(list?.height ?? 0);
        expect(list?.height, tab).toBeLessThanOrEqual(window.height);
      }
      await dialog.root.getByRole('button', { name: 'Close', exact: true }).click();
      await expect(dialog.root).toBeHidden();
      expect(await sidewards(page)).toBe(0);
    });
  });
}

test('the chosen tab stays in sight when the window becomes narrow', async ({ page }) => {
  await page.setViewportSize({ width: 1440, height: 900 });
  await page.goto('/');
  const dialog = await viewCredentials(page);
  await dialog.showTab('Source Repositories');
  await page.setViewportSize({ width: 390, height: 844 });
  await expect(dialog.tab('Source Repositories')).toBeInViewport({ ratio: 1 });
});

test('hints that say nothing leave no gap between fields', async ({ page }) => {
  await page.goto('/');
  const dialog = await viewCredentials(page);
  await dialog.showTab('Docker Hub');
  await dialog.root.getByRole('button', { name: 'Add Docker Hub account' }).first().click();
  const form = await dialogNamed(page, 'Add Docker Hub account');
  const boxes = await form.locator('mat-form-field').evaluateAll((fields) =>
    fields.map((field) => ({
      top: field.getBoundingClientRect().top,
      bottom: field.querySelector('.mat-mdc-text-field-wrapper')?.getBoundingClientRect().bottom ?? 0,
    })),
  );
  // The gap of the grid, in pixels.
  expect(boxes[1].top - boxes[0].bottom).toBe(16);
  expect(boxes[2].top - boxes[1].bottom).toBe(16);
});

test('what a cell says has its name on a phone', async ({ page, account }) => {
  await page.setViewportSize({ width: 390, height: 844 });
  await addRecords(account);
  await page.goto('/');
  const dialog = await viewCredentials(page);
  await dialog.showTab('DB Connections');
  const database = dialog.row('Customer centre database Busan');
  await expect(database.getByText('Username', { exact: true })).toBeVisible();
  await expect(database.getByText('TLS', { exact: true })).toBeVisible();
  await expect(database.getByText('Used by', { exact: true })).toBeVisible();
  await dialog.showTab('Source Repositories');
  const token = dialog.row('GitLab deploy token Busan');
  await expect(token.getByText('Expires', { exact: true })).toBeVisible();
  await expect(token).toContainText('deploy-bot-0 on gitlab.busan');
  await expect(token).not.toContainText('https://');
});

test('names are sorted as Korean readers expect, and servers by how they are', async ({ page, account }) => {
  const server = { protocol: 'ssh', port: 22, username: 'ops' };
  for (const [label, cpuLoad] of [
    ['web-10', 0.2],
    ['서울 게이트웨이', 0.9],
    ['Bastion', 0.5],
    ['web-2', 0.7],
    ['부산 게이트웨이', 0.1],
  ] as const) {
    const host = `h${cpuLoad}.example.com`;
    await account.add('servers', { ...server, label, host, systemInfo: { cpuLoad, disks: [] } });
  }
  await page.goto('/');
  const names = page.locator('tr.mat-mdc-row .name');
  await expect(names).toHaveText(['부산 게이트웨이', '서울 게이트웨이', 'Bastion', 'web-2', 'web-10']);
  const grid = page.getByRole('grid', { name: 'Servers' });
  await grid.getByRole('button', { name: 'CPU' }).click();
  await expect(names).toHaveText(['서울 게이트웨이', 'web-2', 'Bastion', 'web-10', '부산 게이트웨이']);
  const dialog = await viewCredentials(page);
  await expect(dialog.root.locator('mat-row .name')).toHaveText([
    ...['부산 게이트웨이', '서울 게이트웨이', 'Bastion', 'web-2', 'web-10'],
  ]);
});

test('many servers scroll under their headings, by wheel and by keyboard', async ({ page, account }) => {
  const servers = Array.from({ length: 1_200 }, (_, index) => ({
    ref: `s${index}`,
    label: `Host ${String(index).padStart(4, '0')}`,
    protocol: 'ssh',
    host: `host-${index}.example.com`,
    port: 22,
    username: 'ops',
  }));
  await account.import({ format: 'kiops-credentials', version: 1, servers });
  await page.goto('/');
  const grid = page.getByRole('grid', { name: 'Servers' });
  await expect(grid.getByRole('row').filter({ hasText: 'Host 0000' })).toBeVisible();
  await page.mouse.move(700, 500);
  await page.mouse.wheel(0, 20_000);
  await expect(grid.getByRole('button', { name: 'Host 0400', exact: true })).toBeAttached();
  expect(await grid.getByRole('row').count()).toBeLessThan(60);
  const head = await grid.getByRole('columnheader', { name: 'Last contact' }).boundingBox();
  expect(head?.y).toBe(56);
  // The heading can be pressed where it is: nothing lies over it.
  await grid.getByRole('columnheader', { name: 'Server', exact: true }).getByRole('button').click();
  await expect(grid.getByRole('columnheader', { name: 'Server', exact: true })).toHaveAttribute(
    'aria-sort',
    'descending',
  );
  // What comes first now is at the top.
  const first = grid.getByRole('row').filter({ hasText: 'Host 1199' });
  await expect(first).toBeInViewport();
  await page.keyboard.press('ArrowDown');
  await page.keyboard.press('End');
  const last = grid.getByRole('row').filter({ hasText: 'Host 0000' });
  await expect(last.locator(':focus')).toHaveCount(1);
  await page.keyboard.press('ArrowUp');
  await expect(grid.getByRole('row').filter({ hasText: 'Host 0001' }).locator(':focus')).toHaveCount(1);
  await page.keyboard.press('Home');
  await expect(first.locator(':focus')).toHaveCount(1);
  // What has the focus is in sight, below the bar and the headings.
  expect((await first.boundingBox())?.y).toBeGreaterThanOrEqual(56 + 36 - 1);
});
