import { TestUser, until, untilTrue } from '../testing/test-vault';
import { VaultErrorCode } from '../vault-errors';
import { Vault } from './vault';

const gate = { username: 'ops', host: 'gate', port: 22 };
const password = { kind: 'password', password: 'hunter2' } as const;
const another = { kind: 'password', password: 'another' } as const;

describe('A vault that lost something in a browser', () => {
  let user: TestUser;
  let vault: Vault;
  let id: string;

  beforeEach(async () => {
    user = new TestUser();
    vault = await user.tab();
    id = (await vault.change(() => vault.secrets.put({ ...gate, secret: password }))).id;
  });
  afterEach(() => user.remove());

  const keep = (into: Vault) => into.secrets.put({ ...gate, host: 'other', secret: another });
  const withCode = (code: VaultErrorCode) => jasmine.objectContaining({ name: 'VaultError', code });

  describe('all of it, while a tab has it open', () => {
    beforeEach(() => user.clearSiteData());

    it('says so by itself, and makes no new vault until somebody starts over', async () => {
      await until(vault, 'cleared');
      expect(vault.state.message).toContain('was deleted');
      await expectAsync(keep(vault)).toBeRejectedWith(withCode('cleared'));
      await expectAsync(vault.pins.put({ ...gate, hostKeys: [] })).toBeRejectedWith(withCode('cleared'));
      expect((await user.rawItems()).size).toBe(0);

      await vault.startOver();
      expect(vault.state.status).toBe('empty');
      await vault.change(() => keep(vault));
      expect(vault.state).toEqual(jasmine.objectContaining({ status: 'ready', secrets: 1 }));
    });

    it('refuses the first write too when it comes before anything was noticed', async () => {
      await expectAsync(keep(vault)).toBeRejectedWith(withCode('cleared'));
      expect((await user.rawItems()).size).toBe(0);
    });
  });

  describe('its header', () => {
    beforeEach(() => user.removeRaw('header'));

    it('is noticed, and no write erases what is still there', async () => {
      await vault.look();
      expect(vault.state).toEqual(
        jasmine.objectContaining({ status: 'header-gone', secrets: 1, readable: true }),
      );
      for (const tab of [vault, await user.tab()]) {
        await expectAsync(keep(tab)).toBeRejectedWith(withCode('header-gone'));
        await expectAsync(tab.pins.put({ ...gate, hostKeys: [] })).toBeRejectedWith(withCode('header-gone'));
        await expectAsync(tab.locks.addPassphrase('correct horse')).toBeRejectedWith(withCode('header-gone'));
      }
      expect([...(await user.rawItems()).keys()]).toEqual([`secret:${id}`]);
    });

    it('leaves the tab that has the key able to export', async () => {
      await vault.look();
      expect((await vault.transfer.export()).sshSecrets).toEqual([{ ...gate, ...password, preferred: true }]);
    });

    it('is said by a new tab too, and starting over ends it', async () => {
      user.quit();
      const tab = await user.tab();
      expect(tab.state).toEqual(
        jasmine.objectContaining({ status: 'header-gone', secrets: 1, readable: false }),
      );
      await tab.startOver();
      expect(tab.state.status).toBe('empty');
      await keep(tab);
    });

    it('matters when nothing but host keys is left', async () => {
      await user.removeRaw(`secret:${id}`);
      await user.writeRaw('pin:gate:22', { iv: new Uint8Array(12), ciphertext: new Uint8Array(20) });
      user.quit();
      expect((await user.tab()).state.status).toBe('header-gone');
    });
  });

  it('its device key: it is noticed, nothing is written, and what is there stays', async () => {
    const header = (await user.rawItems()).get('header') as { wraps: { deviceKey?: CryptoKey }[] };
    const { deviceKey: _, ...wrap } = header.wraps[0];
    await user.writeRaw('header', { ...header, wraps: [wrap] });
    await vault.look();
    expect(vault.state).toEqual(jasmine.objectContaining({ status: 'key-gone', secrets: 1, readable: true }));
    for (const tab of [vault, await user.tab()]) {
      await expectAsync(keep(tab)).toBeRejectedWith(withCode('key-gone'));
    }
    await user.writeRaw('header', header);
    await vault.look();
    expect(vault.state).toEqual(jasmine.objectContaining({ status: 'ready', secrets: 1 }));
  });

  it('its secrets: it is noticed, and said until something is kept or somebody knows', async () => {
    const { identity } = vault.state;
    await user.removeRaw(`secret:${id}`);
    await vault.look();
    expect(vault.state).toEqual(jasmine.objectContaining({ status: 'empty', lost: true, identity }));
    await vault.lookAgain();
    expect(vault.state.lost).toBeTrue();
    vault.acceptLoss();
    expect(vault.state.lost).toBeFalse();
    await vault.change(() => keep(vault));
    expect(vault.state).toEqual(jasmine.objectContaining({ status: 'ready', lost: false, identity }));
  });

  it('nothing, when what is missing was removed here or in another tab', async () => {
    const other = await user.tab();
    await other.change(() => other.secrets.remove([id]));
    await until(vault, 'empty');
    expect([vault.state.lost, other.state.lost]).toEqual([false, false]);

    await vault.change(() => keep(vault));
    await until(other, 'ready');
    await other.startOver();
    await until(vault, 'empty');
    expect(vault.state.lost).toBeFalse();
    await vault.change(() => keep(vault));
    expect(vault.state.status).toBe('ready');
  });

  it('nothing, when it is a newer console that took the place of this one', async () => {
    const { name } = (await indexedDB.databases()).find((each) => each.name?.includes(user.id)) ?? {};
    const request = indexedDB.open(name ?? '', 1_000);
    await until(vault, 'newer-version');
    await untilTrue(() => request.readyState !== 'pending');
    request.result.close();
  });
});
