import { TestUser, until } from '../testing/test-vault';
import { VaultErrorCode } from '../vault-errors';
import { Vault } from '../vault/vault';

const gate = { username: 'ops', host: 'gate', port: 22 };
const secret = { kind: 'password', password: 'hunter2' } as const;
const right = { method: 'passphrase', passphrase: 'correct horse' } as const;

describe('The lock of the vault, in several tabs,', () => {
  let user: TestUser;

  beforeEach(() => (user = new TestUser()));
  afterEach(() => user.remove());

  const tab = () => user.tab();

  async function filledTab(): Promise<Vault> {
    const vault = await tab();
    await vault.secrets.put({ ...gate, secret });
    await vault.announce();
    return vault;
  }

  async function restarted(): Promise<Vault> {
    user.quit();
    return tab();
  }

  it('is open in a new tab while another one is open, and locked in all when one locks', async () => {
    const one = await filledTab();
    await one.locks.addPassphrase(right.passphrase);
    await one.announce();
    const two = await tab();
    await until(two, 'ready');
    expect((await two.secrets.openAll()).opened[0].secret).toEqual(secret);

    two.lock();
    await until(one, 'locked');
    await until(two, 'locked');
    await expectAsync(one.secrets.openAll()).toBeRejectedWith(withCode('locked'));

    await one.unlock(right);
    await until(two, 'ready');
  });

  it('is locked in all when one signs out', async () => {
    const one = await filledTab();
    await one.locks.addPassphrase(right.passphrase);
    await one.announce();
    const two = await tab();
    await until(two, 'ready');
    one.close();
    await until(two, 'locked');
    expect((await tab()).state.status).toBe('locked');
  });

  it('shares only a key that no script can read', async () => {
    const vault = await filledTab();
    await vault.locks.addPassphrase(right.passphrase);
    await vault.announce();
    const { channel } = user.parts();
    const heard = new Promise<CryptoKey>((resolve) =>
      channel.listen((message) => message.type === 'key' && resolve(message.key)),
    );
    channel.post({ type: 'hello', from: 'a curious page' });
    const key = await heard;
    channel.close();
    expect(key.extractable).toBeFalse();
    await expectAsync(crypto.subtle.exportKey('raw', key)).toBeRejected();
  });

  it('is one of the two when both tabs lock at once', async () => {
    const [one, two] = [await filledTab(), await tab()];
    const outcomes = await Promise.allSettled([
      one.locks.addPassphrase('passphrase of one'),
      two.locks.addPassphrase('passphrase of two'),
    ]);
    expect(outcomes.map(({ status }) => status).sort()).toEqual(['fulfilled', 'rejected']);
    const winner = outcomes[0].status === 'fulfilled' ? 'passphrase of one' : 'passphrase of two';
    const vault = await restarted();
    await vault.unlock({ method: 'passphrase', passphrase: winner });
    expect((await vault.secrets.openAll()).opened[0].secret).toEqual(secret);
  });

  it('opens by itself everywhere when the last lock was removed in one', async () => {
    const one = await filledTab();
    await one.locks.addPassphrase(right.passphrase);
    await one.announce();
    const two = await tab();
    await until(two, 'ready');
    two.lock();
    await until(one, 'locked');
    await two.locks.remove(two.state.locks[0].id, right);
    await two.announce();
    await until(one, 'ready');
    expect(one.state.locks).toEqual([]);
  });
});

function withCode(code: VaultErrorCode) {
  return jasmine.objectContaining({ name: 'VaultError', code });
}
