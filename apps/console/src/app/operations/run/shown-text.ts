/**
 * What makes a terminal do something instead of showing a letter (ECMA-48): control sequences, control strings with all
 * that is in them, and other escape sequences.
 */
const SEQUENCES =
  /(?:\x1b\[|\x9b)[0-?]*[ -/]*[@-~]|(?:\x1b[\]PX^_]|[\x90\x98\x9d-\x9f])[^\x07\x1b\x9c]*(?:\x07|\x1b\\|\x9c)?|\x1b[ -/]*[0-~]/g;

/** Control and formatting signs, which hold those that turn the direction of text, and line breaks; not the tab. */
const UNSEEN = /(?!\t)[\p{Cc}\p{Cf}\p{Cs}\p{Zl}\p{Zp}]/gu;

/** The longest name of a signal that is shown. */
const LONGEST_SIGNAL = 20;

/** A line that a server wrote, as it may be shown: without colours, movements of a cursor, and signs that nobody sees. */
export function shownLine(line: string): string {
  return line.replace(SEQUENCES, '').replace(UNSEEN, '');
}

/** The name of a signal, which the server chooses: of its letters and digits at most 20. */
export function shownSignal(name: string): string {
  return name.replace(/[^\w-]/g, '').slice(0, LONGEST_SIGNAL);
}
