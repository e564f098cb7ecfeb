import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from '@playwright/test';
import { canariesOf, canariesOfPem, foundIn } from './network/canaries';
import { ADMIN, listenTo, startRecorded, storedBeside } from './network/recorded-service';
import { viewCredentials } from './pages/credentials-dialog';
import { dialogNamed } from './pages/shell';
import { chooseImportFiles } from './pages/transfer-dialogs';
import { rawIndexedDb, readKept } from './pages/vault';
import { Account } from './service/account';

/** Three keys: encrypted by OpenSSH, encrypted as PKCS#8, and not encrypted. */
function makeKeys(passphrase: string) {
  const folder = mkdtempSync(join(tmpdir(), 'kiops-keys-'));
  const made = (name: string, ...options: string[]) => {
    const file = join(folder, name);
    execFileSync('ssh-keygen', ['-q', ...options, '-f', file], { stdio: 'ignore' });
    return readFileSync(file, 'utf8');
  };
  try {
    return {
      bcrypt: made('bcrypt', '-t', 'ed25519', '-N', passphrase),
      pkcs8: made('pkcs8', '-t', 'ecdsa', '-m', 'PKCS8', '-N', passphrase),
      plain: made('plain', '-t', 'ed25519', '-N', ''),
    };
  } finally {
    rmSync(folder, { recursive: true });
  }
}

const CONFIG = [
  ...['Host bcrypt', 'HostName bcrypt.example.com', 'User ops', 'IdentityFile ~/.ssh/id_bcrypt'],
  ...['Host plain', 'HostName plain.example.com', 'User ops', 'IdentityFile ~/.ssh/id_plain'],
  ...['Host third', 'HostName third.example.com', 'User ops'],
].join('\n');

test('keys that are dropped with the servers that name them are opened, kept, and never leave the browser', async ({
  browser,
}) => {
  test.setTimeout(240_000);
  const passphrase = `canary-passphrase-${crypto.randomUUID()}`;
  const keys = makeKeys(passphrase);
  const canaries = [
    ...canariesOf('passphrase', passphrase),
    ...Object.entries(keys).flatMap(([name, pem]) => canariesOfPem(name, pem)),
  ];
  const { proxy, origin, service } = await startRecorded();
  const account = await Account.signIn(origin, ADMIN.email, ADMIN.password);
  // Replies as they are, not compressed, so that what is in them can be found.
  const context = await browser.newContext({
    baseURL: origin,
    storageState: await account.storageState(),
    extraHTTPHeaders: { 'Accept-Encoding': 'identity' },
  });
  const page = await context.newPage();
  const ear = listenTo(page);
  try {
    await page.goto('/');
    const files = [
      { name: 'config', content: CONFIG },
      { name: 'id_bcrypt', content: keys.bcrypt },
      { name: 'id_plain', content: keys.plain },
      { name: 'id_pkcs8', content: keys.pkcs8 },
    ];
    await chooseImportFiles(page, files, 'Before the plan');
    let dialog = await dialogNamed(page, 'Before the plan');
    // The config finds its two keys; the third one is for whoever the person says.
    await expect(dialog.getByText('The key of bcrypt is encrypted')).toBeVisible();
    await expect(dialog.getByText('Key files that are named, but not here')).toBeHidden();
    const openWith = async (name: string, word: string) => {
      const form = dialog.locator('kiops-key-passphrase', { hasText: `Passphrase of ${name}` });
      await form.getByRole('textbox').fill(word);
      await form.getByRole('button', { name: 'Open', exact: true }).click();
      return form;
    };
    const wrong = await openWith('id_bcrypt', 'wrong');
    await expect(wrong.getByRole('alert')).toContainText(/passphrase/i);
    await openWith('id_bcrypt', passphrase);
    await expect(dialog.getByText('Opened by its passphrase.')).toBeVisible();
    // The other one is skipped: it stays encrypted.
    const servers = dialog.getByRole('group', { name: 'Servers of the key in id_pkcs8' });
    await servers.getByRole('checkbox', { name: /ops@third\.example\.com:22/ }).check();
    await dialog.getByRole('button', { name: 'Make the plan' }).click();
    dialog = await dialogNamed(page, 'Import Credentials');
    await dialog.getByRole('button', { name: 'Import 3 records and 3 SSH secrets' }).click();
    dialog = await dialogNamed(page, 'Import finished');
    await expect(dialog.getByText('3 SSH secrets kept in this browser.')).toBeVisible();
    await dialog.getByRole('button', { name: 'Close' }).last().click();

    const kept = await rawIndexedDb(page);
    expect(kept).toContain('bcrypt.example.com');
    expect(foundIn(Buffer.from(kept, 'latin1'), canaries), 'IndexedDB').toEqual([]);
    const places = async () => ({
      'requests, replies and frames as the proxy saw them': proxy.bytes(),
      'addresses, bodies and the console': ear.heard(),
      'storage beside the vault': await storedBeside(page),
      'the database': await service.storedBytes(),
    });
    for (const [place, bytes] of Object.entries({ ...(await places()), 'the service’s log': service.log }))
      expect(foundIn(bytes, canaries), place).toEqual([]);
    expect(proxy.bytes().toString('latin1')).toContain('/transfer/apply');
    const credentials = await viewCredentials(page);
    await credentials.root.getByRole('button', { name: 'Expand bcrypt' }).click();
    expect(await readKept(credentials, /^ED25519 key/)).toBe(keys.bcrypt);

    // The control: left in storage, and as the label of a record, the passphrase is seen in each of these places.
    await page.evaluate((word) => localStorage.setItem('control', word), passphrase);
    await credentials.root.getByRole('button', { name: 'Add server' }).first().click();
    const form = await dialogNamed(page, 'Add server');
    await form.getByLabel('Label', { exact: true }).fill(passphrase);
    await form.getByLabel('Host', { exact: true }).fill('other.example.com');
    await form.getByLabel('Username', { exact: true }).fill('ops');
    await form.getByRole('button', { name: 'Add server' }).click();
    await expect(form).toBeHidden();
    for (const [place, bytes] of Object.entries(await places()))
      expect(foundIn(bytes, canaries), `control: ${place}`).toContain('passphrase');
  } finally {
    await context.close();
    await account.dispose();
    await proxy.stop();
    await service.stop();
  }
});
