import { signal } from '@angular/core';
import type { FieldTree } from '@angular/forms/signals';

interface Filled {
  readonly before: unknown;
  readonly value: unknown;
}

/** What a pasted line put into the fields of a form. Make it where the form is made. */
export class Filling<Model extends object> {
  readonly #filled = signal<ReadonlyMap<string, Filled>>(new Map());

  constructor(private readonly form: FieldTree<Model>) {}

  /** Whether a field holds what was pasted, and nobody has touched it since. */
  has(name: keyof Model & string): boolean {
    const filled = this.#filled().get(name);
    const field = this.#field(name)();
    return filled !== undefined && field.value() === filled.value && !field.touched();
  }

  /**
   * Puts values into fields; what is undefined leaves its field alone. What an earlier line put in, and nobody changed, goes.
   *
   * @returns the names of the fields
   */
  fill(values: Partial<Model>): readonly string[] {
    this.undo();
    const given = Object.entries(values).filter(([, value]) => value !== undefined);
    const filled = given.map(([name, value]): [string, Filled] => {
      const field = this.#field(name)();
      const before = field.value();
      field.value.set(value);
      field.reset();
      return [name, { before, value }];
    });
    this.#filled.set(new Map(filled));
    return filled.map(([name]) => name);
  }

  /** Gives each field what was in it before, unless it was changed since. */
  undo(): void {
    for (const [name, { before, value }] of this.#filled()) {
      const field = this.#field(name)();
      if (field.value() === value) field.value.set(before);
    }
    this.#filled.set(new Map());
  }

  #field(name: string): FieldTree<unknown> {
    return (this.form as unknown as Readonly<Record<string, FieldTree<unknown>>>)[name];
  }
}
