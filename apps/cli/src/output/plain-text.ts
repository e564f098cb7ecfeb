/** Control characters, marks that turn the direction of text, lone surrogates; not the joiners that emoji are made with. */
const UNSAFE = /(?![\u200c\u200d])[\p{Cc}\p{Cf}\p{Cs}\p{Zl}\p{Zp}]/gu;

/** A text that a terminal shows as one line and takes no orders from: what could be one is a replacement character. */
export function plainText(text: string): string {
  return text.replace(UNSAFE, '\u{FFFD}');
}

/** JSON that a terminal takes no orders from: JSON itself lets DEL and the C1 control characters through. */
export function safeJson(value: unknown): string {
  return JSON.stringify(value, null, 2).replace(
    /[\u007f-\u009f]/g,
    (sign) => `\\u${sign.charCodeAt(0).toString(16).padStart(4, '0')}`,
  );
}
