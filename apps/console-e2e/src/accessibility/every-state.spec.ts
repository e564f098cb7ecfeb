import type { Page } from '@playwright/test';
import { expectAccessibleStates } from '../fixtures/accessible';
import { addSampleRecords, registryFields } from '../fixtures/sample-records';
import { expect, test } from '../fixtures/test';
import { viewCredentials } from '../pages/credentials-dialog';
import { chooseInProfileMenu, dialogNamed } from '../pages/shell';
import { chooseImportFile } from '../pages/transfer-dialogs';
import { keepPassword, openVault } from '../pages/vault';

// Every state is looked at in seven ways.
test.setTimeout(240_000);

/** What a person does again and again on the way. */
function acting(page: Page) {
  return {
    open: async (path: string) => {
      await page.goto(path);
      await expect(page.getByRole('heading', { level: 1 })).toBeVisible();
      await expect(page.getByRole('progressbar', { name: /^Loading/ })).toHaveCount(0);
    },
    press: (name: string | RegExp) =>
      page
        .getByRole('button', { name, exact: typeof name === 'string' })
        .last()
        .click(),
    /** Opens a menu, and waits for one of its entries. */
    menu: async (name: string, entry: string | RegExp) => {
      await page.getByRole('button', { name }).last().click();
      await expect(page.getByRole('menuitem', { name: entry })).toBeVisible();
    },
    choose: (name: string | RegExp) => page.getByRole('menuitem', { name }).click(),
    /** Opens the options of a field. */
    options: async (name: string) => {
      await page.getByRole('combobox', { name }).last().click();
      await expect(page.getByRole('option').first()).toBeVisible();
    },
    tab: (name: string) => page.getByRole('tab', { name }).click(),
    escape: () => page.keyboard.press('Escape'),
    dialog: (name: string | RegExp) => dialogNamed(page, name),
    /** Sends what is open as it is, and waits for what it says about it. */
    refused: async (name: string) => {
      await page.getByRole('button', { name, exact: true }).last().click();
      const fault = page.locator('mat-error, [role=alert]').filter({ visible: true });
      await expect(fault.first()).toBeVisible();
    },
  };
}

test('signed out', async ({ secondPage: page, shared }) => {
  const invited = { email: `new-${crypto.randomUUID()}@example.com`, role: 'Member' };
  const { link } = await shared.admin.post<{ link: { url: string } }>('users', invited);
  const { open, refused } = acting(page);
  await expectAccessibleStates(page, {
    'a link that is none': () => open('/invitation#token=none'),
    'sign-in': () => open('/sign-in'),
    'sign-in, refused': () => refused('Sign in'),
    'set-up': () => open('/set-up'),
    invitation: () => open(link.url),
    'invitation, refused': () => refused('Create account and sign in'),
  });
});

test('pages', async ({ page, account }) => {
  const { open, menu, press, options, escape, tab, refused, dialog } = acting(page);
  await addSampleRecords(account);
  await account.post('service-tokens', {
    name: 'deploys',
    scopes: ['records:read'],
    expiresAt: new Date(Date.now() + 86_400_000).toISOString(),
    password: account.password,
  });
  await expectAccessibleStates(page, {
    servers: () => open('/'),
    'the menu of the profile': () => menu('Profile', 'Logout'),
    'the menu of a row': () => escape().then(() => menu('Actions for Inner', 'Delete')),
    'selected servers': async () => {
      await escape();
      await page.getByRole('checkbox', { name: 'Select Inner' }).check();
    },
    'nothing found': () => page.getByLabel('Filter servers').fill('nowhere'),
    'the details of a server': async () => {
      await press('Clear filter');
      await press('Inner');
      await dialog('Inner');
    },
    activity: () => open('/activity'),
    'kinds of activity': () => options('Action'),
    health: () => open('/health'),
    'my info': () => escape().then(() => open('/profile')),
    'editing the name': () => press('Edit name'),
    'a name that is none': async () => {
      await page.getByLabel('Name', { exact: true }).fill('');
      await refused('Save');
    },
    'change password': () => tab('Change Password'),
    'change password, refused': async () => {
      await page.getByLabel('New password', { exact: true }).fill('short');
      await refused('Change password');
    },
    sessions: () => tab('Sessions'),
    plan: () => open('/plan'),
    'the empty trash': () => open('/trash'),
    'not found': () => open('/nowhere'),
  });
});

