/** Whether a text fits a pattern of `*` and `?` (ssh_config(5), PATTERNS). Takes time by the product of both lengths. */
export function fitsPattern(text: string, pattern: string): boolean {
  let at = 0;
  let place = 0;
  let star = -1;
  let after = 0;
  while (at < text.length) {
    if (place < pattern.length && pattern[place] === '*') {
      star = place;
      after = at;
      place += 1;
    } else if (place < pattern.length && (pattern[place] === '?' || pattern[place] === text[at])) {
      place += 1;
      at += 1;
    } else if (star >= 0) {
      place = star + 1;
      after += 1;
      at = after;
    } else return false;
  }
  while (pattern[place] === '*') place += 1;
  return place === pattern.length;
}

/** Whether a text fits a pattern-list: one of the patterns between commas, and none of those with `!` before them. */
export function fitsPatternList(text: string, list: string): boolean {
  let fits = false;
  for (const part of list.split(',')) {
    const negated = part.startsWith('!');
    if (!fitsPattern(text, negated ? part.slice(1) : part)) continue;
    if (negated) return false;
    fits = true;
  }
  return fits;
}

/** Whether a name of a list of hosts is a pattern, and no name. */
export function isPattern(name: string): boolean {
  return /[*?!]/.test(name);
}
