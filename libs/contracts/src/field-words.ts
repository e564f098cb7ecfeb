const ABBREVIATIONS = /\b(?:ca|id|tls|url)\b/g;

/** A field, or a place in it, in words: `jumpServer` is `jump server`, `hostKeys[0].type` is `host keys, position 1, type`. */
export function fieldWords(path: string): string {
  return path
    .replace(/\[(\d+)\]/g, (_, index) => `, position ${(Number(index) + 1).toLocaleString('en')}`)
    .replaceAll('.', ', ')
    .replace(/[A-Z]/g, (letter) => ` ${letter.toLowerCase()}`)
    .replace(ABBREVIATIONS, (word) => word.toUpperCase());
}
