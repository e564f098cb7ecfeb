import { type Peer, hostKeyFingerprint, startPeer, whyMissing } from '@kiops/test-peers';
import { killConnections } from '../network/kill-connections';
import { expectAccessible } from '../fixtures/accessible';
import { expect, test as base } from '../fixtures/test';
import { canariesOf, foundIn } from '../network/canaries';
import { SshCredentials, trustHostKey } from '../pages/operations';
import { chooseInProfileMenu } from '../pages/shell';
import { openTerminal, TerminalDock } from '../pages/terminals';

const reason = whyMissing('openssh');

const test = base.extend<{ server: Peer; dock: TerminalDock }>({
  server: async ({}, use) => {
    const server = await startPeer('openssh');
    await use(server);
    await server.stop();
  },
  /** With a terminal on the server. */
  dock: async ({ page, account, server }, use) => {
    const { host, port, username } = server;
    await account.add('servers', { label: '결제 API', protocol: 'ssh', host, port, username });
    await page.goto('/');
    await openTerminal(page, '결제 API');
    const credentials = await SshCredentials.shown(page);
    await credentials.enterPassword(`${username}@${host}:${port}`, server.password);
    await credentials.connect();
    await trustHostKey(page, hostKeyFingerprint('ed25519'));
    const dock = new TerminalDock(page);
    await dock.expectShell();
    await use(dock);
  },
});

test.skip(reason !== undefined, reason);
test.slow();

test('a shell runs commands, and knows the size of its terminal', async ({ page, dock }) => {
  await dock.run('echo $((6*7)); echo 안녕');
  await dock.expectShown(/^42\n안녕$/m);

  const before = await dock.size();
  await page.getByRole('separator', { name: 'Height of the terminals' }).press('Home');
  await dock.enter();
  await expect.poll(() => dock.size()).not.toBe(before);
  const [rows, columns] = (await dock.size()).split(' ').map(Number);
  expect(rows).toBeGreaterThan(Number(before.split(' ')[0]) + 5);
  await page.setViewportSize({ width: 900, height: 900 });
  await expect.poll(async () => Number((await dock.size()).split(' ')[1])).toBeLessThan(columns - 20);
  await dock.run('exit 3');
  await expect(dock.panel.getByRole('status')).toHaveText('The shell ended with status 3.');
});

test('the shell gets what is typed from its first letter on, and never half a line', async ({
  page,
  dock,
}) => {
  await page.keyboard.type('echo rm -rf x\n');
  await dock.expectShown(/^rm -rf x$/m);
  // Once more, with nothing left to ask.
  await openTerminal(page, '결제 API');
  await expect(dock.tab('결제 API (2)')).toHaveAttribute('aria-selected', 'true');
  await expect(dock.keyboard).toBeFocused({ timeout: 45_000 });
  await page.keyboard.type('echo "<rm -rf y>"\n');
  await dock.expectShown(/^<rm -rf y>$/m);

  // On its tab nothing is typed, and no blank between two words leads into the shell.
  await page.keyboard.press('Control+F6');
  await page.keyboard.type('echo rm -rf z');
  await expect(dock.tab('결제 API (2)')).toBeFocused();
  await page.keyboard.press('Enter');
  await dock.run('echo the "next"');
  await dock.expectShown(/^the next$/m);
  expect(await dock.text()).not.toContain('rm -rf z');
});

test('much output neither stops the page nor hurries away from Ctrl+C', async ({ page, dock }) => {
  await dock.run('yes | head -c 20000000; echo all of it; seq 1 200000; echo the end');
  // Meanwhile the page does what it is asked to.
  for (const name of ['Activity', 'Servers']) {
    await page.getByRole('link', { name, exact: true }).click();
    await expect(page.getByRole('heading', { level: 1, name })).toBeVisible();
  }
  await dock.expectShown(/^200000\nthe end$/m, 120_000);

  await dock.enter();
  await dock.run('yes');
  await dock.expectShown(/^y\ny$/m);
  await page.keyboard.press('Control+c');
  await dock.run('echo st"opp"ed');
  await dock.expectShown(/^stopped$/m, 30_000);
});

test('two terminals are independent', async ({ dock, page }) => {
  await dock.run('here=first');
  await dock.button('New terminal on the same server').click();
  await expect(dock.tab('결제 API (2)')).toHaveAttribute('aria-selected', 'true');
  await dock.expectShell();
  await dock.run('echo "<$here>"; here=second');
  await dock.expectShown(/^<>$/m);
  await page.keyboard.press('Control+Alt+PageUp');
  await expect(dock.tab('결제 API')).toHaveAttribute('aria-selected', 'true');
  await dock.run('echo "<$here>"');
  await dock.expectShown(/^<first>$/m);
  await page.keyboard.press('Control+F6');
  await expect(dock.tab('결제 API')).toBeFocused();
  await page.keyboard.press('ArrowRight');
  await page.keyboard.press('Enter');
  await expect(dock.keyboard).toBeFocused();
  await page.keyboard.type('echo "<$here>"\n');
  await dock.expectShown(/^<second>$/m);
});