test('trash', async ({ page, account }) => {
  const { open, menu, choose, options, escape, dialog } = acting(page);
  await addSampleRecords(account);
  await page.goto('/');
  const credentials = await viewCredentials(page);
  await credentials.root.getByRole('button', { name: 'Reset' }).click();
  const reset = await dialogNamed(page, 'Reset credentials');
  await reset.getByLabel(/^Type .* to confirm$/).fill('delete 7 records');
  await reset.getByRole('button', { name: 'Delete 7 records' }).click();
  await expect(reset).toBeHidden();
  await expectAccessibleStates(page, {
    trash: () => open('/trash'),
    'stores of the trash': () => options('Store'),
    'selected records': async () => {
      await escape();
      await page.getByRole('checkbox', { name: 'Select Inner' }).check();
    },
    'the menu of a record': () => menu('More actions for Inner', 'Erase now'),
    'erase now': async () => {
      await choose('Erase now');
      await dialog(/^Erase/);
    },
  });
});

test('View Credentials: servers', async ({ page, account }) => {
  const { press, menu, choose, escape, dialog, refused } = acting(page);
  await addSampleRecords(account);
  await page.goto('/');
  await expectAccessibleStates(page, {
    servers: async () => {
      const { root } = await viewCredentials(page);
      await expect(root.getByRole('row').filter({ hasText: 'Inner' })).toBeVisible();
    },
    'an expanded row': async () => {
      await press('Expand Inner');
      await expect(page.getByText('Seoul cluster')).toBeVisible();
    },
    'the menu of a runtime': () => menu('Actions for Seoul cluster', 'Edit'),
    'a revealed kubeconfig': async () => {
      await escape();
      await press('Show kubeconfig of Seoul cluster');
      await expect(page.getByText('kind: Config')).toBeVisible();
    },
    'Add runtime, refused': async () => {
      await press('Add runtime');
      await dialog('Add runtime');
      await refused('Add runtime');
    },
    'a Docker engine': () => page.getByRole('radio', { name: 'Docker' }).click(),
    'Discard?': async () => {
      await escape();
      await expect(page.getByRole('alertdialog')).toBeVisible();
    },
    'Edit server': async () => {
      await press('Discard');
      await menu('Actions for Inner', 'Edit');
      await choose('Edit');
      await dialog('Edit server');
    },
    'Edit server, refused': async () => {
      await page.getByLabel('Label', { exact: true }).fill('');
      await refused('Save');
    },
    'jump servers to choose from': async () => {
      await page.getByRole('combobox', { name: 'Jump server' }).fill('Bas');
      await expect(page.getByRole('option').first()).toBeVisible();
    },
  });
});

const TABS = [
  { title: 'Servers', noun: 'server', label: 'Inner', choices: 'Protocol' },
  { title: 'Registries', noun: 'registry', label: 'Harbor 운영', choices: 'Kind', secret: 'password' },
  {
    title: 'DB Connections',
    noun: 'DB connection',
    label: '정산 배치',
    choices: 'Engine',
    secret: 'password',
  },
  { title: 'Docker Hub', noun: 'Docker Hub account', label: 'acmeci', secret: 'access token' },
  { title: 'Source Repositories', noun: 'token', label: 'GitHub CI', choices: 'Provider', secret: 'token' },
];

test('View Credentials: every tab and its form', async ({ page, account }) => {
  const { press, menu, options, escape, tab, dialog, refused } = acting(page);
  await addSampleRecords(account);
  await page.goto('/');
  const credentials = await viewCredentials(page);
  for (const { title, noun, label, choices, secret } of TABS) {
    await tab(title);
    await expect(credentials.row(label)).toBeVisible();
    await expectAccessibleStates(page, {
      ...(secret && {
        [`${title}, a secret in clear`]: async () => {
          await press(`Show ${secret} of ${label}`);
          await expect(credentials.row(label).locator('.value')).toBeVisible();
        },
      }),
      [`${title}, the menu of a row`]: () => menu(`Actions for ${label}`, 'Delete'),
      [`Add ${noun}, refused`]: async () => {
        await escape();
        await press(`Add ${noun}`);
        await dialog(`Add ${noun}`);
        await refused(`Add ${noun}`);
      },
      ...(choices && { [`Add ${noun}, ${choices}`]: () => options(choices).then(() => undefined) }),
    });
    if (choices) await escape();
    await escape();
    await expect(page.getByRole('dialog', { name: `Add ${noun}` })).toBeHidden();
  }
});

test('what uses a record', async ({ page, account }) => {
  const { open, press, menu, choose, tab, dialog, refused } = acting(page);
  await addSampleRecords(account);
  await page.goto('/');
  await expectAccessibleStates(page, {
    'what uses a registry': async () => {
      await viewCredentials(page);
      await tab('Registries');
      await menu('Actions for Harbor 운영', 'Used by…');
      await choose('Used by…');
      await dialog('What uses Harbor 운영');
      await expect(page.getByRole('button', { name: 'Remove payment-gateway' })).toBeVisible();
    },
    'adding to it, refused': () => refused('Add'),
    'nothing uses it': () => press('Remove payment-gateway'),
    'a service that uses nothing': () => open('/services?name=payment-gateway'),
    'a service': async () => {
      const quay = registryFields('Quay', 'quay.example.com');
      const { id: recordId } = await account.add<{ id: string }>('registries', quay);
      const use = { store: 'registries', recordId, kind: 'service', name: 'cart' };
      await account.post('connections', { ...use, detail: 'pulls', url: 'https://cart.example.com' });
      await open('/services?name=cart');
      await expect(page.getByRole('button', { name: 'Remove Quay' })).toBeVisible();
    },
  });
});

