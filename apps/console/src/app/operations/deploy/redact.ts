/** Parts of a secret shorter than this are not looked for: they would be found in every other word. */
const SHORTEST_PART = 4;

/**
 * A function that takes a secret out of a line before it is shown. Nothing should print one; engines, registries and
 * their plugins are not ours, though. A secret of several lines is looked for line by line.
 */
export function redacting(secret: string): (line: string) => string {
  const parts = secret.split(/\r?\n/).filter((part) => part.length >= SHORTEST_PART);
  return (line) => parts.reduce((text, part) => text.replaceAll(part, '•••'), line);
}
