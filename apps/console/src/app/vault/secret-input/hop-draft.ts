import { computed, signal } from '@angular/core';
import type { OpenedSecret } from '@kiops/browser-vault';
import type { SshSecret } from '@kiops/contracts';
import { inspectPrivateKey, openedFacts, SshKeyError, type SshKeyFacts } from '@kiops/ssh-keys';
import type { HopAccount, HopMethod } from './hop';
import { mendedSentence } from './mending-words';

/** A key file that was given, or what is wrong with it. */
interface GivenKey {
  readonly name: string;
  readonly text: string;
  readonly encrypted: boolean;
  readonly facts: SshKeyFacts | undefined;
  readonly fault: string | undefined;
  /** What had happened to its text and was undone, in a sentence. */
  readonly mended: string | undefined;
}

/** What a person enters, for one method or the other. */
interface Entered {
  readonly password: string;
  /** Where the key is from. */
  readonly key: string;
  readonly passphrase: string;
}

/** A key that has opened. */
interface ProvenKey {
  readonly passphrase: string | undefined;
  readonly facts: SshKeyFacts;
}

/** What a person enters for one hop, and what this browser already knows of it. Nothing here outlives the modal. */
export class HopDraft {
  readonly #method = signal<HopMethod>('password');
  readonly #loaded = signal<readonly OpenedSecret[]>([]);
  readonly #chosenId = signal<string | undefined>(undefined);
  readonly #replaced = signal<ReadonlySet<HopMethod>>(new Set());
  readonly #givenKey = signal<GivenKey | undefined>(undefined);
  readonly #passphraseFault = signal<string | undefined>(undefined);
  /** What has opened the key that is there now, and what it is. */
  readonly #proven = signal<ProvenKey | undefined>(undefined);
  readonly #opening = signal<number | undefined>(undefined);
  /** What was there before a person entered anything here. */
  readonly #before = signal<Entered>({ password: '', key: '', passphrase: '' });
  #aborter = new AbortController();
  readonly #asked = signal(false);

