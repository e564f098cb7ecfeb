/** A word as bash would read it, of which the end may still be missing. */
export function unquoted(word: string): string {
  let plain = '';
  let quote = '';
  for (let index = 0; index < word.length; index += 1) {
    const sign = word[index];
    if (sign === '\\' && quote !== "'" && index + 1 < word.length) plain += word[(index += 1)];
    else if (quote === '' && (sign === '"' || sign === "'")) quote = sign;
    else if (sign === quote) quote = '';
    else plain += sign;
  }
  return plain;
}

/** A text as one word for bash; what completion breaks words at stays as it is. */
export function quoted(text: string): string {
  return text.replace(/[^\p{L}\p{N}\p{M}_./:=@%+,#-]/gu, '\\$&').replace(/^#/, '\\#');
}
