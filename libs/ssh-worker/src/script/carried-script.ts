/** What a script's line in standard input begins with. Lines before it are none of the script's, and are passed over. */
const TAG = 'kiops:';

/**
 * Reads a script from standard input, and runs it in the same process. `read` of a POSIX shell takes no byte more than its
 * line (XCU, read): what follows is left for the script. A line that was cut off is no line, so that half a script never
 * runs. It goes into single quotes: it may hold none, no line break, and no `!`, which csh would take for its history.
 */
const READER = `while IFS= read -r kiops;do case $kiops in ${TAG}*)eval "$(printf %b "\${kiops#${TAG}}")";exit;;esac;done`;

/** As whom a script runs: as the account, or as root by sudo, which asks for no password or reads one first. */
export type ScriptUser = 'account' | 'sudo' | 'sudo-with-password';

/** sudo in English, so that its words can be told apart; with a password it does without one that it remembers. */
const SUDO = 'env LC_ALL=C sudo';
const WITH_PASSWORD = `${SUDO} -k -S -p ""`;

const STARTS: Readonly<Record<ScriptUser, string>> = {
  account: '',
  sudo: `${SUDO} -n `,
  'sudo-with-password': `${WITH_PASSWORD} `,
};

/**
 * The command that runs a script which comes over standard input. It is the same short line for every script, and every
 * login shell takes it: sh, bash, dash, ash, zsh, ksh, csh and fish; Dropbear ends a session whose command is longer than
 * 9,000 bytes. With a password of sudo, that is the first line of standard input.
 */
export function scriptCommand(user: ScriptUser): string {
  return `exec ${STARTS[user]}sh -c '${READER}'`;
}

/** The command that only tells, by its status, whether sudo takes the password: all of standard input, as one line. */
export const SUDO_CHECK_COMMAND = `exec ${WITH_PASSWORD} sh -c :`;

/** What stands around the output of a script. */
export interface Marks {
  readonly begin: string;
  readonly end: string;
}

/** Marks that nobody can foresee, so that nothing else that is printed is taken for them. */
export function randomMarks(): Marks {
  const random = Array.from(crypto.getRandomValues(new Uint8Array(16)), (byte) => octets(byte, 16, 2)).join(
    '',
  );
  return { begin: `kiops-${random}-begin`, end: `kiops-${random}-end` };
}

/**
 * What goes to standard input for a POSIX sh script: one line of ASCII. Its outputs stand between the marks, and whatever
 * startup files print does not. A script that has to put something in order defines `leave`, which runs when it ends.
 */
export function scriptLine(script: string, { begin, end }: Marks): string {
  const frame = [
    `kiops_mark() { printf '%s\\n' "$1"; printf '%s\\n' "$1" >&2; }`,
    'leave() { :; }',
    `trap 'leave; kiops_mark ${end}' EXIT`,
    `kiops_mark ${begin}`,
  ];
  return `${TAG}${escaped(`${frame.join('\n')}\n${script}`)}\n`;
}

/** For `%b` of printf (XCU, printf), with everything escaped that is not printable ASCII. */
function escaped(text: string): string {
  return Array.from(new TextEncoder().encode(text), (byte) => {
    if (byte === 0x0a) return '\\n';
    if (byte === 0x5c) return '\\\\';
    return byte >= 0x20 && byte < 0x7f ? String.fromCharCode(byte) : `\\0${octets(byte, 8, 3)}`;
  }).join('');
}

function octets(byte: number, radix: number, length: number): string {
  return byte.toString(radix).padStart(length, '0');
}
