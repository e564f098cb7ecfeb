import { ImportNotes } from '../imports/import-notes';
import { ImportUndo } from '../imports/import-undo';
import { IdleLock } from '../locks/idle-lock';
import { KeyHolder } from '../locks/key-holder';
import { LockChanges } from '../locks/lock-changes';
import { openerFor, openWrap, UnlockProof } from '../locks/unlock-proof';
import { locksOf, VaultHeader } from '../locks/vault-header';
import { PinBox } from '../pins/pin-box';
import { SecretBox } from '../secrets/secret-box';
import { SecretTransfer } from '../secrets/secret-transfer';
import { TrashBox } from '../secrets/trash-box';
import { DamagedSecret } from '../secrets/ssh-secret';
import { EXPORTED_KEY } from '../storage/item-names';
import { TabMessage } from '../tabs/tab-channel';
import { VaultError } from '../vault-errors';
import { thisBrowser } from './browser-identity';
import { VaultParts } from './vault-parts';
import {
  brokenState,
  CLOSED_STATE,
  GONE_STATES,
  OPENING_STATE,
  statusMessage,
  VaultState,
  VaultStatus,
} from './vault-state';

/** Other tabs hear of activity at most this often, in milliseconds. */
const ACTIVITY_INTERVAL = 10_000;

/** What a vault holds. */
interface Inventory {
  readonly count: number;
  readonly damaged: readonly DamagedSecret[];
  readonly trashed: number;
}

/** In which the vault is whole. */
const OPENABLE: readonly VaultStatus[] = ['empty', 'locked', 'ready'];

/** The vault of one user in one tab. Reading and writing go to the parts; this keeps state, lock and tabs together. */
export class Vault {
  readonly secrets: SecretBox;
  readonly trash: TrashBox;
  readonly transfer: SecretTransfer;
  readonly pins: PinBox;
  readonly importNotes: ImportNotes;
  readonly importUndo: ImportUndo;
  readonly locks: LockChanges;

  private readonly keys: KeyHolder;
  private readonly idle = new IdleLock(() => this.lock());
  private readonly tab = crypto.randomUUID();
  /** Asked the other tabs for the key, and nobody has locked the vault since. */
  private asking = false;
  private closed = false;
  private lastActivityPosted = 0;
  private reading = 0;
  private looking = false;
  /** How many changes of this tab are under way. */
  private changing = 0;
  private trace: string | undefined;
  private shown: VaultState = OPENING_STATE;

  /** `onChange` is called after every change of state or content, of this tab or another. */
  constructor(
    private readonly parts: VaultParts,
    private readonly onChange: (state: VaultState) => void,
  ) {
    this.keys = new KeyHolder(parts);
    this.trash = new TrashBox(parts, this.keys);
    this.secrets = new SecretBox(parts, this.keys, this.trash);
    this.importNotes = new ImportNotes(parts, this.keys);
    this.transfer = new SecretTransfer(parts, this.keys, this.secrets, this.trash, this.importNotes);
    this.pins = new PinBox(parts, this.keys);
    this.importUndo = new ImportUndo(parts, this.importNotes, this.secrets, this.trash, this.pins);
    this.locks = new LockChanges(parts, this.keys);
    parts.store.watch(() => void this.lookAgain());
    parts.channel.listen((message) => void this.hear(message));
  }

  get state(): VaultState {
    return this.shown;
  }

  /** Reads what is there, opens it if it has no lock, and asks the other tabs for the key if it has. */
  async start(): Promise<void> {
    await this.refresh();
    if (OPENABLE.includes(this.shown.status)) await this.eraseExpired().catch(() => undefined);
    if (this.shown.status !== 'locked') return;
    this.asking = true;
    this.post({ type: 'hello', from: this.tab });
  }

  private async eraseExpired(): Promise<void> {
    await this.trash.eraseExpired();
    await this.importNotes.eraseExpired();
  }

