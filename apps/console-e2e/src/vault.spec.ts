import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { BrowserContext, Page } from '@playwright/test';
import { expect, test as base } from './fixtures/test';
import { type CredentialsDialog, viewCredentials } from './pages/credentials-dialog';
import { chooseInProfileMenu, dialogNamed } from './pages/shell';
import { chooseImportFile, choosePlainFile, exportCredentials } from './pages/transfer-dialogs';
import { harmVault, keepPassword, openVault, rawIndexedDb, readKept, setPassphrase } from './pages/vault';

const ADDRESS = 'deploy@pay.example.com:22';
const PASSPHRASE = 'correct horse battery';

/** A browser with a profile on disk, which can be closed and opened again. */
interface Profile {
  /** Opens the browser and the console in it, signed in. */
  open(): Promise<Page>;
  close(): Promise<void>;
}

const test = base.extend<{ profile: Profile }>({
  profile: async ({ playwright, launchOptions, account, baseURL }, use) => {
    const folder = await mkdtemp(join(tmpdir(), 'kiops-profile-'));
    let context: BrowserContext | undefined;
    await use({
      open: async () => {
        context = await playwright.chromium.launchPersistentContext(folder, { ...launchOptions, baseURL });
        await context.addCookies((await account.storageState()).cookies);
        const page = await context.newPage();
        await page.goto('/');
        return page;
      },
      close: async () => context?.close(),
    });
    await context?.close();
    await rm(folder, { recursive: true, force: true });
  },
});

test.beforeEach(async ({ account }) => {
  await account.add('servers', {
    label: 'Pay',
    protocol: 'ssh',
    host: 'pay.example.com',
    port: 22,
    username: 'deploy',
  });
});

/** The password that is kept, read with the eye in the open row. */
async function readPassword(dialog: CredentialsDialog): Promise<string> {
  await dialog.root.getByRole('button', { name: 'Expand Pay' }).click();
  return readKept(dialog, `Password of ${ADDRESS}`);
}

async function lockBy(page: Page, dialog: CredentialsDialog, how: 'passphrase' | 'passkey'): Promise<void> {
  const vault = await openVault(page, dialog);
  if (how === 'passkey') await vault.getByRole('button', { name: 'Add passkey' }).click();
  else await setPassphrase(vault, PASSPHRASE);
  await expect(vault.getByRole('list', { name: 'What opens the vault' })).toBeVisible({ timeout: 30_000 });
  await vault.getByRole('button', { name: 'Close', exact: true }).last().click();
}

test('secrets are there by themselves after the browser was closed; after its data was cleared it says why not', async ({
  profile,
  baseURL,
}) => {
  let page = await profile.open();
  await keepPassword(page, await viewCredentials(page), ADDRESS, 'swordfish');
  await profile.close();

  page = await profile.open();
  const dialog = await viewCredentials(page);
  await expect(dialog.root.getByText('1 on KIOPS · 1 in this browser')).toBeVisible();
  expect(await readPassword(dialog)).toBe('swordfish');

  const browser = await page.context().newCDPSession(page);
  await page.goto('about:blank');
  await browser.send('Storage.clearDataForOrigin', {
    origin: baseURL ?? '',
    storageTypes: 'indexeddb,local_storage',
  });
  await page.goto('/');
  const cleared = await viewCredentials(page);
  await expect(cleared.root.getByText('This browser’s SSH secrets were cleared.')).toBeVisible();
  await expect(cleared.root.getByText(/You kept secrets in Chromium on \w+ until today\./)).toBeVisible();
  await expect(cleared.root.getByText('No secret here')).toBeVisible();
  await keepPassword(page, cleared, ADDRESS, 'entered again');
  await expect(cleared.root.getByText('were cleared')).toBeHidden();
});

