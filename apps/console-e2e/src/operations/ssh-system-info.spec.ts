import { release } from 'node:os';
import type { AuditEntry, ServerDetails } from '@kiops/contracts';
import { makeBusyBoxRoot, whyNoBusyBox } from '@kiops/test-peers';
import { expect, firstRun, register, test, whyNoThreeHops } from '../fixtures/three-hops-test';
import { rowOf, startOperation } from '../pages/operations';

const reason = whyNoThreeHops ?? whyNoBusyBox();
test.skip(reason !== undefined, reason);

const COLLECT = 'Collect system info';
const kernel = release();

test('what a server is comes from three hops away, is shown, and is kept: Debian, then BusyBox', async ({
  page,
  account,
  networks: all,
}) => {
  test.setTimeout(180_000);
  const [, , three] = await register(account, all);
  const [, , target] = all.hops.servers;
  await page.goto('/');
  const drawer = await startOperation(page, 'Hop three', COLLECT);
  await firstRun(drawer, page, all, 'Connect and collect');
  const info = drawer.root.locator('kiops-system-info-view');
  await expect(info).toContainText('Debian GNU/Linux');
  await expect(info).toContainText(kernel);
  await expect(info).toContainText(/Memory.* of .*%/);
  await expect(info).toContainText(/Disk \/.* of .*%/);
  await drawer.close();

  const row = rowOf(page, 'Hop three');
  await expect(row).toContainText('Debian');
  await expect(row).toContainText('Answered last time');
  await expect(rowOf(page, 'Hop one')).toContainText('Answered last time');
  await expect(page.getByRole('status').filter({ hasText: '3 servers' })).toContainText(
    '3 answered in the last hour',
  );
  await page.reload();
  await expect(row).toContainText('Debian');
  const before = await account.read<ServerDetails>(`servers/${three.id}`);
  expect(before.systemInfo).toMatchObject({ architecture: 'x86_64', kernel: `Linux ${kernel}` });
  expect(before.systemInfo?.cpuLoad).not.toBeNull();
  expect(before.systemInfo?.uptimeSeconds).toBeGreaterThan(0);

  const root = makeBusyBoxRoot();
  try {
    await target.stop();
    target.root = root.dir;
    await target.start();
    const again = await startOperation(page, 'Hop three', COLLECT);
    await again.expectDone();
    const appliance = again.root.locator('kiops-system-info-view');
    await expect(appliance).toContainText('BusyBox appliance 1.2');
    await expect(appliance).toContainText(/Memory.* of .*%/);
    await again.close();
    await expect(row).toContainText('BusyBox appliance 1.2');
    const after = await account.read<ServerDetails>(`servers/${three.id}`);
    // The machine is the same: what BusyBox's tools say of it is what Debian's said.
    const { memoryBytes, cpuCount, cpuModel, architecture } = after.systemInfo ?? {};
    expect({ memoryBytes, cpuCount, cpuModel, architecture }).toEqual({
      memoryBytes: before.systemInfo?.memoryBytes,
      cpuCount: before.systemInfo?.cpuCount,
      cpuModel: before.systemInfo?.cpuModel,
      architecture: before.systemInfo?.architecture,
    });
  } finally {
    await target.stop();
    root.stop();
  }

  // Written by the service of this account's own word; KIOPS itself saw the connection only.
  const { items } = await account.read<{ items: AuditEntry[] }>('audit?action=operation.succeeded');
  expect(items.map(({ detail, recordLabel }) => [detail?.['kind'], recordLabel])).toEqual([
    ['system-info', 'Hop three'],
    ['system-info', 'Hop three'],
  ]);
});
