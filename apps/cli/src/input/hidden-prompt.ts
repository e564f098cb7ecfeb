/** Ctrl-C ends a program with this code: 128 and the number of SIGINT. */
const INTERRUPTED = 130;

/** Asks for one line on the terminal, which does not show what is typed. */
export function askHidden(question: string): Promise<string> {
  const { stdin } = process;
  process.stderr.write(question);
  stdin.setRawMode(true);
  stdin.setEncoding('utf8');
  return new Promise((resolve) => {
    let typed = '';
    const done = (): void => {
      stdin.off('data', take);
      stdin.setRawMode(false);
      stdin.pause();
      process.stderr.write('\n');
    };
    const take = (text: string): void => {
      for (const sign of text) {
        if (sign === '\r' || sign === '\n' || sign === '\u0004') {
          done();
          return resolve(typed);
        }
        if (sign === '\u0003') {
          done();
          process.exit(INTERRUPTED);
        }
        if (sign === '\u007f' || sign === '\b') typed = [...typed].slice(0, -1).join('');
        else if (sign === '\u0015') typed = '';
        else typed += sign;
      }
    };
    stdin.on('data', take);
    stdin.resume();
  });
}

/** Asks a question that is answered by yes or no; anything but yes is no. */
export async function askYes(question: string): Promise<boolean> {
  const { createInterface } = await import('node:readline/promises');
  const reader = createInterface({ input: process.stdin, output: process.stderr });
  try {
    return /^y(es)?$/i.test((await reader.question(`${question} [y/N] `)).trim());
  } finally {
    reader.close();
  }
}
