import type { Page } from '@playwright/test';
import { hostKeyFingerprint, type Peer, userKey, whyMissing } from '@kiops/test-peers';
import { expectAccessible } from '../fixtures/accessible';
import { expect, test } from '../fixtures/ssh-test';
import {
  type OperationDrawer,
  ServerQuestion,
  SshCredentials,
  testConnection,
  trustHostKey,
} from '../pages/operations';
import { openTerminal, TerminalDock } from '../pages/terminals';
import type { Account } from '../service/account';

const reason = whyMissing('openssh') ?? whyMissing('asyncssh');
test.skip(reason !== undefined, reason);

const CODE = { text: 'Verification code: ', answer: '482093' };
const PASSWORD = { text: 'Password: ' };
const ACME = { name: '2차 인증 (ACME MFA)', instruction: 'Type the 6 digits from your phone.' };

/** Settings of a server that asks these rounds, one after the other. */
function asking(...rounds: readonly object[]): string[] {
  return ['method=interactive', `rounds=${JSON.stringify(rounds)}`];
}

async function register(account: Account, { username, port }: Peer): Promise<string> {
  await account.add('servers', { label: 'Target', protocol: 'ssh', host: '127.0.0.1', port, username });
  return `${username}@127.0.0.1:${port}`;
}

/** Starts *Test connection* with a secret, and trusts the host. */
async function signIn(
  page: Page,
  address: string,
  secret: { readonly password: string } | { readonly key: string },
): Promise<OperationDrawer> {
  await page.goto('/');
  const drawer = await testConnection(page, 'Target');
  const credentials = await SshCredentials.shown(page);
  if ('key' in secret) await credentials.giveKey(address, secret.key);
  else await credentials.enterPassword(address, secret.password);
  await credentials.connect();
  await trustHostKey(page, hostKeyFingerprint('ed25519'));
  return drawer;
}

test('the password, then a code that the person types; the next run asks for the code alone', async ({
  page,
  account,
  peer,
}) => {
  const server = await peer('asyncssh', ...asking({ prompts: [PASSWORD] }, { ...ACME, prompts: [CODE] }));
  const drawer = await signIn(page, await register(account, server), server);
  const question = await ServerQuestion.shown(drawer.root, 'Verification code:');
  await expect(question.field('Verification code:')).toBeFocused();
  await expect(question.box.getByLabel('The server’s words')).toHaveText(
    '2차 인증 (ACME MFA)\nType the 6 digits from your phone.',
  );
  await expect(question.box).toContainText('Target');
  await question.expectFact('Your saved SSH password was given when it was asked for.');
  await question.expectFact('Your answer goes to this server only, and is kept nowhere.');
  await question.expectFact(/1:\d\d left/);
  await expect(drawer.root.getByRole('status')).toHaveText('the server asks at hop 1 of 1');
  await expect(drawer.root.getByRole('button', { name: /^Use the saved password/ })).toHaveCount(0);
  await expectAccessible(page, 'the server asks');
  await page.keyboard.type(CODE.answer);
  await page.keyboard.press('Enter');
  await drawer.expectDone();
  await drawer.close();

  const again = await testConnection(page, 'Target');
  const anew = await ServerQuestion.shown(again.root, 'Verification code:');
  await expect(anew.field('Verification code:')).toHaveValue('');
  await anew.field('Verification code:').fill(CODE.answer);
  await anew.send();
  await again.expectDone();
});

test('the code first; a wrong one is asked for anew, and the password is not called refused', async ({
  page,
  account,
  peer,
}) => {
  const server = await peer('asyncssh', ...asking({ prompts: [CODE] }, { prompts: [PASSWORD] }));
  const drawer = await signIn(page, await register(account, server), server);
  let question = await ServerQuestion.shown(drawer.root, 'Verification code:');
  await question.field('Verification code:').fill('000000');
  await question.send();
  await question.expectFact('The server did not take what was answered before');
  question = await ServerQuestion.shown(drawer.root, 'Verification code:');
  await expect(question.field('Verification code:')).toHaveValue('');
  await question.field('Verification code:').fill(CODE.answer);
  await question.send();
  await drawer.expectDone();
  expect(server.log().match(/answered 1: (wrong|right)/g)).toEqual([
    'answered 1: wrong',
    'answered 1: right',
    'answered 1: right',
  ]);
});

