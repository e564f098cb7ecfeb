import { freePort, hostKeyFingerprint, startPeer, whyMissing } from '@kiops/test-peers';
import { expect, test } from '../fixtures/test';
import { dialogNamed } from '../pages/shell';
import { SshCredentials, trustHostKey } from '../pages/operations';

const reason = whyMissing('openssh');
test.skip(reason !== undefined, reason);

const COUNT = 50;

test('system info of fifty servers at once: live progress, and a broken one stops no other', async ({
  page,
  account,
}) => {
  test.setTimeout(180_000);
  const sshd = await startPeer('openssh', ['MaxStartups 10:30:100']);
  const nobodyListens = await freePort();
  const fields = { protocol: 'ssh', host: '127.0.0.1', username: sshd.username };
  try {
    // Fifty records of one account on one server: what counts is how many connections there are.
    for (let index = 0; index < COUNT; index += 1) {
      const isBroken = index === 20;
      const label = isBroken ? 'Broken' : `Node ${String(index).padStart(2, '0')}`;
      await account.add('servers', { ...fields, label, port: isBroken ? nobodyListens : sshd.port });
    }
    await page.goto('/');
    await page.getByRole('checkbox', { name: 'Select all servers that are shown' }).check();
    await page
      .getByRole('region', { name: '50 selected' })
      .getByRole('button', { name: 'Collect system info' })
      .click();
    const credentials = await SshCredentials.shown(page);
    await expect(credentials.root).toContainText('50 servers · 2 accounts, 2 still need you');
    const user = sshd.username;
    await credentials.enterPassword(`${user}@127.0.0.1:${sshd.port}`, sshd.password);
    await credentials.enterPassword(`${user}@127.0.0.1:${nobodyListens}`, 'never sent');
    await credentials.connect('Connect and collect');
    await trustHostKey(page, hostKeyFingerprint('ed25519'));

    const drawer = await dialogNamed(page, 'Collect system info');
    const most = { running: 0, waiting: 0 };
    await expect
      .poll(
        async () => {
          const words =
            (await drawer
              .getByText(/^\d+ answered/)
              .first()
              .textContent()) ?? '';
          const counted = (what: string) => Number(new RegExp(`(\\d+) ${what}`).exec(words)?.[1] ?? 0);
          most.running = Math.max(most.running, counted('running'));
          most.waiting = Math.max(most.waiting, counted('waiting'));
          return words.trim();
        },
        { timeout: 120_000, intervals: [100] },
      )
      .toBe('49 answered · 1 failed');
    // Some at a time, the others waited for their turn, and it was seen.
    expect(most.running).toBeGreaterThan(1);
    expect(most.running).toBeLessThanOrEqual(8);
    expect(most.waiting).toBeGreaterThan(8);

    const broken = drawer.getByRole('listitem').filter({ hasText: 'Broken' });
    await expect(broken).toContainText('The server refuses the connection');
    await broken.getByRole('button', { name: 'Why it failed on Broken' }).click();
    const why = page.getByRole('dialog', { name: 'Collect system info' }).last();
    await expect(why.getByRole('alert')).toContainText('nothing listens on port');
    await why.getByRole('button', { name: 'Close', exact: true }).last().click();
    await expect(page.getByRole('dialog', { name: 'Collect system info' })).toHaveCount(1);

    await drawer.getByRole('button', { name: 'Close', exact: true }).last().click();
    await expect(drawer).toBeHidden();
    await expect(page.getByRole('row').filter({ hasText: 'Node 00' })).toContainText('Answered last time');
    await expect(page.getByRole('row').filter({ hasText: 'Broken' })).toContainText('Failed last time');
    const { items } = await account.list<{ systemSummary: { kernel: string } | null; label: string }>(
      'servers',
    );
    expect(items.filter(({ systemSummary }) => systemSummary?.kernel.startsWith('Linux')).length).toBe(
      COUNT - 1,
    );
  } finally {
    await sshd.stop();
  }
});
