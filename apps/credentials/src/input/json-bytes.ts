/**
 * The bytes that give a JSON text its structure (RFC 8259 section 2). Inside UTF-8 none of them is part of another
 * character (RFC 3629 section 3): whoever looks for them need not decode.
 */
export const JSON_BYTES = {
  quote: 0x22,
  comma: 0x2c,
  colon: 0x3a,
  openList: 0x5b,
  backslash: 0x5c,
  closeList: 0x5d,
  openObject: 0x7b,
  closeObject: 0x7d,
} as const;