test('three wrong codes end it, and the password stays good', async ({ page, account, peer }) => {
  const server = await peer('asyncssh', ...asking({ prompts: [PASSWORD, CODE] }));
  const drawer = await signIn(page, await register(account, server), server);
  for (let attempt = 0; attempt < 3; attempt += 1) {
    const question = await ServerQuestion.shown(drawer.root, 'Verification code:');
    if (attempt > 0) {
      await question.expectFact('The server did not take what was answered before');
      await drawer.root.getByRole('button', { name: 'Use the saved password for field 1' }).click();
    }
    await question.field('Verification code:').fill(`00000${attempt}`);
    await question.send();
  }
  await drawer.expectDiagnosis('The server did not take the answers', 'Change the secret');
  await expect(page.getByRole('dialog', { name: 'SSH credentials' })).toBeHidden();
  await drawer.doctor.getByRole('button', { name: 'Retry' }).click();
  const question = await ServerQuestion.shown(drawer.root, 'Verification code:');
  await question.field('Verification code:').fill(CODE.answer);
  await question.send();
  await drawer.expectDone();
});

test('everything in one round, with a question whose answer may be seen', async ({ page, account, peer }) => {
  const colour = { text: 'Colour: ', echo: true, answer: 'green' };
  const server = await peer('asyncssh', ...asking({ prompts: [PASSWORD, colour, CODE] }));
  const drawer = await signIn(page, await register(account, server), server);
  const question = await ServerQuestion.shown(drawer.root, 'Verification code:');
  await expect(question.box.getByRole('textbox')).toHaveCount(2);
  await expect(question.box.getByRole('button', { name: 'Show what you type' })).toHaveCount(1);
  await question.field('Colour:').fill('green');
  await question.field('Verification code:').fill(CODE.answer);
  await question.send();
  await drawer.expectDone();
});

test('a prompt that may want the password is the person’s to decide', async ({ page, account, peer }) => {
  const server = await peer('asyncssh', ...asking({ prompts: [{ text: 'Secret of deploy: ' }] }));
  const drawer = await signIn(page, await register(account, server), server);
  const question = await ServerQuestion.shown(drawer.root, 'Secret of deploy:');
  await question.useSavedPassword();
  await drawer.expectDone();
});

test('a server’s words are text alone, and stay in their frame', async ({ page, account, peer }) => {
  const prompt = { text: '\u202eKIOPS password\u202c\u0007\u001b[2J <b>code</b>: ', answer: 'x' };
  const instruction = `<img src=x onerror=alert(1)>\u202egnp\n${'long '.repeat(2_000)}`;
  const server = await peer('asyncssh', ...asking({ instruction, prompts: [prompt] }));
  const drawer = await signIn(page, await register(account, server), server);
  const question = await ServerQuestion.shown(drawer.root, 'KIOPS password[2J <b>code</b>:');
  const said = question.box.getByLabel('The server’s words');
  await expect(said).toContainText('<img src=x onerror=alert(1)>gnp');
  expect((await said.textContent())?.length).toBeLessThan(2_050);
  await expect(question.box.locator('img, a')).toHaveCount(0);
});

test('a question is cancelled by Escape: the run stops, and nothing was answered', async ({
  page,
  account,
  peer,
}) => {
  const server = await peer('asyncssh', ...asking({ prompts: [CODE] }));
  const drawer = await signIn(page, await register(account, server), server);
  await ServerQuestion.shown(drawer.root, 'Verification code:');
  await page.keyboard.press('Escape');
  await expect(drawer.root.getByRole('status')).toContainText('stopped by you');
  await expect(page.getByRole('dialog', { name: 'Stop the operation?' })).toBeHidden();
  await expect(drawer.root.getByText('The server asks')).toBeHidden();
  expect(server.log()).not.toContain('answered');
});

