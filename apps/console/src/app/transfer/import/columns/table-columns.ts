import { computed, inject, Injectable, signal } from '@angular/core';
import {
  AS_RECOGNISED,
  type CsvMapping,
  type CsvTarget,
  type Separator,
  type TableChoice,
  type TableLook,
  type TextEncoding,
} from '@kiops/transfer-formats';
import { ReadingStopped } from '../reading/asked-in-turn';
import { FileReading } from '../reading/file-reading';
import type { TableFacts } from '../reading/messages';
import { RegisteredServers } from '../reading/registered-servers';
import { RememberedColumns } from './remembered-columns';

const BROKEN = 'It could not be read: this browser ran out of memory, or KIOPS could not be reached.';

/** The table that a person is asked about, and how it looks by what was said so far. */
interface AskedTable {
  /** How many of its columns have names that are known. */
  readonly known: number;
  readonly table: TableFacts;
  readonly choice: TableChoice;
  readonly look: TableLook;
  /** Under which its choice is remembered. */
  readonly headerId: string;
}

/** A table of which enough was said, and what. */
export interface TakenTable {
  readonly table: TableFacts;
  readonly choice: TableChoice;
}

/** What people say about the tables of one import: about each once, unless it is remembered from another time. */
@Injectable()
export class TableColumns {
  private readonly reading = inject(FileReading);
  private readonly servers = inject(RegisteredServers);
  private readonly remembered = inject(RememberedColumns);
  private readonly said = new Map<string, TableChoice>();
  /** What was said of tables whose step was left before it was enough. */
  private readonly begun = new Map<string, TableChoice>();
  /** What shall be looked at once the look that is on its way is here. */
  private wanted: TableChoice | undefined;
  private looking: Promise<void> | undefined;

  private readonly askedNow = signal<AskedTable | null>(null);
  private readonly touchedNow = signal(false);
  readonly asked = this.askedNow.asReadonly();
  readonly mapping = computed(() => this.askedNow()?.look.preview?.mapping ?? null);
  /** Why KIOPS could not be asked for the jump servers that rows name; null where it could, or no row names one. */
  readonly serversFailure = computed(() =>
    this.mapping()?.columns.includes('jumpServer') ? this.servers.failure() : null,
  );
  /** Whether something was said that is not taken yet. */
  readonly touched = this.touchedNow.asReadonly();

  /** What was said about a table, or is remembered of one like it; null when a person has to say. Rejects with `ReadingStopped`. */
  async choiceFor(table: TableFacts): Promise<TableChoice | null> {
    const said = this.said.get(table.key);
    if (said) return said;
    const { preview } = await this.lookAt(table, AS_RECOGNISED);
    const choice = preview && this.remembered.find(preview.headerId);
    if (choice) this.said.set(table.key, choice);
    return choice ?? null;
  }

  /** Whether anything was said of any table, enough or not. */
  isAnySaid(): boolean {
    return this.touchedNow() || this.said.size > 0 || this.begun.size > 0;
  }

  /** Whether it was said already how a table is read. */
  isSaid({ key }: TableFacts): boolean {
    return this.said.has(key);
  }

  /** Asks about a table, with what was said before, or what its names tell. Rejects with `ReadingStopped`. */
  async ask(table: TableFacts): Promise<void> {
    const recognised = await this.lookAt(table, AS_RECOGNISED);
    const said = this.said.get(table.key);
    const choice = this.begun.get(table.key) ?? (said && !said.isLeftOut ? said : AS_RECOGNISED);
    const look = choice === AS_RECOGNISED ? recognised : await this.lookAt(table, choice);
    this.touchedNow.set(false);
    const known = knownIn(recognised);
    this.askedNow.set({ table, known, choice, look, headerId: recognised.preview?.headerId ?? '' });
  }

  /** Another encoding or separator gives other names: what they tell is proposed again. */
  readAs(change: { readonly encoding?: TextEncoding; readonly separator?: Separator }): void {
    const { choice } = this.askedNow() ?? {};
    if (choice) this.choose({ ...choice, ...change, mapping: null });
  }

  sayRows(change: Pick<CsvMapping, 'rows'> | Pick<CsvMapping, 'hasHeader'>): void {
    const mapping = this.mapping();
    if (mapping) this.sayMapping({ ...mapping, ...change });
  }

