/**
 * Splits a line into words as OpenSSH does (`argv_split` of its misc.c): quotes of both kinds, a backslash before a quote,
 * a backslash or a blank, and, where `comments` are known, a `#` at the beginning of a word. Undefined when a quote is open.
 */
export function splitWords(
  line: string,
  { comments = false }: { readonly comments?: boolean } = {},
): readonly string[] | undefined {
  if (!/["'\\#]/.test(line)) return line.split(/[ \t]+/).filter((word) => word !== '');
  const words: string[] = [];
  let at = 0;
  while (at < line.length) {
    if (line[at] === ' ' || line[at] === '\t') {
      at += 1;
      continue;
    }
    if (comments && line[at] === '#') break;
    let word = '';
    let quote = '';
    for (; at < line.length; at += 1) {
      const character = line[at];
      const next = line[at + 1];
      if (
        character === '\\' &&
        (next === "'" || next === '"' || next === '\\' || (quote === '' && next === ' '))
      ) {
        at += 1;
        word += next;
      } else if (quote === '' && (character === ' ' || character === '\t')) break;
      else if (quote === '' && (character === '"' || character === "'")) quote = character;
      else if (character === quote) quote = '';
      else word += character;
    }
    if (quote !== '') return undefined;
    words.push(word);
  }
  return words;
}
