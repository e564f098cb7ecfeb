import { inject, Injectable } from '@angular/core';
import { TableColumns, type TakenTable } from '../columns/table-columns';
import type { TableFacts } from '../reading/messages';
import { CurrentStep } from './current-step';
import { ImportFiles } from './import-files';

/** The tables of the files: of each it is said what its columns are, one after the other. */
@Injectable()
export class ColumnSteps {
  private readonly files = inject(ImportFiles);
  private readonly tables = inject(TableColumns);
  private readonly current = inject(CurrentStep);
  /** Those of which it was said since the last plan. */
  private before: readonly TableFacts[] = [];

  /**
   * Whether it is said of all tables what their columns are; of the first that it is not said of, it is asked. Rejects with
   * `ReadingStopped`.
   */
  async areAllSaid(): Promise<boolean> {
    for (const table of this.files.all().flatMap(({ tables }) => tables)) {
      if (this.tables.isSaid(table)) continue;
      const remembered = await this.tables.choiceFor(table);
      if (!remembered) {
        await this.ask(table);
        return false;
      }
      await this.files.readTable(table, remembered);
    }
    return true;
  }

  /** Asks what the columns of a table are. Rejects with `ReadingStopped`. */
  async ask(table: TableFacts): Promise<void> {
    await this.tables.ask(table);
    this.current.setPlanning(false);
    this.current.goTo({ name: 'columns' });
  }

  /**
   * Takes what was said of the table that is asked about; undefined when that is not enough, otherwise how to read it so.
   * What is returned rejects with `ReadingStopped`.
   */
  async take(remember: boolean): Promise<(() => Promise<void>) | undefined> {
    return this.goPast(await this.tables.take(remember));
  }

  /** The same where the table that is asked about is left out. */
  leaveOut(): (() => Promise<void>) | undefined {
    return this.goPast(this.tables.leaveOut());
  }

  /** Whether there is no table before the one that is asked about. */
  get isFirst(): boolean {
    return this.before.length === 0;
  }

  /** Back to the table that was asked about before; false from the first. Rejects with `ReadingStopped`. */
  async leave(): Promise<boolean> {
    const before = this.before.at(-1);
    if (!before) return false;
    this.tables.leave();
    this.before = this.before.slice(0, -1);
    await this.tables.ask(before);
    return true;
  }

  /** There is no way back to the tables before. */
  restart(): void {
    this.before = [];
  }

  forget(): void {
    this.restart();
    this.tables.forget();
  }

  private goPast(taken: TakenTable | null): (() => Promise<void>) | undefined {
    if (!taken) return undefined;
    this.before = [...this.before, taken.table];
    return () => this.files.readTable(taken.table, taken.choice);
  }
}