  /** Says what a column becomes; no other one becomes the same. */
  sayColumn(index: number, target: CsvTarget | null): void {
    const mapping = this.mapping();
    if (!mapping) return;
    const columns = mapping.columns.map((before, at) =>
      at === index ? target : before === target ? null : before,
    );
    this.sayMapping({ ...mapping, columns });
  }

  /** Looks once more at the table that is asked about, and asks KIOPS for its servers again. */
  lookAgain(): void {
    const asked = this.askedNow();
    if (!asked) return;
    this.wanted = asked.choice;
    this.looking ??= this.lookAtWanted(asked.table);
  }

  /** Resolves when what was said last is looked at. */
  async settled(): Promise<void> {
    await this.looking;
  }

  /** Takes what is said about the table that is asked about; null when it does not say enough, which `asked` then tells. */
  async take(remember: boolean): Promise<TakenTable | null> {
    await this.looking;
    const asked = this.askedNow();
    const mapping = this.mapping();
    if (!asked || !mapping || asked.look.preview?.missing.length !== 0) return null;
    const choice = { ...asked.choice, mapping };
    this.said.set(asked.table.key, choice);
    this.begun.delete(asked.table.key);
    // Without names, the first row has values: of those, not even a digest is kept.
    this.remembered.set(asked.headerId, remember && mapping.hasHeader ? choice : null);
    this.touchedNow.set(false);
    return { table: asked.table, choice };
  }

  /** Takes that the table that is asked about is left out; null when none is. What is remembered of one like it stays. */
  leaveOut(): TakenTable | null {
    const asked = this.askedNow();
    if (!asked) return null;
    this.leave();
    const choice: TableChoice = { ...AS_RECOGNISED, isLeftOut: true };
    this.said.set(asked.table.key, choice);
    this.touchedNow.set(false);
    return { table: asked.table, choice };
  }

  /** Leaves the table that is asked about for another one; what was said of it stays, untaken. */
  leave(): void {
    const asked = this.askedNow();
    if (asked && this.touchedNow()) this.begun.set(asked.table.key, asked.choice);
  }

  forget(): void {
    this.said.clear();
    this.begun.clear();
    this.askedNow.set(null);
    this.touchedNow.set(false);
  }

  /** Servers on KIOPS are asked for only where rows are reached through others. Rejects with `ReadingStopped`. */
  private async lookAt({ key }: TableFacts, choice: TableChoice): Promise<TableLook> {
    const look = await this.reading.lookAtTable(key, choice, []);
    if (!look.preview?.mapping.columns.includes('jumpServer')) return look;
    const servers = await this.servers.all();
    return servers === null || servers.length === 0 ? look : this.reading.lookAtTable(key, choice, servers);
  }

  private sayMapping(mapping: CsvMapping): void {
    const asked = this.askedNow();
    if (asked) this.choose({ ...asked.choice, mapping });
  }

  /** One look at a time: of what is said meanwhile, the last counts. */
  private choose(choice: TableChoice): void {
    const asked = this.askedNow();
    if (!asked) return;
    this.touchedNow.set(true);
    const { preview } = asked.look;
    // What was said stands there at once; what comes of it follows.
    if (preview && choice.mapping)
      this.askedNow.set({
        ...asked,
        choice,
        look: { ...asked.look, preview: { ...preview, mapping: choice.mapping } },
      });
    this.wanted = choice;
    this.looking ??= this.lookAtWanted(asked.table);
  }

  private async lookAtWanted(table: TableFacts): Promise<void> {
    try {
      while (this.wanted) {
        const choice: TableChoice = this.wanted;
        this.wanted = undefined;
        const look = await this.lookAt(table, choice);
        const asked = this.askedNow();
        const known = choice.mapping === null ? knownIn(look) : (asked?.known ?? 0);
        if (!this.wanted && asked?.table.key === table.key)
          this.askedNow.set({ ...asked, known, choice, look });
      }
    } catch (error) {
      if (!(error instanceof ReadingStopped)) throw error;
      const asked = this.askedNow();
      if (asked && !error.cancelled)
        this.askedNow.set({ ...asked, look: { ...asked.look, preview: undefined, fault: BROKEN } });
    } finally {
      this.looking = undefined;
    }
  }
}

function knownIn({ preview }: TableLook): number {
  return preview?.mapping.columns.filter((target) => target !== null).length ?? 0;
}