test('sshd ends the attempt while the person looks for the answer: that opens a new one', async ({
  page,
  account,
  sshd,
}) => {
  const server = await sshd('AuthenticationMethods publickey,keyboard-interactive', 'LoginGraceTime 15');
  const drawer = await signIn(page, await register(account, server), { key: userKey('ed25519') });
  const question = await ServerQuestion.shown(drawer.root, 'Password:');
  await question.field('Password:').fill(server.password);
  await question.expectFact('The server ended the attempt. Your answer opens a new one.');
  await expect(question.field('Password:')).toHaveValue(server.password);
  await question.send();
  await drawer.expectDone();
  expect(server.log().match(/Accepted keyboard-interactive/g)).toHaveLength(1);
});

test('a key, then what sshd asks over keyboard-interactive', async ({ page, account, sshd }) => {
  const server = await sshd('AuthenticationMethods publickey,keyboard-interactive');
  const drawer = await signIn(page, await register(account, server), { key: userKey('ed25519') });
  const question = await ServerQuestion.shown(drawer.root, 'Password:');
  await question.expectFact('Your SSH key was accepted. This is a second step.');
  await question.field('Password:').fill(server.password);
  await question.send();
  await drawer.expectDone();
});

test('a password, then keyboard-interactive: sshd gets the password where it asks for it, unasked', async ({
  page,
  account,
  sshd,
}) => {
  const server = await sshd('AuthenticationMethods password,keyboard-interactive');
  const drawer = await signIn(page, await register(account, server), server);
  await drawer.expectDone();
  expect(server.log()).toContain('Partial password');
});

test('a terminal asks in its tab', async ({ page, account, peer }) => {
  const server = await peer('asyncssh', ...asking({ prompts: [PASSWORD] }, { prompts: [CODE] }));
  const address = await register(account, server);
  await page.goto('/');
  await openTerminal(page, 'Target');
  const credentials = await SshCredentials.shown(page);
  await credentials.enterPassword(address, server.password);
  await credentials.connect();
  await trustHostKey(page, hostKeyFingerprint('ed25519'));
  const dock = new TerminalDock(page);
  const question = await ServerQuestion.shown(dock.panel, 'Verification code:');
  await question.field('Verification code:').fill(CODE.answer);
  await question.send();
  await dock.expectShown('shell', 45_000);
});

test('a run on many servers asks nobody; the question is shown where one is looked at', async ({
  page,
  account,
  peer,
}) => {
  const server = await peer('asyncssh', ...asking({ prompts: [PASSWORD] }, { prompts: [CODE] }));
  const address = await register(account, server);
  const { username, port } = server;
  await account.add('servers', { label: 'Other', protocol: 'ssh', host: '127.0.0.1', port, username });
  await page.goto('/');
  await page.getByRole('checkbox', { name: 'Select all servers that are shown' }).check();
  await page
    .getByRole('region', { name: '2 selected' })
    .getByRole('button', { name: 'Collect system info' })
    .click();
  const credentials = await SshCredentials.shown(page);
  await credentials.enterPassword(address, server.password);
  await credentials.connect('Connect and collect');
  await trustHostKey(page, hostKeyFingerprint('ed25519'));
  const bulk = page.getByRole('dialog', { name: 'Collect system info' });
  const asks = bulk.getByRole('listitem').filter({ hasText: 'The server asks something' });
  await expect(asks).toHaveCount(2, { timeout: 45_000 });
  await bulk.getByRole('button', { name: 'Why it failed on Target' }).click();
  const why = page.getByRole('dialog', { name: 'Collect system info' }).last();
  await why.getByRole('button', { name: 'Retry', exact: true }).click();
  const question = await ServerQuestion.shown(why, 'Verification code:');
  await question.field('Verification code:').fill(CODE.answer);
  await question.send();
  await expect(why.getByRole('status')).toContainText('done in', { timeout: 45_000 });
});
