/** Control characters, marks that turn the direction of text, lone surrogates; not the joiners that emoji are made with. */
const UNSAFE = /(?![\u200c\u200d])[\p{Cc}\p{Cf}\p{Cs}\p{Zl}\p{Zp}]/gu;

/** A text that a terminal shows as one line and takes no orders from: what could be one is a replacement character. */
export function plainText(text: string): string {
  return text.replace(UNSAFE, '\u{FFFD}');
}

/** A time in UTC (RFC 3339 section 5.6): lists of the service say it as the database does, with an offset. */
const UTC = /^(\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(?:\.\d+)?)\+00:00$/;

/**
 * JSON that a terminal takes no orders from: JSON itself lets DEL and the C1 control characters through. Times in UTC end in
 * `Z`, whichever route told them.
 */
export function safeJson(value: unknown): string {
  const inUtc = (name: string, given: unknown) =>
    typeof given === 'string' && /At$|^at$/.test(name) ? given.replace(UTC, '$1Z') : given;
  return JSON.stringify(value, inUtc, 2).replace(
    /[\u007f-\u009f]/g,
    (sign) => `\\u${sign.charCodeAt(0).toString(16).padStart(4, '0')}`,
  );
}