  readonly method = this.#method.asReadonly();
  readonly password = signal('');
  readonly passphrase = signal('');
  readonly keepPassphrase = signal(true);
  /** The text of a key that is being typed, and not a whole one yet. */
  readonly typedKey = signal('');
  readonly key = this.#givenKey.asReadonly();
  /** How much of the work of opening the key is done, 0 to 1, while it is under way. */
  readonly opening = this.#opening.asReadonly();
  /** What the key was found to be when it opened. */
  readonly opened = computed(() => this.#proven()?.facts);

  /** What the vault has for the chosen method, the one that is used first at the front. */
  readonly choices = computed(() => this.#loaded().filter(({ secret }) => secret.kind === this.#method()));

  /** The kept secret of the chosen method, unless it is being replaced. */
  readonly loaded = computed(() => (this.#replaced().has(this.#method()) ? undefined : this.#kept()));

  /** Whether the key needs a passphrase that is not kept. */
  readonly needsPassphrase = computed(() => {
    if (this.#method() !== 'key') return false;
    const loaded = this.loaded();
    if (loaded) return loaded.facts.key?.encrypted === true && !loaded.facts.passphraseKept;
    return this.#givenKey()?.encrypted === true;
  });

  /** The kept secret that a new one takes the place of: one that is replaced, or a key that gets its passphrase. */
  readonly replaces = computed(() =>
    this.loaded() && !this.needsPassphrase() ? undefined : this.#kept()?.facts.id,
  );

  /** Whether the hop can be tried with what is there. */
  readonly isComplete = computed(() => this.#missing() === undefined);

  /** Whether anything was entered, for whatever method and however little of it, that was not there before. */
  readonly isBegun = computed(() => {
    const [now, before] = [this.#entered(), this.#before()];
    const isOther =
      now.password !== before.password || now.key !== before.key || now.passphrase !== before.passphrase;
    return isOther || this.typedKey() !== '';
  });

  /** Whether something was entered for the chosen method, whatever it is worth. */
  readonly isEntered = computed(() =>
    this.#method() === 'password' ? this.password() !== '' : this.#givenKey() !== undefined,
  );

  /** Whether nothing speaks against it either: a passphrase counts once it has opened its key. */
  readonly isReady = computed(
    () =>
      this.isComplete() &&
      this.#passphraseFault() === undefined &&
      (!this.needsPassphrase() || this.passphrase() === this.#proven()?.passphrase),
  );

  /** What is wrong, in a sentence; for an empty field only once it was asked for. */
  readonly fault = computed(
    () => this.#passphraseFault() ?? this.#givenKey()?.fault ?? (this.#asked() ? this.#missing() : undefined),
  );

  constructor(readonly account: HopAccount) {}

  /** Takes what the vault has for this account, the preferred secret first. */
  load(secrets: readonly OpenedSecret[]): void {
    const preferredFirst = [...secrets].sort(
      (one, other) => Number(other.facts.preferred) - Number(one.facts.preferred),
    );
    this.#loaded.set(preferredFirst);
    if (preferredFirst.length > 0) this.#method.set(preferredFirst[0].secret.kind);
  }

  /** Begins with what was entered before and is not kept. */
  enter(secret: SshSecret): void {
    this.#method.set(secret.kind);
    if (secret.kind === 'password') this.password.set(secret.password);
    else {
      this.giveKey('The key given before', secret.privateKey);
      this.passphrase.set(secret.passphrase ?? '');
    }
    this.#before.set(this.#entered());
  }

  choose(method: HopMethod): void {
    this.#method.set(method);
    this.#passphraseFault.set(undefined);
    this.#asked.set(false);
  }

  /** Uses another one of {@link choices}. */
  use(id: string): void {
    this.#proven.set(undefined);
    this.#chosenId.set(id);
    this.passphrase.set('');
    this.#passphraseFault.set(undefined);
  }

  /** Asks for another secret than the kept one. */
  replace(): void {
    this.#proven.set(undefined);
    this.#replaced.update((methods) => new Set([...methods, this.#method()]));
    this.passphrase.set('');
  }

  giveKey(name: string, text: string): void {
    this.stop();
    this.#proven.set(undefined);
    this.passphrase.set('');
    this.#passphraseFault.set(undefined);
    this.typedKey.set('');
    this.#givenKey.set(inspected(name, text));
  }

  /** A key file could not be read at all. */
  refuseKey(name: string, fault: string): void {
    this.#givenKey.set({ name, text: '', encrypted: false, facts: undefined, fault, mended: undefined });
  }

  dropKey(): void {
    this.stop();
    this.#proven.set(undefined);
    this.#givenKey.set(undefined);
    this.#passphraseFault.set(undefined);
    this.passphrase.set('');
  }

  passphraseTyped(value: string): void {
    this.passphrase.set(value);
    this.#passphraseFault.set(undefined);
  }

  /** Lets go of the work of opening the key, if it is under way; {@link credential} then has none. */
  stop(): void {
    this.#aborter.abort();
  }

  /** From now on an empty field says so. */
  ask(): void {
    this.#asked.set(true);
  }

  /** Whether what was entered is new to the vault, so that it can be kept. */
  readonly isNew = computed(
    () => this.loaded() === undefined || (this.needsPassphrase() && this.keepPassphrase()),
  );

  /**
   * What the operation signs in with; undefined when the passphrase does not open the key, which `fault` then says, or
   * when it was stopped. Opening is the proof: it costs what the key's own key derivation costs.
   */
  async credential(): Promise<SshSecret | undefined> {
    if (this.#method() === 'password') {
      return this.loaded()?.secret ?? { kind: 'password', password: this.password() };
    }
    const kept = this.loaded()?.secret;
    const privateKey = kept?.kind === 'key' ? kept.privateKey : (this.#givenKey()?.text ?? '');
    const passphrase = this.needsPassphrase()
      ? this.passphrase()
      : kept?.kind === 'key'
        ? kept.passphrase
        : undefined;
    if (!(await this.#opens(privateKey, passphrase))) return undefined;
    return { kind: 'key', privateKey, ...(passphrase === undefined ? {} : { passphrase }) };
  }

  async #opens(privateKey: string, passphrase: string | undefined): Promise<boolean> {
    if (this.#proven() && this.#proven()?.passphrase === passphrase) return true;
    this.#aborter = new AbortController();
    const { signal } = this.#aborter;
    if (passphrase !== undefined) this.#opening.set(0);
    try {
      const onProgress = (done: number) => this.#opening.set(done);
      const facts = await openedFacts(privateKey, passphrase, { signal, onProgress });
      if (signal.aborted) return false;
      this.#proven.set({ passphrase, facts });
      return true;
    } catch (error) {
      if (!signal.aborted) this.#passphraseFault.set(faultOf(error, 'This key cannot be used.'));
      return false;
    } finally {
      this.#opening.set(undefined);
    }
  }

  readonly #entered = computed((): Entered => ({
    password: this.password(),
    key: this.#givenKey()?.name ?? '',
    passphrase: this.passphrase(),
  }));

  readonly #kept = computed(() => {
    const choices = this.choices();
    return choices.find(({ facts }) => facts.id === this.#chosenId()) ?? choices[0];
  });

  readonly #missing = computed(() => {
    if (this.#method() === 'password')
      return this.loaded() || this.password() !== '' ? undefined : 'Enter the password.';
    if (!this.loaded() && !this.#givenKey())
      return 'Give a private key: drop it here, choose its file, or paste it.';
    if (!this.loaded() && this.#givenKey()?.fault) return this.#givenKey()?.fault;
    return this.needsPassphrase() && this.passphrase() === ''
      ? 'Enter the passphrase of the key.'
      : undefined;
  });
}

function inspected(name: string, text: string): GivenKey {
  try {
    const { encrypted, facts, mended } = inspectPrivateKey(text);
    return {
      name,
      text: mended?.text ?? text,
      encrypted,
      facts,
      fault: undefined,
      mended: mended && mendedSentence(mended.mendings),
    };
  } catch (error) {
    const fault = faultOf(error, 'This is not a private key.');
    return { name, text: '', encrypted: false, facts: undefined, fault, mended: undefined };
  }
}

function faultOf(error: unknown, otherwise: string): string {
  return error instanceof SshKeyError ? error.message : otherwise;
}