test('site data that is deleted under an open page is noticed, and no new vault is made in silence', async ({
  page,
  baseURL,
}) => {
  await page.goto('/');
  const dialog = await viewCredentials(page);
  await keepPassword(page, dialog, ADDRESS, 'swordfish');
  const browser = await page.context().newCDPSession(page);
  await browser.send('Storage.clearDataForOrigin', { origin: baseURL ?? '', storageTypes: 'indexeddb' });

  const said = page.getByText('This browser’s SSH secrets were cleared.');
  await expect(said.first()).toBeVisible();
  await expect(dialog.row('Pay')).toContainText('No secret here');
  await expect(dialog.root.getByRole('button', { name: `Add a secret for ${ADDRESS}` })).toBeHidden();
  expect(await rawIndexedDb(page)).not.toContain('header');

  await dialog.root.getByRole('button', { name: 'Start over' }).click();
  await keepPassword(page, dialog, ADDRESS, 'entered again');
  await dialog.root.getByRole('button', { name: 'Expand Pay' }).click();
  expect(await readKept(dialog, `Password of ${ADDRESS}`)).toBe('entered again');
});

test('a vault that lost its header keeps its secrets until the person starts over', async ({
  page,
  account,
}) => {
  await page.goto('/');
  const before = await viewCredentials(page);
  await keepPassword(page, before, ADDRESS, 'swordfish');
  await harmVault(page, { lose: 'header' });
  await before.row('Pay').click();
  const gone = page.getByText('The vault of this browser has lost what opens it.');
  await expect(gone.first()).toBeVisible();
  await before.close();
  const { file } = await exportCredentials(page, account.password);
  expect(file.sshSecrets).toEqual([expect.objectContaining({ password: 'swordfish' })]);
  await page.reload();

  const dialog = await viewCredentials(page);
  await expect(gone).toBeVisible();
  await expect(
    dialog.root.getByText('1 SSH secret is still there and cannot be opened any more.'),
  ).toBeVisible();
  expect(await rawIndexedDb(page)).toContain('secret:');
  await dialog.root.getByRole('button', { name: 'Start over' }).click();
  const asking = await dialogNamed(page, 'Start over with an empty vault');
  await asking.getByRole('button', { name: 'Remove and start over' }).click();
  await expect(gone).toBeHidden();
  await dialog.close();
  const importing = await chooseImportFile(page, file);
  await importing
    .getByRole('button', { name: /^Import/ })
    .last()
    .click();
  await expect(importing.getByText('1 SSH secret kept in this browser.')).toBeVisible();
  await importing.getByRole('button', { name: 'Close' }).last().click();
  const restored = await viewCredentials(page);
  expect(await readPassword(restored)).toBe('swordfish');
});

test('a passphrase lock outlives the browser: the wrong one is refused, the right one opens', async ({
  profile,
}) => {
  let page = await profile.open();
  const before = await viewCredentials(page);
  await keepPassword(page, before, ADDRESS, 'swordfish');
  await lockBy(page, before, 'passphrase');
  await profile.close();

  page = await profile.open();
  const dialog = await viewCredentials(page);
  await expect(
    dialog.root.getByText('1 SSH secret is hidden until you unlock it. It is only in this browser.'),
  ).toBeVisible();
  await expect(dialog.row('Pay')).toContainText('Locked');
  await dialog.root.getByRole('button', { name: 'Unlock' }).click();
  const unlocking = await dialogNamed(page, 'Unlock the browser vault');
  await unlocking.getByRole('textbox', { name: 'Passphrase' }).fill('wrong horse battery');
  await unlocking.getByRole('button', { name: 'Unlock' }).click();
  await expect(unlocking.getByText('The passphrase does not open the vault.')).toBeVisible({
    timeout: 30_000,
  });
  await expect(dialog.row('Pay')).toContainText('Locked');
  await unlocking.getByRole('textbox', { name: 'Passphrase' }).fill(PASSPHRASE);
  await unlocking.getByRole('button', { name: 'Unlock' }).click();
  await expect(unlocking).toBeHidden({ timeout: 30_000 });
  expect(await readPassword(dialog)).toBe('swordfish');
});

