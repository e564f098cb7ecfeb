/**
 * Percent-encoding undone (RFC 3986 section 2.1); a `%` that begins no escape stays, as Git keeps it. Undefined when the
 * bytes are no UTF-8.
 */
export function percentDecoded(text: string): string | undefined {
  try {
    return text.replace(/(?:%[0-9a-f]{2})+/gi, decodeURIComponent);
  } catch {
    return undefined;
  }
}

/** Whether a `%` of a text begins no escape. */
export function hasRawPercent(text: string): boolean {
  return /%(?![0-9a-f]{2})/i.test(text);
}