test('text is copied and pasted when a person asks for it', async ({ page, dock, context }) => {
  await context.grantPermissions(['clipboard-read', 'clipboard-write']);
  const clipboard = () => page.evaluate(() => navigator.clipboard.readText());
  await page.evaluate(() => navigator.clipboard.writeText('kept'));
  await dock.run(String.raw`printf '\033]52;c;c3RvbGVu\007\033]52;c;?\007asked\n'`);
  await dock.expectShown(/^asked$/m);
  expect(await clipboard()).toBe('kept');

  await dock.run('clear; echo a"-"word');
  await dock.expectShown(/^a-word$/m);
  const row = await dock.panel.locator('.xterm-rows > div', { hasText: /^a-word/ }).boundingBox();
  await page.mouse.dblclick((row?.x ?? 0) + 12, (row?.y ?? 0) + 8);
  await page.keyboard.press('Control+Shift+c');
  expect(await clipboard()).toBe('a-word');

  await page.evaluate(() => navigator.clipboard.writeText('echo pas""ted'));
  await page.keyboard.press('Control+Shift+v');
  await page.keyboard.press('Enter');
  await dock.expectShown(/^pasted$/m);
  await page.evaluate(() => navigator.clipboard.writeText('echo by"" button'));
  await dock.button('Paste').click();
  await dock.expectShown('echo by"" button');
  await page.keyboard.press('Enter');
  await dock.expectShown(/^by button$/m);

  // A program that does not know pasted text: its lines would be its answers.
  await dock.run('cat');
  await page.evaluate(() => navigator.clipboard.writeText('one\ntwo\nthree\n'));
  await dock.button('Paste').click();
  const question = page.getByRole('alertdialog', { name: 'Paste 3 lines?' });
  await question.getByRole('button', { name: 'Cancel' }).click();
  await expect(question).toBeHidden();
  await dock.button('Paste').click();
  await question.getByRole('button', { name: 'Paste and run' }).click();
  await dock.expectShown(/^one\ntwo\nthree\none\ntwo\nthree$/m);
});

test('a lost connection says so, and can be made again below what was written', async ({
  page,
  dock,
  server,
}) => {
  await dock.button('Maximise terminals').click();
  await dock.enter();
  await dock.run('clear; echo written be"fore"');
  await dock.expectShown(/^written before$/m);
  await killConnections(server);
  await expect(dock.panel.getByRole('status')).toContainText('The connection broke.');
  await dock.button('Reconnect').click();
  await page.keyboard.type('echo typed a"-"head\n');
  await dock.expectShown(/^typed a-head$/m, 45_000);
  await dock.expectShell();
  await dock.expectShown(/^written before$/m);
  await dock.expectShown('Connected again at');

  await killConnections(server);
  await expect(dock.panel.getByRole('status')).toContainText('The connection broke.');
  await server.stop();
  await dock.button('Reconnect').click();
  await expect(dock.panel.getByRole('status')).toContainText('The server refuses the connection.');
  await dock.button('Details').click();
  await expect(dock.panel.getByText('Try this')).toBeVisible();
});

test('terminals stay while one goes from page to page, and are not lost unasked', async ({ page, dock }) => {
  await dock.run('kept=here');
  await page.getByRole('link', { name: 'Activity' }).click();
  await expect(page.getByRole('heading', { level: 1, name: 'Activity' })).toBeVisible();
  await page.goBack();
  await expect(page.getByRole('heading', { level: 1, name: 'Servers' })).toBeVisible();
  await dock.enter();
  await dock.run('echo "<$kept>"');
  await dock.expectShown(/^<here>$/m);

  const asked = page.waitForEvent('dialog');
  await page.close({ runBeforeUnload: true });
  const question = await asked;
  expect(question.type()).toBe('beforeunload');
  await question.dismiss();

  await dock.button('Close terminal 결제 API').click();
  const closing = page.getByRole('alertdialog', { name: 'Close terminal 결제 API?' });
  await closing.getByRole('button', { name: 'Keep open' }).click();
  await expect(closing).toBeHidden();
  await dock.enter();
  await dock.run('echo still "<$kept>"');
  await dock.expectShown(/^still <here>$/m);
  await dock.button('Close terminal 결제 API').click();
  await closing.getByRole('button', { name: 'Close terminal' }).click();
  await expect(dock.root).toBeHidden();
});

test('signing out asks, and ends what runs', async ({ page, dock }) => {
  await dock.run('echo runs');
  await chooseInProfileMenu(page, 'Logout');
  const question = page.getByRole('alertdialog', { name: 'Sign out and close the terminals?' });
  await question.getByRole('button', { name: 'Sign out' }).click();
  await expect(page).toHaveURL(/\/sign-in$/);
  await expect(dock.root).toBeHidden();
});

