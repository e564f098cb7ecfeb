import type { Page } from '@playwright/test';
import { hostKeyFingerprint, whyMissing } from '@kiops/test-peers';
import { expect, test } from '../fixtures/ssh-test';
import { SshCredentials, trustHostKey } from '../pages/operations';
import { openTerminal, TerminalDock } from '../pages/terminals';

/** What all other specs have, so that they can read what a terminal shows. */
const WITHOUT_WEBGL = '--disable-3d-apis';

const reason = whyMissing('openssh');
test.skip(reason !== undefined, reason);
test.slow();

/** The first columns of pixels of the terminal in front, so high: how bright each pixel is, from 0 to 255. */
async function brightnessAt(page: Page, dock: TerminalDock, height: number): Promise<number[][]> {
  const image = await dock.panel.locator('.xterm-screen').screenshot();
  return page.evaluate(
    async ({ source, height }) => {
      const picture = new Image();
      picture.src = source;
      await picture.decode();
      const canvas = document.createElement('canvas');
      canvas.width = 12;
      canvas.height = height;
      const context = canvas.getContext('2d');
      context?.drawImage(picture, 0, 0);
      const { data } = context?.getImageData(0, 0, canvas.width, height) ?? { data: [] };
      return Array.from({ length: canvas.width }, (_, x) =>
        Array.from({ length: height }, (_, y) => Number(data[4 * (y * canvas.width + x) + 1])),
      );
    },
    { source: `data:image/png;base64,${image.toString('base64')}`, height },
  );
}

test.use({
  launchOptions: async ({ launchOptions }, use) =>
    use({ ...launchOptions, args: launchOptions.args?.filter((each) => each !== WITHOUT_WEBGL) }),
});

test('WebGL joins lines, and keeps the contrast of letters on their own colour', async ({
  page,
  account,
  sshd,
}) => {
  const { host, port, username, password } = await sshd();
  await account.add('servers', { label: 'Drawn', protocol: 'ssh', host, port, username });
  await page.goto('/');
  await openTerminal(page, 'Drawn');
  const credentials = await SshCredentials.shown(page);
  await credentials.enterPassword(`${username}@${host}:${port}`, password);
  await credentials.connect();
  await trustHostKey(page, hostKeyFingerprint('ed25519'));
  const dock = new TerminalDock(page);
  await expect(dock.panel.getByRole('status')).toBeHidden({ timeout: 45_000 });
  await expect(dock.panel.locator('.xterm-rows')).toHaveCount(0);

  // What is a colour of letters is the ground here, and the other way round.
  await dock.run(String.raw`clear; printf '\033[7mMMMM\033[0m\n'; sleep 600`);
  const range = async () => {
    const pixels = (await brightnessAt(page, dock, 14)).flat();
    return Math.max(...pixels) - Math.min(...pixels);
  };
  await expect.poll(range).toBeGreaterThan(200);

  await page.keyboard.press('Control+c');
  await dock.run(String.raw`clear; printf '│\n│\n│\n│\n'; sleep 600`);
  const gaps = async () => {
    const columns = await brightnessAt(page, dock, 60);
    return Math.min(...columns.map((column) => column.slice(10, 50).filter((each) => each > 250).length));
  };
  await expect.poll(gaps).toBe(0);
});
