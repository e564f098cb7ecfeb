import type { WritableSignal } from '@angular/core';
import {
  submit,
  type FieldTree,
  type TreeValidationResult,
  type ValidationError,
} from '@angular/forms/signals';
import { toFailure, type Failure } from './failure';

/** The kind of an error that the service found. */
export const SERVICE_ERROR = 'service';

/**
 * Submits a form to the service. Faulty input never leaves: the focus goes to the first faulty field instead. What the
 * service refuses is shown beside the fields it names (`{ path, message }`), and the rest at the form itself
 * (`<kiops-form-failure>`).
 *
 * @param rename the form's name of a service field, where the two differ
 * @returns whether the service accepted it
 */
export function submitToService<Model>(
  form: FieldTree<Model>,
  send: () => Promise<unknown>,
  rename: Readonly<Record<string, string>> = {},
): Promise<boolean> {
  return submitForm(form, send, (failure) => failureErrors(form, failure, rename));
}

/**
 * Like `submitToService`, with errors of one's own choice for a failure. An error of kind `SERVICE_ERROR` never keeps
 * the form from being sent again: only the service can know whether it still holds.
 */
export async function submitForm<Model>(
  form: FieldTree<Model>,
  send: () => Promise<unknown>,
  errorsOf: (failure: Failure) => TreeValidationResult,
): Promise<boolean> {
  const isFaulty = form()
    .errorSummary()
    .some(({ kind }) => kind !== SERVICE_ERROR);
  if (isFaulty) {
    form().markAsTouched();
    focusFirstError(form);
    return false;
  }
  // A new value, equal or not, makes the form forget what the service said of it the last time.
  const model = form().value as WritableSignal<object>;
  model.update((value) => ({ ...value }));
  const accepted = await submit(form, {
    ignoreValidators: 'all',
    action: async () => {
      try {
        await send();
        return undefined;
      } catch (error) {
        return errorsOf(toFailure(error));
      }
    },
  });
  if (!accepted) focusFirstError(form);
  return accepted;
}

/** A failure as errors of a form: one per field that the service named and the form has, else one for the form. */
export function failureErrors<Model>(
  form: FieldTree<Model>,
  failure: Failure,
  rename: Readonly<Record<string, string>> = {},
): TreeValidationResult {
  const named: ServiceError[] = [];
  const unnamed: string[] = [];
  for (const { path, message } of failure.errors) {
    const fieldTree = fieldAt(form, path, rename);
    if (fieldTree) named.push({ kind: SERVICE_ERROR, message, fieldTree });
    else unnamed.push(`${path}: ${message}`);
  }
  if (named.length > 0 && unnamed.length === 0) return named;
  return [
    ...named,
    { kind: SERVICE_ERROR, message: [failure.message, ...unnamed].join(' '), fieldTree: form, failure },
  ];
}

/** `failureErrors` of a form that asks for the account's password: a wrong one stands beside its field. */
export function passwordFailureErrors<Model>(
  form: FieldTree<Model>,
  password: FieldTree<string>,
  failure: Failure,
): TreeValidationResult {
  return failure.code === 'wrong-password'
    ? { kind: SERVICE_ERROR, message: failure.message, fieldTree: password }
    : failureErrors(form, failure);
}

/** What stands at the form itself: what the service refused, with its failure, or what this browser could not do. */
export function formFailure<Model>(
  form: FieldTree<Model>,
): { readonly message: string; readonly failure?: Failure } | undefined {
  const errors: readonly ServiceError[] = form().errors();
  return errors.flatMap(({ message, failure }) => (message ? [{ message, failure }] : [])).at(0);
}

/** Moves the focus to the first field with an error. */
export function focusFirstError<Model>(form: FieldTree<Model>): void {
  const first = form()
    .errorSummary()
    .find((error) => error.fieldTree !== form);
  first?.fieldTree().focusBoundControl();
}

/** An error that the service found; one that no field is at fault for brings its failure along. */
interface ServiceError extends ValidationError.WithFieldTree {
  readonly failure?: Failure;
}

/** Follows a path such as `hostKeys[0].type` down a form, as far as the form has it. */
function fieldAt<Model>(
  form: FieldTree<Model>,
  path: string,
  rename: Readonly<Record<string, string>>,
): FieldTree<unknown> | undefined {
  const [first, ...rest] = (rename[path] ?? path).match(/[^.[\]]+/g) ?? [];
  let field = first === undefined ? undefined : child(form, first);
  for (const step of rest) field = (field && child(field, step)) ?? field;
  return field;
}

function child(field: unknown, name: string): FieldTree<unknown> | undefined {
  return (field as Readonly<Record<string, FieldTree<unknown> | undefined>>)[name];
}