test('rotation', async ({ page, account }) => {
  const { press, menu, choose, tab, dialog, refused } = acting(page);
  await addSampleRecords(account);
  await page.goto('/');
  await expectAccessibleStates(page, {
    'Rotate, refused': async () => {
      await viewCredentials(page);
      await tab('Registries');
      await menu('Actions for Harbor 운영', 'Rotate…');
      await choose('Rotate…');
      await dialog('Rotate Harbor 운영');
      await refused('Rotate');
    },
    'a rotation': async () => {
      await page.getByLabel('New password', { exact: true }).fill('another');
      await press('Rotate');
      await dialog('Rotation of Harbor 운영');
      await expect(page.getByRole('row').filter({ hasText: 'Has not fetched it' })).toBeVisible();
    },
    'the old secret in clear': async () => {
      await press('Show the old password');
      await expect(page.getByRole('region', { name: 'Password, old password' })).toBeVisible();
    },
    'by how much it is extended': () => menu('Extend', /^7 days/),
    'End now?': async () => {
      await page.keyboard.press('Escape');
      await press('End now');
      await dialog(/^End the old password/);
    },
    'a rotation that has ended': async () => {
      await press('End it');
      await expect(page.getByText('Erased. KIOPS gives out the new one only.')).toBeVisible();
    },
    'a row of a rotation': async () => {
      const { id } = await account.add<{ id: string }>('docker-hub', {
        label: 'rotating',
        username: 'rotating',
        accessToken: 'old',
      });
      await account.post(`docker-hub/${id}/rotate`, { accessToken: 'new' });
      await press('Close');
      await tab('Docker Hub');
      await expect(page.getByRole('button', { name: /^Rotation of rotating/ })).toBeVisible();
    },
  });
});

test('transfer', async ({ page, account }) => {
  const { press, dialog, refused, escape } = acting(page);
  await addSampleRecords(account);
  const file = await account.export();
  const registries = file.registries?.map((entry) => ({ ...entry, password: 'another' }));
  await page.goto('/');
  await expectAccessibleStates(page, {
    export: async () => {
      await chooseInProfileMenu(page, 'Export Credentials');
      await dialog('Export Credentials');
    },
    'export, refused': () => refused('Download file'),
    'import, a wrong file': async () => {
      await escape();
      const importing = await chooseImportFile(page, '{ no');
      await expect(importing.getByRole('alert')).toBeVisible();
    },
    'the plan of an import': async () => {
      await escape();
      const importing = await chooseImportFile(page, { ...file, registries, dockerHubAuth: [{}] });
      await importing.getByRole('button', { name: /^Compare/ }).click();
    },
    'import, finished': async () => {
      await page.getByRole('radio', { name: 'Take theirs' }).click();
      await press(/^Import 1/);
      await expect(page.getByText('Import finished')).toBeVisible();
    },
    'clean up': async () => {
      await escape();
      await account.add('docker-hub', { label: 'again', username: 'acmeci', accessToken: 'x' });
      await page.goto('/');
      const credentials = await viewCredentials(page);
      await credentials.root.getByRole('button', { name: 'Clean Up Duplicates' }).click();
      await dialog('Clean Up Duplicates');
      await expect(page.getByRole('progressbar')).toHaveCount(0);
    },
    reset: async () => {
      await escape();
      await press('Reset');
      await dialog('Reset credentials');
      await expect(page.getByRole('progressbar')).toHaveCount(0);
    },
  });
});

test('nothing there yet', async ({ page }) => {
  const { open, tab } = acting(page);
  await expectAccessibleStates(page, {
    'no server': () => open('/'),
    'no credentials': async () => {
      const { root } = await viewCredentials(page);
      await expect(root.getByText('No server yet')).toBeVisible();
    },
    'no registry': () => tab('Registries'),
  });
});

const ADDRESS = 'deploy@pay.example.com:22';

