import { isObject, pointer } from './json';
import type { SourceFile } from './source-file';
import type { ReadError } from '../read-error';

/** One document of a file that is JSON or YAML. */
export interface FileDocument {
  readonly value: unknown;
  /**
   * Where something in it stands: a JSON pointer; in one of several YAML documents after the line at which that begins. A
   * YAML document itself stands at its line.
   */
  readonly place: (...steps: readonly (string | number)[]) => string;
  /** Why it could not be read. */
  readonly fault?: ReadError;
}

/** The documents of a file: one of JSON, any number of YAML. Throws a `ReadError`. */
export function documentsOf(file: SourceFile): readonly FileDocument[] {
  if (file.json !== undefined) return [{ value: file.json, place: pointer }];
  const documents = file.yaml;
  return documents.map(({ line, value, fault }) => {
    const start = `line ${line}`;
    const before = documents.length > 1 ? `${start} ` : '';
    return { value, fault, place: (...steps) => (steps.length > 0 ? before + pointer(...steps) : start) };
  });
}

/** Whether something is a text that says something. */
export function isText(value: unknown): value is string {
  return typeof value === 'string' && value !== '';
}

/** A member of an object; undefined when there is none, or no object. */
export function memberOf(value: unknown, ...path: readonly string[]): unknown {
  let at = value;
  for (const name of path) at = isObject(at) && Object.hasOwn(at, name) ? at[name] : undefined;
  return at;
}
