import type { TransferEntry, TransferFile } from '@kiops/contracts';
import { expect, type Page, test } from '@playwright/test';
import { type CredentialsDialog, viewCredentials } from './pages/credentials-dialog';
import { chooseImportFile, exportCredentials } from './pages/transfer-dialogs';
import { CredentialsService } from './service/credentials-service';
import { PageWatch } from './fixtures/watched-page';

const PERSON = { name: '김민준', email: 'minjun@example.com', password: 'first start 2026' };

const KUBECONFIG = `apiVersion: v1
kind: Config
clusters: [{ name: seoul, cluster: { server: "https://10.0.0.1:6443" } }]
contexts: [{ name: seoul, context: { cluster: seoul, user: admin } }]
current-context: seoul
users: [{ name: admin, user: { token: canary-kubeconfig } }]
`;

// Menus unfold and dialogs come as they do for most people.
test.use({ contextOptions: { reducedMotion: 'no-preference' } });

let first: CredentialsService | undefined;
let second: CredentialsService | undefined;

test.beforeAll(async () => {
  test.setTimeout(120_000);
  [first, second] = await Promise.all([CredentialsService.start(), CredentialsService.start()]);
});

test.afterAll(async () => {
  await Promise.all([first?.stop(), second?.stop()]);
});

test('from the set-up link to the same records in a second KIOPS', async ({ browser }) => {
  test.slow();
  const exported = await test.step('first KIOPS', async () => {
    const page = await browser.newPage();
    const watch = new PageWatch(page);
    await setUp(page, first);
    const dialog = await viewCredentials(page);
    await addServers(dialog);
    await addAccounts(dialog);
    await addRuntime(page, dialog);
    await dialog.close();
    const { name, file } = await exportCredentials(page, PERSON.password);
    expect(name).toMatch(/^kiops-credentials-\d{4}-\d{2}-\d{2}\.json$/);
    watch.expectNoFaults();
    await page.close();
    return file;
  });

  await test.step('second KIOPS', async () => {
    const page = await browser.newPage();
    const watch = new PageWatch(page);
    await setUp(page, second);
    const dialog = await chooseImportFile(page, exported);
    await dialog.getByRole('button', { name: /^Import \d+ records/ }).click();
    await expect(dialog.getByText('13 records written')).toBeVisible();
    await dialog.getByRole('button', { name: 'Close' }).last().click();
    await expect(page.getByRole('row').filter({ hasText: 'Inner server' })).toContainText('Bastion');
    const { file } = await exportCredentials(page, PERSON.password);
    expect(comparable(file)).toEqual(comparable(exported));
    watch.expectNoFaults();
    await page.close();
  });
});

async function setUp(page: Page, service: CredentialsService | undefined): Promise<void> {
  await page.goto(service?.setUpLink ?? '');
  await expect(page.getByLabel('Name')).toBeFocused();
  await page.getByLabel('Name').fill(PERSON.name);
  await page.getByLabel('Email').fill(PERSON.email);
  await page.getByLabel('Password', { exact: true }).fill(PERSON.password);
  await page.getByLabel('Repeat the password', { exact: true }).fill(PERSON.password);
  await page.getByRole('button', { name: 'Create account and sign in' }).click();
  await expect(page.getByRole('heading', { name: 'Servers' })).toBeVisible();
}

/** A server behind a jump server behind a jump server, and one that is reached otherwise. */
async function addServers(dialog: CredentialsDialog): Promise<void> {
  await dialog.add('server', { text: { Label: 'Bastion', Host: 'bastion.example.com', Username: 'ops' } });
  await dialog.add('server', {
    text: { Label: 'Middle server', Host: '10.1.0.2', Port: '2222', Username: 'ops' },
    jumpServer: 'Bastion',
  });
  await dialog.add('server', {
    text: { Label: 'Inner server', Host: '2001:db8::17', Username: 'root' },
    jumpServer: 'Middle server',
  });
  await dialog.add('server', {
    choices: { Protocol: 'WinRM' },
    text: {
      Label: '회계 Windows 서버',
      Host: '10.40.12.8',
      Username: 'administrator',
      Password: 'canary-winrm',
    },
  });
  await expect(dialog.tab('Servers')).toContainText('4');
}

/** Two records in each of the four other tabs; the eye shows what was typed. */
async function addAccounts(dialog: CredentialsDialog): Promise<void> {
  await dialog.showTab('Registries');
  for (const [label, url] of [
    ['Harbor 운영', 'harbor.example.com'],
    ['GHCR', 'ghcr.io/team'],
  ]) {
    await dialog.add('registry', {
      text: { Label: label, URL: url, Username: 'robot$ci', Password: `secret of ${label}` },
    });
  }
  expect(await dialog.reveal('password', 'Harbor 운영')).toBe('secret of Harbor 운영');

  await dialog.showTab('DB Connections');
  for (const label of ['정산 배치', 'Members']) {
    await dialog.add('DB connection', {
      text: {
        Label: label,
        Host: 'db.example.com',
        Database: label,
        Username: 'app',
        Password: `secret of ${label}`,
      },
    });
  }
  await dialog.showTab('Docker Hub');
  for (const label of ['acmeci', 'acmedev']) {
    await dialog.add('Docker Hub account', {
      text: { Label: label, Username: label, 'Access token': `dckr_pat_${label}` },
    });
  }
  await dialog.showTab('Source Repositories');
  for (const label of ['GitHub CI', 'GitHub Bot']) {
    await dialog.add('token', {
      text: { Label: label, Username: label, Token: `ghp_${label}`, Scopes: 'repo read:packages' },
    });
  }
  expect(await dialog.reveal('token', 'GitHub CI')).toBe('ghp_GitHub CI');
}

async function addRuntime(page: Page, dialog: CredentialsDialog): Promise<void> {
  await dialog.showTab('Servers');
  await dialog.root.getByRole('button', { name: 'Expand Inner server' }).click();
  await dialog.root.getByRole('button', { name: 'Add runtime' }).click();
  const form = page.getByRole('dialog', { name: 'Add runtime' });
  await form.getByLabel('kubeconfig', { exact: true }).fill(KUBECONFIG);
  await form.getByLabel('Label', { exact: true }).fill('Seoul cluster');
  await form.getByLabel('Endpoint', { exact: true }).fill('https://10.0.0.1:6443');
  await form.getByRole('button', { name: 'Add runtime' }).click();
  await expect(form).toBeHidden();
  await expect(dialog.root.getByText('Seoul cluster')).toBeVisible();
}

/** A file without what may differ between two services: times, the origin, and the file-local names. */
function comparable(file: TransferFile): Record<string, unknown> {
  const names = new Map<string, string>();
  const lists = Object.entries(file).filter((pair): pair is [string, TransferEntry[]] =>
    Array.isArray(pair[1]),
  );
  for (const [, entries] of lists)
    for (const entry of entries) names.set(entry.ref ?? '', String(entry['label']));
  const named = (value: unknown): unknown =>
    typeof value === 'string' ? (names.get(value) ?? value) : value;
  return Object.fromEntries(
    lists.map(([key, entries]) => [
      key,
      entries
        .map(({ ref: _ref, jumpServer, server, ...fields }) => ({
          ...fields,
          jumpServer: named(jumpServer),
          server: named(server),
        }))
        .sort((a, b) => JSON.stringify(a).localeCompare(JSON.stringify(b))),
    ]),
  );
}
