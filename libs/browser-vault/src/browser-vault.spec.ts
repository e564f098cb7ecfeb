import { TestBed } from '@angular/core/testing';
import { BrowserVault, VAULT_PARTS } from './browser-vault';
import { provideBrowserVault } from './provide-browser-vault';
import { VaultError } from './vault-errors';
import { quickKdf, TestUser, untilTrue } from './testing/test-vault';
import { browserParts } from './vault/vault-parts';

const gate = { username: 'ops', host: 'gate', port: 22 };
const secret = { kind: 'password', password: 'hunter2' } as const;
const proof = { method: 'passphrase', passphrase: 'correct horse' } as const;

describe('BrowserVault', () => {
  let user: TestUser;
  let vault: BrowserVault;

  beforeEach(() => {
    user = new TestUser();
    const partsFor = (userId: string) => ({ ...browserParts(userId), kdf: quickKdf });
    TestBed.configureTestingModule({
      providers: [provideBrowserVault(), { provide: VAULT_PARTS, useValue: partsFor }],
    });
    vault = TestBed.inject(BrowserVault);
  });
  afterEach(async () => {
    vault.close();
    await user.remove();
  });

  it('is closed until somebody signed in, and after they signed out', async () => {
    expect(vault.state().status).toBe('closed');
    await expectAsync(vault.list()).toBeRejectedWith(jasmine.objectContaining({ code: 'closed' }));
    await vault.open(user.id);
    expect(vault.state().status).toBe('empty');
    await vault.put({ ...gate, secret });
    vault.close();
    expect(vault.state().status).toBe('closed');
    await expectAsync(vault.put({ ...gate, secret })).toBeRejectedWith(
      jasmine.objectContaining({ code: 'closed' }),
    );
  });

  it('signals every change', async () => {
    await vault.open(user.id);
    let before = vault.changes();
    const expectChange = async (work: Promise<unknown>) => {
      await work;
      expect(vault.changes()).toBeGreaterThan(before);
      before = vault.changes();
    };
    await expectChange(vault.put({ ...gate, secret }));
    await expectChange(vault.pins.put('gate', 22, []));
    await expectChange(vault.addPassphrase(proof.passphrase));
    await expectChange(vault.setAutoLock(5));
    expect(vault.state()).toEqual(
      jasmine.objectContaining({ status: 'ready', secrets: 1, autoLockMinutes: 5 }),
    );
    const places = await vault.remove([(await vault.list())[0].id]);
    await expectChange(vault.trash.restore(places));
    await expectChange(vault.remove([(await vault.list())[0].id], 'cleaned-up'));
    expect((await vault.trash.list()).map(({ known }) => known?.act.kind)).toEqual(['cleaned-up']);
    await expectChange(vault.trash.erase((await vault.trash.list()).map(({ id: place }) => place)));
    await expectChange(vault.startOver());
    expect(vault.state()).toEqual(jasmine.objectContaining({ status: 'empty', locks: [] }));
  });

  it('hears of changes in another tab', async () => {
    await vault.open(user.id);
    const other = await user.tab();
    await other.secrets.put({ ...gate, secret });
    await other.announce();
    await untilTrue(() => vault.state().secrets > 0);
    expect((await vault.list())[0].address).toBe('ops@gate:22');
  });

  it('looks at every touch, and when the tab is shown again, whether its data is still there', async () => {
    for (const sign of ['keydown', 'pointerdown', 'visibilitychange', 'focus']) {
      await vault.open(user.id);
      await vault.put({ ...gate, secret });
      const rows = [...(await user.rawItems()).keys()].filter((name) => name.startsWith('secret:'));
      for (const row of rows) await user.removeRaw(row);
      expect(vault.state().lost).withContext(sign).toBeFalse();
      (sign === 'focus' ? window : document).dispatchEvent(new Event(sign));
      await untilTrue(() => vault.state().lost);
      vault.acceptLoss();
      expect(vault.state().lost).withContext(sign).toBeFalse();
    }
  });

  it('locks, unlocks, exports and imports', async () => {
    await vault.open(user.id);
    const { id } = await vault.put({ ...gate, secret });
    await vault.addPassphrase(proof.passphrase);
    vault.lock();
    await untilTrue(() => vault.state().status === 'locked');
    await expectAsync(vault.get(id)).toBeRejectedWith(jasmine.objectContaining({ code: 'locked' }));
    await vault.unlock(proof);

    const exported = await vault.export();
    expect(vault.state().exportedAt).toBeUndefined();
    const before = new Date().toISOString();
    await vault.exported();
    expect(vault.state().exportedAt).toMatch(/^\d{4}-\d\d-\d\dT.*Z$/);
    expect((vault.state().exportedAt ?? '') >= before).toBeTrue();
    await vault.remove([id]);
    await vault.import(await vault.planImport(exported.sshSecrets), () => 'keep');
    expect(await vault.export()).toEqual(exported);
    expect(await vault.duplicates()).toEqual({ groups: [], later: 0 });
  });

  it('opens the vault of the next user only', async () => {
    await vault.open(user.id);
    await vault.put({ ...gate, secret });
    const next = new TestUser();
    await vault.open(next.id);
    expect(await vault.list()).toEqual([]);
    await vault.open(user.id);
    expect((await vault.list()).length).toBe(1);
    await next.remove();
  });
});

describe('BrowserVault where the browser stores nothing', () => {
  it('says so, and never falls back to another place', async () => {
    const user = new TestUser();
    const refuse = () => Promise.reject(new VaultError('unavailable'));
    const nothing = () => undefined;
    const refused = { get: refuse, count: refuse, all: refuse, set: refuse, remove: refuse, clear: refuse };
    const store = { ...refused, watch: nothing, close: nothing };
    const parts = () => ({ ...user.parts(), store });
    TestBed.configureTestingModule({
      providers: [provideBrowserVault(), { provide: VAULT_PARTS, useValue: parts }],
    });
    const vault = TestBed.inject(BrowserVault);
    await vault.open(user.id);
    expect(vault.state()).toEqual(jasmine.objectContaining({ status: 'unavailable', secrets: 0 }));
    expect(vault.state().message).toContain('does not let the console store');
    await expectAsync(vault.put({ ...gate, secret })).toBeRejectedWith(
      jasmine.objectContaining({ code: 'unavailable' }),
    );
    expect(localStorage.length).toBe(0);
  });
});

describe('BrowserVault at an insecure address', () => {
  it('says so, and keeps nothing', async () => {
    const isSecureContext = Object.getOwnPropertyDescriptor(
      globalThis,
      'isSecureContext',
    ) as PropertyDescriptor;
    Object.defineProperty(globalThis, 'isSecureContext', { value: false, configurable: true });
    try {
      TestBed.configureTestingModule({ providers: [provideBrowserVault()] });
      const vault = TestBed.inject(BrowserVault);
      await vault.open('somebody');
      expect(vault.state().status).toBe('insecure-address');
      expect(vault.state().message).toContain('HTTPS');
      await expectAsync(vault.put({ ...gate, secret })).toBeRejectedWith(
        jasmine.objectContaining({ code: 'insecure-address' }),
      );
    } finally {
      Object.defineProperty(globalThis, 'isSecureContext', isSecureContext);
    }
  });
});
