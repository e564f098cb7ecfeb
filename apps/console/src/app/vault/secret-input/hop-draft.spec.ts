import type { OpenedSecret } from '@kiops/browser-vault';
import type { SshSecret } from '@kiops/contracts';
import { KEYS } from '../../../testing/sample-keys';
import { until } from '../../../testing/until';
import { HopDraft } from './hop-draft';

const account = { label: 'Pay', host: 'pay.acme.io', port: 22, username: 'deploy' };

function kept(id: string, secret: SshSecret, facts: Partial<OpenedSecret['facts']> = {}): OpenedSecret {
  return {
    secret,
    facts: {
      ...account,
      id,
      address: 'deploy@pay.acme.io:22',
      kind: secret.kind,
      passphraseKept: false,
      preferred: false,
      createdAt: '2026-11-01T00:00:00Z',
      updatedAt: '2026-11-01T00:00:00Z',
      ...facts,
    },
  };
}

const keptPassword = kept('p', { kind: 'password', password: 'swordfish' });
const keptKey = kept('k', { kind: 'key', privateKey: KEYS.ed25519.text }, { preferred: true });
const keptEncrypted = kept(
  'e',
  { kind: 'key', privateKey: KEYS.encrypted.text },
  { key: { type: 'ed25519', comment: '', encrypted: true, format: 'openssh' } },
);

const restore: (() => void)[] = [];

