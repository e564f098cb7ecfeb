import {
  submit,
  type FieldTree,
  type TreeValidationResult,
  type ValidationError,
} from '@angular/forms/signals';
import { toFailure, type Failure } from './failure';

/**
 * Submits a form to the service. Faulty input never leaves: the focus goes to the first faulty field instead. What the
 * service refuses is shown beside the fields it names (`{ path, message }`), and the rest at the form itself
 * (`<kiops-form-failure>`).
 *
 * @param rename the form's name of a service field, where the two differ
 * @returns whether the service accepted it
 */
export async function submitToService<Model>(
  form: FieldTree<Model>,
  send: () => Promise<unknown>,
  rename: Readonly<Record<string, string>> = {},
): Promise<boolean> {
  const accepted = await submit(form, {
    action: async () => {
      try {
        await send();
        return undefined;
      } catch (error) {
        return failureErrors(form, toFailure(error), rename);
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

/** The failure that stands at the form itself, if there is one. */
export function formFailure<Model>(
  form: FieldTree<Model>,
): { message: string; failure: Failure } | undefined {
  const errors: readonly ServiceError[] = form().errors();
  return errors.flatMap(({ message = '', failure }) => (failure ? [{ message, failure }] : [])).at(0);
}

/** Moves the focus to the first field with an error. */
export function focusFirstError<Model>(form: FieldTree<Model>): void {
  const first = form()
    .errorSummary()
    .find((error) => error.fieldTree !== form);
  first?.fieldTree().focusBoundControl();
}

const SERVICE_ERROR = 'service';

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
