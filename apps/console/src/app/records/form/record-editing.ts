import { type Signal, computed, inject, signal, type WritableSignal } from '@angular/core';
import type { FieldTree } from '@angular/forms/signals';
import { MAT_DIALOG_DATA, MatDialogRef } from '@angular/material/dialog';
import {
  DEFINITIONS,
  type FieldsByStore,
  isMoved,
  type RecordByStore,
  type RecordStore,
  secretFields,
  secretFlag,
} from '@kiops/contracts';
import { catchError, firstValueFrom, type Observable, throwError } from 'rxjs';
import { UnsavedText } from '../../dialog/unsaved-text';
import { type Failure, type FailureCode, toFailure } from '../../problem/failure';
import { submitToService } from '../../problem/submit';
import { RecordsClient } from '../records-client';
import { ChangeInstead } from './change-instead';
import { SameAccount } from './same-account';

/** What a record's form is opened with: the record to change, or none to add one. */
export interface RecordFormData<R> {
  readonly record?: R;
  /** Fields that a new record begins with. */
  readonly begin?: Partial<R>;
  /** What was typed in another form already, by the names of this form's own fields. */
  readonly typed?: object;
  /** Tries out what was just added, once the form has closed. Without it the form does not offer that. */
  readonly test?: (added: R) => void;
}

/** How a store's record becomes what the form holds, and back. An empty secret means: the kept one stays. */
export interface FormShape<S extends RecordStore, Model> {
  readonly toModel: (record: Partial<RecordByStore[S]>) => Model;
  readonly toFields: (model: Model) => FieldsByStore[S];
  readonly beside?: () => KeptBeside<RecordByStore[S]> | undefined;
}

/** What became of a record, so that it cannot be saved as it is. */
type Outdated = 'changed' | 'deleted';

const OUTDATED_BY: Partial<Record<FailureCode, Outdated>> = {
  'version-changed': 'changed',
  'not-found': 'deleted',
};

/** What is entered in a record's form, and kept elsewhere than on KIOPS. */
export interface KeptBeside<R> {
  /** Whether anything of it was entered, however little. */
  isBegun(): boolean;
  /** Whether it can be kept as it is. Otherwise it says why in its place, and takes the focus. */
  isReady(): Promise<boolean>;
  /** Keeps it, once the record is saved. Resolves to whether that worked; otherwise it says why in its place. */
  keep(saved: R): Promise<boolean>;
}

/**
 * The work behind a record's form: add or change, an address that asks for the secret again, a record that someone else
 * changed or deleted meanwhile, and what was typed but not saved. The form itself (fields, rules, layout) is each store's own. Make
 * it in the form's component.
 */
export class RecordEditing<S extends RecordStore, Model extends object> {
  readonly #client = inject(RecordsClient);
  readonly #dialogRef =
    inject<MatDialogRef<unknown, RecordByStore[S] | ChangeInstead<RecordByStore[S]>>>(MatDialogRef);
  readonly #record: WritableSignal<RecordByStore[S] | undefined>;
  readonly #original: WritableSignal<Model>;
  readonly #test: RecordFormData<RecordByStore[S]>['test'];
  readonly #saving = signal(false);
  readonly #outdated = signal<Outdated | undefined>(undefined);
  readonly #takenOver = signal<'loaded' | 'restored' | undefined>(undefined);
  #isTakingOver = false;
  readonly #loadFailure = signal<Failure | undefined>(undefined);
  #added: RecordByStore[S] | undefined;
  /** What was sent last to be added, and its key. */
  #sent: { readonly text: string; readonly key: string } | undefined;
  readonly #store: S;
  readonly #shape: FormShape<S, Model>;
  readonly #typed: UnsavedText;

