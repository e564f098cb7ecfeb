/** How `kiops` ends, for scripts. `kiops run` ends as its child did. */
export const EXIT = {
  ok: 0,
  /** Anything that has no number of its own. */
  failed: 1,
  /** The command line, or what came over stdin, cannot be used. */
  usage: 2,
  /** There is no token, or KIOPS does not take it any more. */
  notSignedIn: 3,
  /** No record fits. */
  notFound: 4,
  /** More than one record fits. */
  ambiguous: 5,
  /** The token is not allowed to. */
  refused: 6,
  /** KIOPS cannot be reached, or cannot answer now. */
  unavailable: 7,
  /** Done, but something of the files was left out. */
  incomplete: 8,
  /** Whoever reads stdout has gone before the end: 128 + SIGPIPE, as of other programs. */
  readerGone: 141,
} as const;

export type ExitCode = (typeof EXIT)[keyof typeof EXIT];

/** The same in words, for `--help`. */
export const EXIT_CODES_HELP = `
Exit codes:
  0  done
  1  failed
  2  the command line or the input cannot be used
  3  no token, or one that is not valid any more
  4  no record fits
  5  more than one record fits
  6  the token is not allowed to
  7  KIOPS cannot be reached, or cannot answer now
  8  imported, or planned, but something of the files was left out
  141  whoever reads the output has gone before its end`;
