import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from '@playwright/test';
import { canariesOf, canariesOfPem, foundIn } from './network/canaries';
import { ADMIN, listenTo, startRecorded, storedBeside } from './network/recorded-service';
import { viewCredentials } from './pages/credentials-dialog';
import { dialogNamed } from './pages/shell';
import { bitwarden } from './fixtures/foreign-files';
import {
  chooseImportFile,
  chooseImportFiles,
  decisionFor,
  exportCredentials,
  exportProtected,
} from './pages/transfer-dialogs';
import { keepKey, keepPassword, rawIndexedDb, readKept } from './pages/vault';
import { Account } from './service/account';

const ADDRESS = 'deploy@pay.example.com:22';

/** Keys that `ssh-keygen` makes for one test: one with a passphrase, and one in two formats. */
function makeKeys(passphrase: string) {
  const folder = mkdtempSync(join(tmpdir(), 'kiops-keys-'));
  const keygen = (...options: string[]) =>
    execFileSync('ssh-keygen', ['-q', ...options], { stdio: 'ignore' });
  const file = (name: string) => join(folder, name);
  try {
    keygen('-t', 'ed25519', '-N', passphrase, '-f', file('encrypted'));
    keygen('-t', 'rsa', '-b', '2048', '-N', '', '-f', file('rsa'));
    keygen('-t', 'ed25519', '-N', '', '-f', file('foreign'));
    const rsa = readFileSync(file('rsa'), 'utf8');
    keygen('-p', '-P', '', '-N', '', '-m', 'PEM', '-f', file('rsa'));
    return {
      encrypted: readFileSync(file('encrypted'), 'utf8'),
      rsa,
      rsaAsPem: readFileSync(file('rsa'), 'utf8'),
      foreign: readFileSync(file('foreign'), 'utf8'),
    };
  } finally {
    rmSync(folder, { recursive: true });
  }
}