  /** What the form holds. */
  readonly model: WritableSignal<Model>;
  /** The record as it is on KIOPS; undefined for a new one. */
  readonly record: Signal<RecordByStore[S] | undefined>;
  readonly saving = this.#saving.asReadonly();
  /** What someone did to the record while this form was open. */
  readonly outdated = this.#outdated.asReadonly();
  /** How it came to be as it is on KIOPS again, with what was typed kept. */
  readonly takenOver = this.#takenOver.asReadonly();
  readonly loadFailure = this.#loadFailure.asReadonly();
  /** Whether what is added can be tried out at once. */
  readonly canTest: boolean;
  /** Whether something was typed that is not saved. */
  readonly dirty = computed(
    () => !same(this.model(), this.#original()) || this.#shape.beside?.()?.isBegun() === true,
  );
  /** The record that has the account already which is typed for a new one. */
  readonly sameAccount: Signal<RecordByStore[S] | undefined>;
  /** Whether the address differs from the stored one. */
  readonly changesAddress = computed(() => {
    if (!this.record()) return false;
    const now = this.#shape.toFields(this.model());
    const before = this.#shape.toFields(this.#original());
    return isMoved(DEFINITIONS[this.#store], before, now);
  });
  /** Whether the kept secret cannot stay, since the address changes. */
  readonly asksForSecret = computed(() => {
    const record = this.record();
    return record !== undefined && this.#keepsSecret(record) && this.changesAddress();
  });
  /** Whether the secret must be typed: for a new record, and when the address changed. */
  readonly needsSecret = computed(() => !this.record() || this.asksForSecret());

  constructor(store: S, shape: FormShape<S, Model>) {
    const data = inject<RecordFormData<RecordByStore[S]>>(MAT_DIALOG_DATA);
    this.#store = store;
    this.#shape = shape;
    this.#test = data.test;
    this.canTest = data.test !== undefined;
    this.#record = signal(data.record);
    this.record = this.#record.asReadonly();
    this.#original = signal(shape.toModel(data.record ?? data.begin ?? {}));
    this.model = signal({ ...this.#original(), ...data.typed });
    const isTypedAnew = () => !this.record() && !same(this.model(), this.#original());
    this.sameAccount = new SameAccount(store, () =>
      isTypedAnew() ? shape.toFields(this.model()) : undefined,
    ).record;
    this.#typed = new UnsavedText({ isUnsaved: () => this.dirty(), cancel: () => this.cancel() });
  }

  /** Whether a secret field can stay empty, since KIOPS keeps its value. */
  canKeep(field: string): boolean {
    const record = this.record();
    return record !== undefined && pick(record, secretFlag(field)) === true && !this.asksForSecret();
  }

  /** Why the secret must be typed. */
  secretReason(what: string): string {
    return this.asksForSecret() ? `The address changed: enter the ${what} again.` : `Enter the ${what}.`;
  }

  /**
   * Saves, keeps what is kept beside the record, and closes the dialog with the saved record. What the service refuses is
   * shown at the form's fields.
   *
   * @param testing whether it is tried out then
   */
  async save(form: FieldTree<Model>, { testing = false } = {}): Promise<void> {
    if (this.#saving()) return;
    let saved: RecordByStore[S] | undefined;
    const beside = this.#shape.beside?.();
    const accepted = await submitToService(form, async () => {
      this.#saving.set(true);
      try {
        if (beside && !(await beside.isReady())) return;
        saved = await this.#send();
      } catch (error) {
        this.#outdated.set(this.record() && OUTDATED_BY[toFailure(error).code]);
        this.#loadFailure.set(undefined);
        throw error;
      } finally {
        this.#saving.set(false);
      }
    });
    if (!accepted || !saved) return;
    if (!beside || (await beside.keep(saved))) return this.#close(saved, testing);
    // The record is there by now: from here on it is changed.
    this.#added = saved;
    this.#record.set(saved);
    this.#original.set(this.#shape.toModel(saved));
    this.model.set(this.#original());
  }

  /**
   * Closes, so that the record of the same account is changed instead, with what was typed beside the account. What is kept
   * elsewhere than on KIOPS is the account's, and is kept now.
   */
  async changeInstead(record: RecordByStore[S]): Promise<void> {
    const beside = this.#shape.beside?.();
    if (beside && !((await beside.isReady()) && (await beside.keep(record)))) return;
    const identity: readonly string[] = DEFINITIONS[this.#store].identityFields;
    const entries = Object.entries(keepTyped(this.#original(), this.model(), {}));
    const typed = Object.fromEntries(entries.filter(([name]) => !identity.includes(name)));
    this.#dialogRef.close(new ChangeInstead(record, typed));
  }

  /** Takes over what someone else changed; what was typed here stays. */
  loadAgain(): Promise<void> {
    return this.#takeOver('loaded', (id) => this.#client.get(this.#store, id));
  }

  /** The same for what someone else deleted: takes it out of the trash, unless that was done meanwhile, too. */
  restore(): Promise<void> {
    return this.#takeOver('restored', (id) =>
      this.#client
        .restore(this.#store, id)
        .pipe(
          catchError((error: unknown) =>
            toFailure(error).code === 'not-found'
              ? this.#client.get(this.#store, id)
              : throwError(() => error),
          ),
        ),
    );
  }

  async #takeOver(
    how: 'loaded' | 'restored',
    ask: (id: string) => Observable<RecordByStore[S]>,
  ): Promise<void> {
    const old = this.#record();
    if (!old || this.#isTakingOver) return;
    this.#isTakingOver = true;
    try {
      const fresh = await firstValueFrom(ask(old.id));
      const freshModel = this.#shape.toModel(fresh);
      this.model.set(keepTyped(this.#original(), this.model(), freshModel));
      this.#record.set(fresh);
      this.#original.set(freshModel);
      this.#outdated.set(undefined);
      this.#takenOver.set(how);
      this.#loadFailure.set(undefined);
    } catch (error) {
      const failure = toFailure(error);
      const isDeletedSince = this.#outdated() === 'changed' && failure.code === 'not-found';
      if (isDeletedSince) this.#outdated.set('deleted');
      this.#loadFailure.set(isDeletedSince ? undefined : failure);
    } finally {
      this.#isTakingOver = false;
    }
  }

  /** Closes; asks before it throws away what was typed. */
  async cancel(): Promise<void> {
    if (this.#saving()) return;
    if (!(await this.#typed.mayDiscard())) return;
    this.#dialogRef.close(this.#added);
  }

  #close(saved: RecordByStore[S], testing: boolean): void {
    if (testing) this.#dialogRef.afterClosed().subscribe(() => this.#test?.(saved));
    this.#dialogRef.close(saved);
  }

  #send(): Promise<RecordByStore[S]> {
    const record = this.#record();
    const fields = this.#shape.toFields(this.model());
    if (!record) return firstValueFrom(this.#client.create(this.#store, fields, this.#keyOf(fields)));
    const changes = changed(fields, this.#shape.toFields(this.#original()));
    return firstValueFrom(this.#client.change(this.#store, record, changes));
  }

  /** Saved again as it is, since no answer came, it is the same one. */
  #keyOf(fields: FieldsByStore[S]): string {
    const text = JSON.stringify(fields);
    if (this.#sent?.text !== text) this.#sent = { text, key: newKey() };
    return this.#sent!.key;
  }

  #keepsSecret(record: RecordByStore[S]): boolean {
    return secretFields(DEFINITIONS[this.#store]).some((name) => pick(record, secretFlag(name)) === true);
  }
}

/** Browsers give UUIDs to secure addresses only; random bytes do as well. */
function newKey(): string {
  const bytes = crypto.getRandomValues(new Uint8Array(16));
  return [...bytes].map((byte) => byte.toString(16).padStart(2, '0')).join('');
}

/** The fields that differ from what the form began with. */
function changed<Fields extends object>(now: Fields, before: Fields): Partial<Fields> {
  const entries = Object.entries(now).filter(
    ([name, value]) => value !== undefined && !same(value, pick(before, name)),
  );
  return Object.fromEntries(entries) as Partial<Fields>;
}

/** For each field what was typed, or, where nothing was, what is new. */
function keepTyped<Model extends object, Fresh extends object>(
  original: Model,
  typed: Model,
  fresh: Fresh,
): Fresh {
  const entries = Object.entries(typed).filter(([name, value]) => !same(value, pick(original, name)));
  return { ...fresh, ...Object.fromEntries(entries) };
}

function pick(fields: object, name: string): unknown {
  return (fields as Readonly<Record<string, unknown>>)[name];
}

function same(a: unknown, b: unknown): boolean {
  return JSON.stringify(a) === JSON.stringify(b);
}