  /** Opens a locked vault, in all tabs. Rejects with `wrong-passphrase`, `wrong-passkey` or another `VaultError`. */
  async unlock(proof: UnlockProof): Promise<void> {
    const header = await this.keys.header();
    if (!header) throw new VaultError('lock-changed');
    const key = await openWrap(header, await openerFor(header, proof, this.parts), false);
    if (this.closed) throw new VaultError('closed');
    this.keys.hold({ vaultId: header.vaultId, key });
    this.post({ type: 'unlocked', vaultId: header.vaultId, key });
    await this.refresh();
  }

  /** Locks the vault in all tabs. A vault without a lock opens itself again at once. */
  lock(): void {
    this.post({ type: 'locked' });
    this.forgetKey();
    void this.refresh();
  }

  /** Forgets everything in this browser for this user: secrets, their trash, pins and locks. For a lost passphrase, or to reset. */
  async startOver(): Promise<void> {
    await this.parts.exclusively(() => this.parts.store.clear());
    this.keys.startOver();
    this.post({ type: 'started-over' });
    await this.refresh('own change');
  }

  /** Remembers that all secrets were exported now. */
  async exported(): Promise<void> {
    await this.parts.store.set(EXPORTED_KEY, this.parts.now().toISOString());
  }

  /** The user knows that secrets were lost. */
  acceptLoss(): void {
    this.show({ ...this.shown, lost: false });
  }

  /** Whether what is stored is still what is shown. Costs two small reads. */
  async look(): Promise<void> {
    if (this.looking || this.changing > 0 || this.closed || this.trace === undefined) return;
    this.looking = true;
    try {
      if ((await this.readTrace()) !== this.trace) await this.lookAgain();
    } finally {
      this.looking = false;
    }
  }

  /** Reads everything anew: whatever is missing now was taken by the browser, or by somebody who said nothing. */
  async lookAgain(): Promise<void> {
    if (this.changing === 0 && !this.closed) await this.refresh('look');
  }

  /** Changes something, and tells this tab and the others of it, even when it failed half way. */
  async change<T>(work: () => Promise<T>): Promise<T> {
    this.changing += 1;
    try {
      return await work();
    } finally {
      this.changing -= 1;
      await this.announce();
    }
  }

  /** The user did something: puts off the automatic lock, in all tabs. */
  touch(): void {
    this.idle.touch();
    const now = Date.now();
    if (now - this.lastActivityPosted < ACTIVITY_INTERVAL || !this.keys.current) return;
    this.lastActivityPosted = now;
    this.post({ type: 'active', at: now });
  }

  /** Tells this tab and the others that something was changed, after it was. */
  async announce(): Promise<void> {
    this.post({ type: 'changed' });
    await this.refresh('own change');
  }

  /** Signs out: locks the vault in all tabs if it has a lock, and forgets the key. The object is of no use afterwards. */
  close(): void {
    if (this.shown.locks.length > 0) this.post({ type: 'locked' });
    this.closed = true;
    this.forgetKey();
    this.parts.channel.close();
    this.parts.store.close();
    this.show(CLOSED_STATE);
  }

  private async hear(message: TabMessage): Promise<void> {
    switch (message.type) {
      case 'hello':
        await this.answer(message.from);
        return;
      case 'key':
        if (message.to === this.tab && this.asking) await this.adopt(message);
        return;
      case 'unlocked':
        await this.adopt(message);
        return;
      case 'locked':
        this.forgetKey();
        return this.refresh();
      case 'started-over':
        this.keys.startOver();
        return this.refresh('other change');
      case 'changed':
        return this.refresh('other change');
      case 'active':
        this.idle.touch(message.at);
        return;
    }
  }

  private post(message: TabMessage): void {
    if (this.closed) return;
    try {
      this.parts.channel.post(message);
    } catch {
      // A browser that does not hand keys to other tabs: each of them is unlocked on its own.
    }
  }