test('SSH secrets that are entered, shown, exported, imported, cleaned up and reset never leave the browser', async ({
  browser,
}) => {
  test.setTimeout(240_000);
  const secrets = {
    password: `canary-password-${crypto.randomUUID()}`,
    theirs: `canary-imported-${crypto.randomUUID()}`,
    foreign: `canary-foreign-${crypto.randomUUID()}`,
    passphrase: `canary-passphrase-${crypto.randomUUID()}`,
    lock: `canary-lock-${crypto.randomUUID()}`,
    ofFile: `canary-of-file-${crypto.randomUUID()}`,
  };
  const keys = makeKeys(secrets.passphrase);
  const canaries = [
    ...Object.entries(secrets).flatMap(([name, secret]) => canariesOf(name, secret)),
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
    await account.add('servers', {
      label: 'Pay',
      protocol: 'ssh',
      host: 'pay.example.com',
      port: 22,
      username: 'deploy',
    });
    await page.goto('/');
    let dialog = await viewCredentials(page);
    await keepPassword(page, dialog, ADDRESS, secrets.password);
    await dialog.root.getByRole('button', { name: 'Expand Pay' }).click();
    await keepKey(page, dialog, ADDRESS, { text: keys.encrypted, passphrase: secrets.passphrase });
    await keepKey(page, dialog, ADDRESS, { text: keys.rsa });
    await keepKey(page, dialog, ADDRESS, { text: keys.rsaAsPem, pasted: true });
    await expect(dialog.root.getByText('1 on KIOPS · 4 in this browser')).toBeVisible();
    expect(await readKept(dialog, `Password of ${ADDRESS}`)).toBe(secrets.password);
    expect(await readKept(dialog, /^ED25519 key/)).toBe(keys.encrypted);
    const kept = await rawIndexedDb(page);
    expect(kept).toContain('pay.example.com');
    expect(kept).toContain('key, extractable: false');
    expect(foundIn(Buffer.from(kept, 'latin1'), canaries), 'IndexedDB').toEqual([]);
    await dialog.close();

    const sealed = await exportProtected(page, ADMIN.password, secrets.ofFile);
    expect(sealed.name).toMatch(/\.json\.age$/);
    expect(sealed.content).toContain('BEGIN AGE ENCRYPTED FILE');
    expect(foundIn(Buffer.from(sealed.content), canaries), 'protected file').toEqual([]);
    const { file } = await exportCredentials(page, ADMIN.password);
    expect(foundIn(Buffer.from(JSON.stringify(file)), canaries), 'control: plain file').toContain('password');
    expect(file.sshSecrets?.length).toBe(4);
    expect(JSON.stringify(file)).toContain(secrets.password);
    const theirs = {
      host: 'pay.example.com',
      port: 22,
      username: 'deploy',
      kind: 'password',
      password: secrets.theirs,
    };
    const importing = await chooseImportFile(page, {
      ...file,
      sshSecrets: [...(file.sshSecrets ?? []), theirs],
    });
    await decisionFor(importing, ADDRESS).getByRole('radio', { name: 'Keep both' }).click();
    await importing.getByRole('button', { name: 'Import 1 SSH secret' }).click();
    await expect(importing.getByText('1 SSH secret kept in this browser.')).toBeVisible();
    await importing.getByRole('button', { name: 'Close' }).last().click();

    // Files of other tools: a login over SSH, and a key for which the person chooses the server.
    const foreign = bitwarden(secrets.foreign);
    await chooseImportFiles(
      page,
      [foreign, { name: 'id_foreign', content: keys.foreign }],
      'Before the plan',
    );
    const asking = await dialogNamed(page, 'Before the plan');
    await asking
      .getByRole('checkbox', { name: /Pay deploy@pay\.example\.com:22/ })
      .first()
      .check();
    await asking.getByRole('button', { name: 'Make the plan' }).click();
    const planned = await dialogNamed(page, 'Import Credentials');
    const both = planned.getByRole('radio', { name: 'Keep both' });
    await expect(both).not.toHaveCount(0);
    for (const one of await both.all()) await one.click();
    await planned.getByRole('button', { name: /^Import .* 2 SSH secrets$/ }).click();
    const finished = await dialogNamed(page, 'Import finished');
    await expect(finished.getByText('2 SSH secrets kept in this browser.')).toBeVisible();
    await finished.getByRole('button', { name: 'Close' }).last().click();

    dialog = await viewCredentials(page);
    await expect(dialog.root.getByText('7 in this browser')).toBeVisible();
    await dialog.root.getByRole('button', { name: /^Clean Up/ }).click();
    const cleaning = await dialogNamed(page, 'Clean Up Duplicates');
    await cleaning.getByRole('button', { name: 'Remove 1 duplicate' }).click();
    await expect(cleaning.getByText('1 SSH secret removed from this browser.')).toBeVisible();
    await cleaning.getByRole('button', { name: 'Close' }).last().click();

    await dialog.root.getByRole('button', { name: /^Browser vault/ }).click();
    const vault = await dialogNamed(page, 'Browser vault');
    await vault.getByRole('button', { name: 'Add passphrase' }).click();
    await vault.getByRole('textbox', { name: 'New passphrase' }).fill(secrets.lock);
    await vault.getByRole('textbox', { name: 'Repeat the passphrase' }).fill(secrets.lock);
    await vault.getByRole('button', { name: 'Set passphrase' }).click();
    await expect(vault.getByText('Passphrase', { exact: true })).toBeVisible({ timeout: 30_000 });
    const locked = await rawIndexedDb(page);
    expect(foundIn(Buffer.from(locked, 'latin1'), canaries), 'IndexedDB with a lock').toEqual([]);
    await vault.getByRole('button', { name: 'Close', exact: true }).last().click();

    const places = async () => ({
      'requests, replies and frames as the proxy saw them': proxy.bytes(),
      'frames as the page saw them': ear.frames(),
      'addresses, bodies and the console': decodeURIComponent(
        ear.heard().replaceAll(/%(?![0-9a-f]{2})/gi, ''),
      ),
      'storage beside the vault': await storedBeside(page),
      'the service’s log': service.log,
      'the database': await service.storedBytes(),
    });
    const expectNowhere = async () => {
      for (const [place, bytes] of Object.entries(await places()))
        expect(foundIn(bytes, canaries), place).toEqual([]);
    };
    await expectNowhere();
    await dialog.root.getByRole('button', { name: 'Reset' }).click();
    const resetting = await dialogNamed(page, 'Reset credentials');
    await resetting.getByRole('radio', { name: 'Both' }).click();
    await resetting.getByRole('textbox').fill('delete 2 records and 6 secrets');
    await resetting.getByRole('button', { name: 'Delete 2 records and 6 secrets' }).click();
    await expect(resetting).toBeHidden();
    await expect(dialog.root.getByText('0 on KIOPS')).toBeVisible();
    expect(await rawIndexedDb(page)).not.toContain('pay.example.com');
    await expectNowhere();

    // The control: a secret that does go to KIOPS, a frame, and a word left in each store are all seen.
    const name = 'password';
    await page.evaluate(async (secret) => {
      localStorage.setItem('control', secret);
      const relay = new WebSocket(`${location.origin.replace('http', 'ws')}/api/v1/relay`);
      await new Promise((opened) => (relay.onopen = opened));
      relay.send(secret);
      await new Promise((closed) => (relay.onclose = closed));
      const opening = indexedDB.open('control');
      opening.onupgradeneeded = () => opening.result.createObjectStore('items');
      await new Promise((opened) => (opening.onsuccess = opened));
      const writing = opening.result.transaction('items', 'readwrite');
      writing.objectStore('items').put(new TextEncoder().encode(secret), 'control');
      await new Promise((written) => (writing.oncomplete = written));
      opening.result.close();
    }, secrets.password);
    await account.add('registries', {
      label: secrets.password,
      kind: 'harbor',
      url: 'h.example.com',
      username: 'r',
      password: 'p',
    });
    await page.reload();
    const shown = await viewCredentials(page);
    await shown.showTab('Registries');
    await expect(shown.row(secrets.password)).toBeVisible();
    await page.goto(`/not-found?${secrets.password}`);
    const { 'the service’s log': _log, ...seen } = await places();
    for (const [place, bytes] of Object.entries(seen))
      expect(foundIn(bytes, canaries), `control: ${place}`).toContain(name);
    expect(foundIn(Buffer.from(await rawIndexedDb(page), 'latin1'), canaries)).toContain(name);
    expect(service.log).toContain('/transfer/reset');
  } finally {
    await context.close();
    await account.dispose();
    await proxy.stop();
    await service.stop();
  }
});
