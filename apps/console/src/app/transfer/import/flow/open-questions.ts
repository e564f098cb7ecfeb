import { computed, inject, Injectable, signal } from '@angular/core';
import type { Questions } from '@kiops/transfer-formats';
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
  /** What there is to say, by names that stay the same. */
  private readonly ids = computed(() => [
    ...this.files.closed().map(({ key }) => key),
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