describe('HopDraft', () => {
  afterEach(() => restore.splice(0).forEach((undo) => undo()));

  it('has no fault before anything was asked for, and then says what is missing', () => {
    const draft = new HopDraft(account);
    expect(draft.isComplete()).toBeFalse();
    expect(draft.fault()).toBeUndefined();
    draft.ask();
    expect(draft.fault()).toBe('Enter the password.');
    draft.password.set('swordfish');
    expect(draft.fault()).toBeUndefined();
    expect(draft.isComplete()).toBeTrue();
  });

  it('is ready with a passphrase that has opened its key, and not before, nor with another key', async () => {
    const draft = new HopDraft(account);
    draft.choose('key');
    draft.giveKey('id_key', KEYS.encrypted.text);
    draft.passphraseTyped('wrong');
    expect([draft.isComplete(), draft.isReady()]).toEqual([true, false]);
    expect(await draft.credential()).toBeUndefined();
    expect(draft.isReady()).toBeFalse();
    draft.passphraseTyped('right');
    expect(draft.isReady()).toBeFalse();
    expect(await draft.credential()).toBeDefined();
    expect(draft.isReady()).toBeTrue();
    draft.giveKey('id_key', KEYS.encrypted.text);
    draft.passphraseTyped('right');
    expect(draft.isReady()).toBeFalse();
  });

  it('begins with the secret that is used first', async () => {
    const draft = new HopDraft(account);
    draft.load([keptPassword, keptKey]);
    expect(draft.method()).toBe('key');
    expect(await draft.credential()).toEqual({ kind: 'key', privateKey: KEYS.ed25519.text });
    expect(draft.isNew()).toBeFalse();
    draft.choose('password');
    expect(await draft.credential()).toEqual({ kind: 'password', password: 'swordfish' });
  });

  it('offers the other secrets of the same method', async () => {
    const draft = new HopDraft(account);
    draft.load([keptPassword, kept('p2', { kind: 'password', password: 'second' })]);
    expect(draft.choices().map(({ facts }) => facts.id)).toEqual(['p', 'p2']);
    draft.use('p2');
    expect(await draft.credential()).toEqual({ kind: 'password', password: 'second' });
    expect(draft.replaces()).toBeUndefined();
  });

  it('puts a new secret in the place of the one that it replaces', async () => {
    const draft = new HopDraft(account);
    draft.load([keptPassword]);
    draft.replace();
    expect(draft.isComplete()).toBeFalse();
    draft.password.set('new');
    expect(draft.replaces()).toBe('p');
    expect(draft.isNew()).toBeTrue();
    expect(await draft.credential()).toEqual({ kind: 'password', password: 'new' });
  });

  it('shows type and fingerprint of a key at once, and asks for a passphrase only when it has one', () => {
    const draft = new HopDraft(account);
    draft.choose('key');
    draft.giveKey('id_ed25519', KEYS.ed25519.text);
    expect(draft.key()?.facts?.fingerprint).toBe(KEYS.ed25519.fingerprint);
    expect(draft.needsPassphrase()).toBeFalse();
    draft.giveKey('id_enc', KEYS.encrypted.text);
    expect(draft.key()?.facts?.fingerprint).toBe(KEYS.encrypted.fingerprint);
    expect(draft.needsPassphrase()).toBeTrue();
    expect(draft.isComplete()).toBeFalse();
  });

  it('refuses a wrong passphrase with its own sentence, and takes the right one', async () => {
    const draft = new HopDraft(account);
    draft.choose('key');
    draft.giveKey('id_enc', KEYS.encrypted.text);
    draft.passphraseTyped('wrong');
    expect(await draft.credential()).toBeUndefined();
    expect(draft.fault()).toBe('The passphrase does not open this key.');
    draft.passphraseTyped('right');
    expect(draft.fault()).toBeUndefined();
    expect(await draft.credential()).toEqual({
      kind: 'key',
      privateKey: KEYS.encrypted.text,
      passphrase: 'right',
    });
  });

  it('adds the passphrase to a kept key, or asks for it each time', () => {
    const draft = new HopDraft(account);
    draft.load([keptEncrypted]);
    expect(draft.needsPassphrase()).toBeTrue();
    expect(draft.isNew()).toBeTrue();
    expect(draft.replaces()).toBe('e');
    draft.keepPassphrase.set(false);
    expect(draft.isNew()).toBeFalse();
  });

  it('is begun with whatever was entered, for the other method, too, and not with what was there before', () => {
    const begun: readonly ((draft: HopDraft) => void)[] = [
      (draft) => draft.password.set('p'),
      (draft) => draft.giveKey('id_key', KEYS.ed25519.text),
      (draft) => draft.typedKey.set('-----BEGIN'),
    ];
    for (const enter of begun) {
      for (const method of ['password', 'key'] as const) {
        const draft = new HopDraft(account);
        expect(draft.isBegun()).toBeFalse();
        enter(draft);
        draft.choose(method);
        expect(draft.isBegun()).toBeTrue();
      }
    }
    const ofKeptKey = new HopDraft(account);
    ofKeptKey.load([keptEncrypted]);
    ofKeptKey.passphraseTyped('right');
    expect(ofKeptKey.isBegun()).toBeTrue();
    for (const before of [keptPassword.secret, keptKey.secret]) {
      const again = new HopDraft(account);
      again.enter(before);
      expect(again.isBegun()).toBeFalse();
      again.password.set('another');
      expect(again.isBegun()).toBeTrue();
    }
  });

  it('says what is wrong with a file that is no private key, at once', () => {
    const draft = new HopDraft(account);
    draft.choose('key');
    draft.giveKey(
      'id_ed25519.pub',
      'ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIEBP6IanmxqHoDhybK8ucmjLXZvo+Gd36PJgigr8qAao ops',
    );
    expect(draft.fault()).toContain('This is a public key.');
    expect(draft.isComplete()).toBeFalse();
    draft.dropKey();
    expect(draft.fault()).toBeUndefined();
  });

  it('opens a key in a worker, tells how far that is, and lets go of it when it is stopped', async () => {
    const started = workersStarted();
    const draft = withCostlyKey();
    const opening = draft.credential();
    await until(() => draft.opening() !== undefined);
    expect(started()).toBe(1);
    draft.stop();
    expect(await opening).toBeUndefined();
    expect([draft.opening(), draft.fault(), draft.opened()]).toEqual([undefined, undefined, undefined]);
  });

  it('lets go of a key that is taken away while it is opened', async () => {
    const draft = withCostlyKey();
    const opening = draft.credential();
    await until(() => draft.opening() !== undefined);
    draft.dropKey();
    expect(await opening).toBeUndefined();
    expect(draft.fault()).toBeUndefined();
  });

  it('does not open a key again that has opened, and tells what it is', async () => {
    const started = workersStarted();
    const draft = new HopDraft(account);
    draft.choose('key');
    draft.giveKey('id_enc', KEYS.encrypted.text);
    draft.passphraseTyped('right');
    await draft.credential();
    expect(await draft.credential()).toBeDefined();
    expect(started()).toBe(1);
    expect(draft.opened()?.fingerprint).toBe(KEYS.encrypted.fingerprint);
  });

  it('undoes what had happened to the text of a key, and says so', async () => {
    const draft = new HopDraft(account);
    draft.choose('key');
    draft.giveKey('pasted', KEYS.ed25519.text.replace(/^/gm, '> ').replaceAll('\n', '\\n'));
    expect(draft.key()?.mended).toBe(
      'The text of this key had \\n written out for its line ends, and had the > of a quoted mail before its lines. That was undone.',
    );
    expect(draft.key()?.facts?.fingerprint).toBe(KEYS.ed25519.fingerprint);
    const credential = await draft.credential();
    expect(credential?.kind === 'key' && credential.privateKey).toContain('\n-----END OPENSSH');
    draft.giveKey('id_ed25519', KEYS.ed25519.text);
    expect(draft.key()?.mended).toBeUndefined();
  });
});

function withCostlyKey(): HopDraft {
  const draft = new HopDraft(account);
  draft.choose('key');
  draft.giveKey('id_costly', KEYS.costly.text);
  draft.passphraseTyped('right');
  return draft;
}

/** Counts the workers that are started from now on, until the end of the spec. */
function workersStarted(): () => number {
  let count = 0;
  const original = globalThis.Worker;
  restore.push(() => (globalThis.Worker = original));
  globalThis.Worker = class extends original {
    constructor(...args: ConstructorParameters<typeof original>) {
      super(...args);
      count += 1;
    }
  };
  return () => count;
}
