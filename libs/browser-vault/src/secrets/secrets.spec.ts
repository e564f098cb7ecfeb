import type { SshSecret } from '@kiops/contracts';
import { fillableStore } from '../testing/interrupted-store';
import { KEYS } from '../testing/sample-keys';
import { TestUser } from '../testing/test-vault';
import { VaultErrorCode } from '../vault-errors';
import { Vault } from '../vault/vault';

const gate = { username: 'ops', host: 'gate', port: 22 };
const password = (text: string): SshSecret => ({ kind: 'password', password: text });
const key = (privateKey: string, passphrase?: string): SshSecret => ({ kind: 'key', privateKey, passphrase });

describe('The secrets in the vault', () => {
  let user: TestUser;
  let vault: Vault;

  beforeEach(async () => {
    user = new TestUser();
    vault = await user.tab();
  });
  afterEach(() => user.remove());

  it('come with what may be shown of them', async () => {
    const before = new Date().toISOString();
    const kept = await vault.secrets.put({
      username: 'ops',
      host: 'GATE.Example.',
      port: 2222,
      secret: key(KEYS.plain.text),
    });
    expect(kept).toEqual({
      id: jasmine.any(String) as unknown as string,
      username: 'ops',
      host: 'gate.example',
      port: 2222,
      address: 'ops@gate.example:2222',
      kind: 'key',
      key: {
        type: 'ed25519',
        bits: 256,
        fingerprint: KEYS.plain.fingerprint,
        comment: 'sample',
        encrypted: false,
        format: 'openssh',
      },
      passphraseKept: false,
      createdAt: jasmine.any(String) as unknown as string,
      updatedAt: kept.createdAt,
      preferred: true,
    });
    expect(kept.createdAt >= before).toBeTrue();
    expect(await vault.secrets.list()).toEqual([kept]);
    expect(JSON.stringify(kept)).not.toContain('PRIVATE KEY');
  });

  it('can be several for one account, of which one is used first', async () => {
    const first = await vault.secrets.put({ ...gate, secret: password('one') });
    const second = await vault.secrets.put({ ...gate, secret: key(KEYS.plain.text) });
    const third = await vault.secrets.put({ ...gate, secret: password('three'), preferred: true });
    expect((await vault.secrets.listFor(gate)).map(({ id }) => id)[0]).toBe(third.id);

    await vault.secrets.prefer(second.id);
    const listed = await vault.secrets.listFor({ ...gate, host: 'GATE.' });
    expect(listed.map(({ id, preferred }) => [id, preferred])).toEqual([
      [second.id, true],
      [first.id, false],
      [third.id, false],
    ]);
    await vault.secrets.remove([second.id]);
    expect((await vault.secrets.listFor(gate)).filter(({ preferred }) => preferred).length).toBe(1);
  });

  it('are the latest first when nobody chose', async () => {
    const first = await vault.secrets.put({ ...gate, secret: password('one') });
    await vault.secrets.put({ ...gate, secret: password('two') });
    await vault.secrets.put({ ...gate, secret: password('one, changed'), replaces: first.id });
    expect((await vault.secrets.listFor(gate))[0].id).toBe(first.id);
  });

  it('are not kept twice for one account', async () => {
    const first = await vault.secrets.put({ ...gate, secret: password('one') });
    expect((await vault.secrets.put({ ...gate, secret: password('one') })).id).toBe(first.id);
    await vault.secrets.put({ ...gate, port: 23, secret: password('one') });
    await vault.secrets.put({ ...gate, secret: key(KEYS.plain.text) });
    await vault.secrets.put({ ...gate, secret: key(KEYS.plain.text.replaceAll('\n', '\r\n')) });
    expect((await vault.secrets.list()).length).toBe(3);
  });

  it('are replaced in their place, and removed', async () => {
    const first = await vault.secrets.put({ ...gate, secret: password('one') });
    const other = await vault.secrets.put({ ...gate, host: 'other', secret: password('two') });
    const replaced = await vault.secrets.put({ ...gate, secret: key(KEYS.plain.text), replaces: first.id });
    expect([replaced.id, replaced.createdAt, replaced.kind]).toEqual([first.id, first.createdAt, 'key']);

    await vault.secrets.remove([first.id, 'no such id']);
    await expectAsync(vault.secrets.get(first.id)).toBeRejectedWith(withCode('not-found'));
    await expectAsync(vault.secrets.prefer(first.id)).toBeRejectedWith(withCode('not-found'));
    const again = vault.secrets.put({ ...gate, secret: password('x'), replaces: first.id });
    await expectAsync(again).toBeRejectedWith(withCode('not-found'));
    expect((await vault.secrets.list()).map(({ id }) => id)).toEqual([other.id]);

    await vault.pins.put({ host: 'gate', port: 22, hostKeys: [] });
    await vault.secrets.remove([other.id]);
    expect(await vault.secrets.list()).toEqual([]);
    expect((await vault.pins.list()).length).toBe(1);
  });

  it('keep the passphrase of a key only if that is wanted', async () => {
    const text = KEYS.encrypted.text;
    const asked = await vault.secrets.put({ ...gate, secret: key(text, 'right'), keepPassphrase: false });
    const kept = await vault.secrets.put({ ...gate, host: 'other', secret: key(text, 'right') });
    const never = await vault.secrets.put({ ...gate, host: 'third', secret: key(text) });
    expect([asked, kept, never].map(({ passphraseKept }) => passphraseKept)).toEqual([false, true, false]);
    expect((await vault.secrets.get(asked.id)).secret).toEqual({ kind: 'key', privateKey: text });
    expect((await vault.secrets.get(kept.id)).secret).toEqual(key(text, 'right'));
    expect(asked.key?.fingerprint).toBe(KEYS.encrypted.fingerprint);
    expect(never.key).toEqual(
      jasmine.objectContaining({ encrypted: true, fingerprint: KEYS.encrypted.fingerprint }),
    );
  });

  it('are found by the very user name, blanks and composition of letters included', async () => {
    for (const username of ['ops ', ' ops', 'Jose\u0301', 'Jos\u00e9']) {
      const kept = await vault.secrets.put({ ...gate, username, secret: password(` of ${username}\t`) });
      expect(kept.username).toBe(username);
      const [found, ...others] = await vault.secrets.listFor({ ...gate, username });
      expect([found.id, others.length]).toEqual([kept.id, 0]);
      expect((await vault.secrets.get(found.id)).secret).toEqual(password(` of ${username}\t`));
    }
  });

  it('know of an encrypted PKCS#8 key what it shows, which is little without its passphrase', async () => {
    const { text, fingerprint } = KEYS.encryptedPkcs8;
    const closed = await vault.secrets.put({ ...gate, secret: key(text) });
    expect(closed.key).toEqual({ encrypted: true, format: 'pkcs8', type: undefined, comment: '' });
    const opened = await vault.secrets.put({
      ...gate,
      host: 'other',
      secret: key(text, 'right'),
      keepPassphrase: false,
    });
    expect(opened.key).toEqual(jasmine.objectContaining({ type: 'ed25519', bits: 256, fingerprint }));
    expect((await vault.secrets.get(closed.id)).secret).toEqual({ kind: 'key', privateKey: text });
  });

  it('keep the text of a key as it was before a mail quoted it', async () => {
    const quoted = KEYS.plain.text.replace(/^/gm, '> ');
    const { id, key: facts } = await vault.secrets.put({ ...gate, secret: key(quoted) });
    expect(facts?.fingerprint).toBe(KEYS.plain.fingerprint);
    expect((await vault.secrets.get(id)).secret).toEqual({ kind: 'key', privateKey: KEYS.plain.text });
  });

  it('do not open a key that was opened just now', async () => {
    const opened = { type: 'ed25519', comment: 'known', encrypted: true, format: 'openssh' } as const;
    const { text } = KEYS.encrypted;
    const facts = await vault.secrets.put({ ...gate, secret: key(text, 'unread'), opened });
    expect(facts.key).toEqual(opened);
  });

  it('are refused with a sentence when they make no sense, before anything is stored', async () => {
    const refused = async (input: object, field: string) => {
      const put = vault.secrets.put({ ...gate, secret: password('x'), ...input });
      await expectAsync(put).withContext(field).toBeRejectedWith(withCode('invalid', field));
    };
    await refused({ username: ' ' }, 'username');
    await refused({ username: 'a\nb' }, 'username');
    await refused({ host: 'https://gate' }, 'host');
    await refused({ host: '' }, 'host');
    await refused({ port: 0 }, 'port');
    await refused({ port: 22.5 }, 'port');
    await refused({ secret: password('') }, 'password');
    await refused({ secret: password('x'.repeat(20_000)) }, 'password');
    const sshKeyError = (code: string) => jasmine.objectContaining({ name: 'SshKeyError', code });
    await expectAsync(vault.secrets.put({ ...gate, secret: key('ssh-ed25519 AAAA me') })).toBeRejectedWith(
      sshKeyError('public-key'),
    );
    const wrong = vault.secrets.put({ ...gate, secret: key(KEYS.encrypted.text, 'wrong') });
    await expectAsync(wrong).toBeRejectedWith(sshKeyError('wrong-passphrase'));
    expect((await user.rawItems()).size).toBe(0);
  });

  it('stay as they were when there is no room left', async () => {
    const store = fillableStore(user.parts().store);
    const full = await user.tab({ store });
    const { id } = await full.secrets.put({ ...gate, secret: password('old') });
    store.full = true;
    const replace = full.secrets.put({ ...gate, secret: password('new'), replaces: id });
    await expectAsync(replace).toBeRejectedWith(withCode('quota-full'));
    await expectAsync(full.locks.addPassphrase('correct horse')).toBeRejectedWith(withCode('quota-full'));
    user.quit();
    expect((await (await user.tab()).secrets.get(id)).secret).toEqual(password('old'));
  });
});

function withCode(code: VaultErrorCode, field?: string) {
  return jasmine.objectContaining({ name: 'VaultError', code, ...(field && { field }) });
}