  private async answer(to: string): Promise<void> {
    const open = this.keys.current;
    if (open && this.shown.locks.length > 0) this.post({ type: 'key', to, ...open });
  }

  private async adopt({ vaultId, key }: { vaultId: string; key: CryptoKey }): Promise<void> {
    this.asking = false;
    if (this.closed || this.keys.current) return;
    this.keys.hold({ vaultId, key });
    await this.refresh();
  }

  private forgetKey(): void {
    this.asking = false;
    this.idle.stop();
    this.keys.drop();
  }

  /**
   * Shows what is stored now; of several calls at once, the last one counts. After a change, of this tab or another,
   * what is missing was removed on purpose; on a look, it was lost.
   */
  private async refresh(reason: 'own change' | 'other change' | 'look' = 'look'): Promise<void> {
    const turn = ++this.reading;
    const [read, trace] = [await this.read(), await this.readTrace()];
    if (turn !== this.reading || this.closed) return;
    this.trace = trace;
    const sameVault = read.identity !== undefined && this.shown.identity?.vaultId === read.identity.vaultId;
    const had = reason === 'look' && this.shown.secrets > 0;
    const knewOfLoss = reason !== 'other change' && this.shown.lost;
    const state = { ...read, lost: sameVault && read.secrets === 0 && (had || knewOfLoss) };
    this.idle.start(this.keys.current ? state.autoLockMinutes : null);
    this.show(state);
  }

  private async read(): Promise<VaultState> {
    try {
      const header = await this.keys.header();
      await this.keys.settle(header);
      const exportedAt = await this.parts.store.get(EXPORTED_KEY);
      return {
        ...this.describe(header, await this.inventory()),
        ...(typeof exportedAt === 'string' && { exportedAt }),
      };
    } catch (error) {
      if (!(error instanceof VaultError)) throw error;
      return this.describeBroken(error);
    }
  }

  private async describeBroken({ code, message }: VaultError): Promise<VaultState> {
    if (code === 'newer-version') return brokenState(code, message);
    const status = GONE_STATES.find((each) => each === code);
    const inventory = status && (await this.inventory().catch(() => undefined));
    if (!inventory) return brokenState('unavailable', message);
    const { count: secrets, damaged, trashed } = inventory;
    const readable = this.keys.current !== undefined && secrets > 0;
    return { ...brokenState(status, message), secrets, trashed, damaged, readable };
  }

  private async inventory(): Promise<Inventory> {
    return { ...(await this.secrets.inventory()), trashed: await this.trash.count() };
  }

  /** Changes when the vault is another, more or fewer items are there, or it cannot be read. */
  private async readTrace(): Promise<string> {
    try {
      const header = await this.keys.header();
      return `${header?.vaultId} ${await this.parts.store.count()}`;
    } catch (error) {
      if (!(error instanceof VaultError)) throw error;
      return error.code;
    }
  }

  private describe(
    header: VaultHeader | undefined,
    { count: secrets, damaged, trashed }: Inventory,
  ): VaultState {
    if (!header) return { ...brokenState('empty', statusMessage('empty', 0)) };
    const status = !this.keys.current ? 'locked' : secrets === 0 ? 'empty' : 'ready';
    return {
      status,
      message: statusMessage(status, secrets),
      secrets,
      trashed,
      damaged,
      lost: false,
      readable: this.keys.current !== undefined && secrets > 0,
      locks: locksOf(header).map((lock) => ({
        id: lock.id,
        kind: lock.kind,
        addedAt: lock.addedAt,
        ...(lock.kind === 'passkey' && { name: lock.name }),
      })),
      autoLockMinutes: header.autoLockMinutes,
      identity: { vaultId: header.vaultId, ...thisBrowser() },
    };
  }

  private show(state: VaultState): void {
    this.shown = state;
    this.onChange(state);
  }
}
