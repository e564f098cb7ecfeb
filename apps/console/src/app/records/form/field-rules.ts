import { type SchemaPath, max, maxLength, min, pattern, required, validate } from '@angular/forms/signals';
import {
  addressFault,
  type AddressRule,
  hostFault,
  isHostAndPort,
  LIMITS,
  MULTI_LINE_TEXT,
  SINGLE_LINE_TEXT,
} from '@kiops/contracts';

/** A text that must be there, on one line. */
export function requiredText(path: SchemaPath<string>, limit: { readonly max: number }, what: string): void {
  required(path, { message: `Enter ${what}.` });
  optionalText(path, limit);
}

/** A text on one line that may be empty. */
export function optionalText(path: SchemaPath<string>, limit: { readonly max: number }): void {
  maxLength(path, limit.max, { message: `At most ${limit.max} characters.` });
  pattern(path, SINGLE_LINE_TEXT, { message: 'Control characters are not allowed.' });
}

/** Text of many lines that may be empty. */
export function longText(path: SchemaPath<string>, limit: { readonly max: number }): void {
  maxLength(path, limit.max, { message: `At most ${limit.max.toLocaleString('en')} characters.` });
  pattern(path, MULTI_LINE_TEXT, { message: 'Control characters are not allowed.' });
}

/** A DNS name or an IP address. */
export function host(path: SchemaPath<string>): void {
  required(path, { message: 'Enter a host name or an IP address.' });
  maxLength(path, LIMITS.host.max, { message: `At most ${LIMITS.host.max} characters.` });
  withoutFault(path, hostFault);
}

/** `host:port`, one in a line. */
export function hostList(path: SchemaPath<string>): void {
  withoutFault(path, (text) => {
    const hosts = linesOf(text);
    const wrong = hosts.find((line) => !isHostAndPort(line));
    if (wrong !== undefined)
      return `Enter each host with its port, such as db2.example.com:5432: “${wrong.slice(0, 80)}”.`;
    if (new Set(hosts).size < hosts.length) return 'Name each host once.';
    return hosts.length > LIMITS.moreHosts.max ? `At most ${LIMITS.moreHosts.max} more hosts.` : undefined;
  });
}

/** The lines of a text that say something, without blanks around them. */
export function linesOf(text: string): string[] {
  return text
    .split('\n')
    .map((line) => line.trim())
    .filter((line) => line !== '');
}

/** A TCP port. */
export function port(path: SchemaPath<number | null>): void {
  const message = `Enter a port from ${LIMITS.port.min} to ${LIMITS.port.max}.`;
  required(path, { message });
  min(path, LIMITS.port.min, { message });
  max(path, LIMITS.port.max, { message });
}

/** An address of one kind that may be left out. */
export function optionalUrl(path: SchemaPath<string>, rule: AddressRule): void {
  optionalText(path, LIMITS.url);
  withoutFault(path, (text) => addressFault(text, rule));
}

/** An address of one kind. */
export function url(path: SchemaPath<string>, what: string, rule: AddressRule): void {
  requiredText(path, LIMITS.url, what);
  withoutFault(path, (text) => addressFault(text, rule));
}

/**
 * A secret. It must be there when `when` says so: for a new record, or since its address changed.
 *
 * @param reason says why it is asked for
 */
export function secret(
  path: SchemaPath<string>,
  limit: { readonly max: number },
  when: () => boolean,
  reason: () => string,
): void {
  required(path, { when, message: reason });
  maxLength(path, limit.max, { message: `At most ${limit.max.toLocaleString('en')} characters.` });
}

/** A text in which the same rule finds no fault that the service has. An empty one is for `required`. */
function withoutFault(path: SchemaPath<string>, faultOf: (text: string) => string | undefined): void {
  validate(path, ({ value }) => {
    const message = value() === '' ? undefined : faultOf(value());
    return message === undefined ? undefined : { kind: 'fault', message };
  });
}