test('a passkey locks and opens the vault', async ({ page }) => {
  const browser = await page.context().newCDPSession(page);
  await browser.send('WebAuthn.enable');
  const device = {
    protocol: 'ctap2',
    ctap2Version: 'ctap2_1',
    transport: 'internal',
    hasResidentKey: true,
    hasUserVerification: true,
    isUserVerified: true,
    hasPrf: true,
    automaticPresenceSimulation: true,
  } as const;
  const { authenticatorId } = await browser.send('WebAuthn.addVirtualAuthenticator', { options: device });
  await page.goto('/');
  const before = await viewCredentials(page);
  await keepPassword(page, before, ADDRESS, 'swordfish');
  await lockBy(page, before, 'passkey');
  await page.reload();

  const dialog = await viewCredentials(page);
  await expect(dialog.row('Pay')).toContainText('Locked');
  await dialog.root.getByRole('button', { name: 'Unlock' }).click();
  const unlocking = await dialogNamed(page, 'Unlock the browser vault');
  await unlocking.getByRole('button', { name: 'Use a passkey' }).click();
  await expect(unlocking).toBeHidden();
  expect(await readPassword(dialog)).toBe('swordfish');

  await (await openVault(page, dialog)).getByRole('button', { name: 'Lock now' }).click();
  await page.getByRole('dialog', { name: 'Browser vault' }).getByRole('button', { name: 'Unlock' }).click();
  await browser.send('WebAuthn.clearCredentials', { authenticatorId });
  await unlocking.getByRole('button', { name: 'Use a passkey' }).click();
  await expect(unlocking.getByRole('alert')).toContainText(
    'The passkey was not used: it was cancelled, or none fits.',
  );
  await expect(dialog.row('Pay')).toContainText('Locked');
});

test('a damaged secret is named and can be removed, and all others go on working', async ({
  page,
  account,
}) => {
  const shop = 'deploy@shop.example.com:22';
  await account.add('servers', {
    label: 'Shop',
    protocol: 'ssh',
    host: 'shop.example.com',
    port: 22,
    username: 'deploy',
  });
  await page.goto('/');
  const before = await viewCredentials(page);
  await keepPassword(page, before, ADDRESS, 'swordfish');
  await keepPassword(page, before, shop, 'pelican');
  await harmVault(page, { damage: ADDRESS });
  await page.reload();

  let dialog = await viewCredentials(page);
  const named = dialog.root.getByText(`An SSH secret of this browser is damaged: ${ADDRESS}.`);
  await expect(named).toBeVisible();
  await expect(dialog.row('Pay')).toContainText('Damaged');
  await expect(dialog.row('Shop')).toContainText('Password');
  await dialog.root.getByRole('button', { name: 'Clean Up Duplicates' }).click();
  const cleanUp = await dialogNamed(page, 'Clean Up Duplicates');
  await expect(cleanUp.getByText(`Damaged: ${ADDRESS}.`)).toBeVisible();
  await cleanUp.getByRole('button', { name: 'Close', exact: true }).last().click();
  await dialog.close();

  await chooseInProfileMenu(page, 'Export Credentials');
  const exporting = await dialogNamed(page, 'Export Credentials');
  await choosePlainFile(exporting);
  await exporting.getByLabel('Your password', { exact: true }).fill(account.password);
  await exporting.getByRole('button', { name: 'Download file' }).click();
  await expect(
    exporting.getByText(`With 1 SSH secret of this browser. Damaged and left out: ${ADDRESS}.`),
  ).toBeVisible();
  await exporting.getByRole('button', { name: 'Close' }).last().click();
  const { file } = await exportCredentials(page, account.password);
  expect(file.sshSecrets).toEqual([
    expect.objectContaining({ host: 'shop.example.com', password: 'pelican' }),
  ]);

  dialog = await viewCredentials(page);
  await dialog.root.getByRole('button', { name: 'Expand Pay' }).click();
  await dialog.root.getByRole('button', { name: 'Add secret for Pay' }).click();
  const adding = await dialogNamed(page, 'Add SSH secret');
  await adding.getByLabel(`Password for ${ADDRESS}`, { exact: true }).fill('entered again');
  await adding.getByRole('button', { name: 'Save in this browser' }).click();
  await expect(adding).toBeHidden();
  await dialog.root.getByRole('button', { name: 'Remove damaged' }).click();
  await expect(named).toBeHidden();
  expect(await readKept(dialog, `Password of ${ADDRESS}`)).toBe('entered again');
});