test('the browser’s half of the credentials', async ({ page, account }) => {
  const { open, press, menu, choose, escape, dialog, refused, options } = acting(page);
  const server = { protocol: 'ssh', port: 22 };
  await account.add('servers', { ...server, label: 'Pay', host: 'pay.example.com', username: 'deploy' });
  await account.add('servers', { ...server, label: 'Build', host: 'b.example.com', username: 'ci' });
  await page.goto('/');
  const credentials = await viewCredentials(page);
  await expectAccessibleStates(page, {
    'a secret to be entered': async () => {
      await press('Add a secret for ci@b.example.com:22');
      await dialog('Add SSH secret');
      await refused('Save in this browser');
    },
    'a key to be given': () => page.getByRole('radio', { name: 'SSH key' }).click(),
    'a key that is none': async () => {
      await press(/^Paste the private key/);
      await page.getByLabel(/^Private key for/).fill('no key');
      await refused('Save in this browser');
    },
    'a question before it is thrown away': async () => {
      await escape();
      await expect(page.getByRole('alertdialog', { name: 'Discard what you typed?' })).toBeVisible();
    },
    'a kept password in clear': async () => {
      await press('Discard');
      await keepPassword(page, credentials, ADDRESS, 'swordfish');
      await press('Expand Pay');
      await press(`Show Password of ${ADDRESS}`);
      await expect(page.getByText('swordfish')).toBeVisible();
    },
    'the menu of a kept password': () => menu(`Actions for Password of ${ADDRESS}`, 'Forget'),
    'the vault': () => escape().then(() => openVault(page, credentials)),
    'a passphrase, refused': async () => {
      await press('Add passphrase');
      await page.getByLabel('New passphrase', { exact: true }).fill('short');
      await refused('Set passphrase');
    },
    'what a reset deletes': async () => {
      await press('Cancel');
      await press('Close');
      await press('Reset');
      await dialog('Reset credentials');
    },
    'SSH credentials, refused': async () => {
      await open('/');
      await menu('Actions for Build', 'Test connection');
      await choose('Test connection');
      await dialog('SSH credentials');
      await refused('Connect');
    },
    'Deploy, refused': async () => {
      await open('/');
      await menu('Actions for Pay', 'Deploy…');
      await choose('Deploy…');
      await dialog('Deploy');
      await refused('Deploy');
    },
    'restart policies': () => options('Restart policy'),
  });
});

test.describe('an administrator', () => {
  test.use({ role: 'PlatformAdmin' });

  test('users and what can be done with them', async ({ page, account }) => {
    const { open, press, menu, choose, escape, dialog, refused, options } = acting(page);
    const email = `zz-${crypto.randomUUID()}@example.com`;
    await account.post('users', { email, role: 'Member' });
    await expectAccessibleStates(page, {
      users: async () => {
        await open('/admin/users');
        await page.getByLabel('Filter users').fill('example.com');
        await expect(page.getByRole('row').filter({ hasText: email })).toBeVisible();
      },
      'the menu of a user': () => menu(`Actions for ${email}`, 'New invitation link'),
      'a link': async () => {
        await choose('New invitation link');
        await expect(page.getByRole('button', { name: 'Done' })).toBeVisible();
      },
      'a user’s role and plan': async () => {
        await press('Done');
        await menu(`Actions for ${email}`, 'Role and plan');
        await choose('Role and plan');
        await dialog(email);
      },
      roles: () => options('Role'),
      deactivate: async () => {
        await escape();
        await escape();
        await menu(`Actions for ${email}`, 'Deactivate');
        await choose('Deactivate');
        await dialog(/^Deactivate/);
      },
      'invite, refused': async () => {
        await press('Cancel');
        await press('Invite');
        await dialog('Invite a person');
        await refused('Make the link');
      },
    });
  });

  test('service accounts and their tokens', async ({ page, account }) => {
    const { open, press, dialog, refused } = acting(page);
    const name = `zz-${crypto.randomUUID()}`;
    await account.post('service-accounts', { name });
    await expectAccessibleStates(page, {
      'service accounts': async () => {
        await open('/admin/services');
        await expect(page.getByText('No token yet.').first()).toBeVisible();
      },
      'a new token, refused': async () => {
        await press(`New token of ${name}`);
        await dialog(`New token of ${name}`);
        await refused('Make the token');
      },
      'a token, shown once': async () => {
        await page.getByLabel('Name').fill('prod');
        await page.getByLabel('Your password', { exact: true }).fill(account.password);
        await press('Make the token');
        await expect(page.getByText('it is shown this once')).toBeVisible();
      },
      'an account with a token': async () => {
        await page.getByLabel('I have put it where it belongs').check();
        await press('Done');
        await page.getByLabel('Filter service accounts').fill(name);
        await expect(page.getByRole('button', { name: 'Revoke prod' })).toBeVisible();
      },
      'rotate, refused': async () => {
        await press('Rotate prod');
        await dialog('Rotate prod');
        await refused('Rotate');
      },
      revoke: async () => {
        await press('Cancel');
        await press('Revoke prod');
        await dialog('Revoke prod?');
      },
      'personal tokens': async () => {
        await press('Cancel');
        await open('/profile');
        await page.getByRole('tab', { name: 'Tokens' }).click();
        await expect(page.getByText('No personal token yet')).toBeVisible();
      },
    });
  });
});
