import { computed, inject, Injectable, signal } from '@angular/core';
import type { Questions } from '@kiops/transfer-formats';
import { fileKeyOf } from '../reading/messages';
import { ImportFiles } from './import-files';

/** What has to be said of the files before a plan: it is asked once. */
@Injectable()
export class OpenQuestions {
  private readonly files = inject(ImportFiles);
  /** What was asked already. */
  private readonly asked = new Set<string>();
  private readonly allNow = signal<Questions | null>(null);

  /** Null when nothing has to be said. */
  readonly all = this.allNow.asReadonly();
  /** Whether there is anything to say. */
  readonly isAny = computed(() => this.ids().length > 0 || (this.allNow()?.stores.length ?? 0) > 0);
  /**
   * The files of which most logins fit no store: what is said of them decides what comes in. Where it is some, such as the
   * web sites of a password manager, the plan lists them, and they can be answered from there.
   */
  private readonly homeless = computed(() => {
    const asked = new Set(this.allNow()?.stores.map(({ file }) => fileKeyOf(file)));
    return this.files
      .all()
      .filter(({ key, records }) => {
        const all = records.reduce((sum, [, count]) => sum + count, 0);
        const without = records.find(([store]) => store === null)?.[1] ?? 0;
        return asked.has(key) && without * 2 > all;
      })
      .map(({ key }) => key);
  });
  /** What there is to say, by names that stay the same. */
  private readonly ids = computed(() => [
    ...this.files.closed().map(({ key }) => key),
    ...this.homeless().map((key) => `stores of ${key}`),
    ...idsOf(this.allNow()),
  ]);

  set(questions: Questions | null): void {
    this.allNow.set(questions);
  }

  /** Whether something was not asked yet. */
  areNew(): boolean {
    return this.ids().some((id) => !this.asked.has(id));
  }

  noteAsked(): void {
    for (const id of this.ids()) this.asked.add(id);
  }

  forget(): void {
    this.asked.clear();
    this.allNow.set(null);
  }
}

function idsOf(questions: Questions | null): readonly string[] {
  if (!questions) return [];
  const { fields, keys, keyFiles } = questions;
  return [...fields.map(({ key }) => key), ...keys.map(({ id }) => id), ...keyFiles.map(({ id }) => id)];
}