test('neither the password nor what is typed passes KIOPS in clear', async ({
  page,
  account,
  server,
  shared,
  watch,
}) => {
  const frames: Buffer[] = [];
  const keep = ({ payload }: { payload: string | Buffer }) => frames.push(Buffer.from(payload));
  page.on('websocket', (socket) => socket.on('framesent', keep).on('framereceived', keep));
  const bodies: string[] = [];
  page.on('request', (request) => bodies.push(request.postData() ?? ''));
  const { host, port, username, password } = server;
  await account.add('servers', { label: 'Target', protocol: 'ssh', host, port, username });
  await page.goto('/');
  await openTerminal(page, 'Target');
  const credentials = await SshCredentials.shown(page);
  await credentials.enterPassword(`${username}@${host}:${port}`, password);
  await credentials.connect();
  await trustHostKey(page, hostKeyFingerprint('ed25519'));
  const dock = new TerminalDock(page);
  await dock.expectShell();
  const typed = `typed-${crypto.randomUUID()}`;
  await dock.run(`echo ${typed}`);
  await dock.expectShown(new RegExp(`^${typed}$`, 'm'));

  const canaries = [...canariesOf('password', password), ...canariesOf('typed text', typed)];
  const places = {
    'the frames of the WebSocket': Buffer.concat(frames),
    'the bodies of requests': bodies.join('\n'),
    addresses: watch.addresses.join('\n'),
    'storage beside the vault': await page.evaluate(() =>
      JSON.stringify([{ ...localStorage }, { ...sessionStorage }]),
    ),
    'the service’s log': shared.service.log,
    'the service’s data': await shared.service.storedBytes(),
  };
  for (const [place, bytes] of Object.entries(places)) expect(foundIn(bytes, canaries), place).toEqual([]);

  // The control: had it passed in clear, the frames would have shown it.
  await page.evaluate(async (secret) => {
    const relay = new WebSocket(`${location.origin.replace('http', 'ws')}/api/v1/relay`);
    await new Promise((opened) => (relay.onopen = opened));
    relay.send(secret);
    await new Promise((closed) => (relay.onclose = closed));
  }, password);
  expect(foundIn(Buffer.concat(frames), canaries)).toContain('password');
});

test('the dock is accessible, and follows the theme', async ({ page, dock }) => {
  await dock.run(
    'clear; ls --color=always /; printf "\\033[2mdim \\033[0;31mred \\033[33myellow \\033[0m\\n"',
  );
  await dock.expectShown('dim red yellow');
  await expectAccessible(page, 'a terminal');
  const background = () =>
    dock.panel
      .locator('.xterm-scrollable-element')
      .evaluate((each) => getComputedStyle(each).backgroundColor);
  await page.emulateMedia({ colorScheme: 'light' });
  await expect.poll(background).toBe('rgb(255, 255, 255)');
  await page.emulateMedia({ colorScheme: 'dark' });
  await expect.poll(background).toBe('rgb(23, 26, 27)');
  // Letters on the colour of letters have the colour of the ground, faint ones too.
  await dock.run(String.raw`clear; printf '\033[7mturned\033[0m \033[2;7mfaint\033[0m\n'`);
  for (const words of ['turned', 'faint']) {
    const letters = dock.panel.locator('.xterm-rows span', { hasText: words }).last();
    await expect(letters).toHaveCSS('color', 'rgb(23, 26, 27)');
  }
  await dock.button('Terminal settings').click();
  await page.getByRole('menuitemcheckbox', { name: 'Screen reader mode' }).click();
  await expectAccessible(page, 'a terminal for screen readers');
  await dock.enter();
  await dock.run('exit');
  await expect(dock.button('Reconnect')).toBeVisible();
  await expectAccessible(page, 'an ended terminal');
});

test.describe('on a phone', () => {
  test.use({ viewport: { width: 390, height: 844 }, hasTouch: true, isMobile: true });

  test('a terminal fills the screen, and has the keys that phones lack', async ({ page, dock }) => {
    const box = await dock.root.boundingBox();
    expect(box).toEqual({ x: 0, y: 0, width: 390, height: 844 });
    expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBe(390);
    await dock.run('sleep 600');
    await dock.button('Ctrl').tap();
    await page.keyboard.type('c');
    await dock.run('echo on"ce"');
    await dock.expectShown(/^once$/m);
    await dock.button('Up').tap();
    await page.keyboard.press('Enter');
    await dock.expectShown(/^once\n.*\nonce$/m);
    await dock.button('Minimise terminals').tap();
    await expect(page.getByRole('heading', { level: 1, name: 'Servers' })).toBeInViewport();
    await dock.button('Show terminals').tap();
    await dock.expectShown(/^once$/m);
  });
});
