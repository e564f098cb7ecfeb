import { Argument, type Command } from 'commander';
import { quoted, unquoted } from '../completion/bash-words';
import { candidates } from '../completion/candidates';
import { SHELL_SCRIPTS, SHELLS, type Shell } from '../completion/scripts';
import { write } from '../output/write';

export function addCompletion(program: Command): void {
  program
    .command('completion')
    .description('what makes a shell complete commands, stores and labels: source <(kiops completion bash)')
    .addArgument(new Argument('<shell>', SHELLS.join(', ')).choices(SHELLS))
    .action((shell: Shell) => write(SHELL_SCRIPTS[shell]));
  program
    .command('complete', { hidden: true })
    .argument('<shell>')
    .argument('[word...]')
    .action(async (shell: string, words: readonly string[]) => {
      // Bash gives words as they stand in the line.
      const isBash = shell === 'bash';
      const found = await candidates(program, isBash ? words.map(unquoted) : words);
      if (found === 'files') return write(':files\n');
      write(found.map((one) => `${isBash ? quoted(one) : one}\n`).join(''));
    });
}
