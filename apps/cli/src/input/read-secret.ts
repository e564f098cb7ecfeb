import { EXIT } from '../output/exit-codes';
import { Failure } from '../output/failure';
import { askHidden } from './hidden-prompt';
import { readInput } from './read-input';

/**
 * A secret, from stdin or from whoever sits at the terminal. One line break at its end is the shell's, and no part of it.
 * @param what what it is called in a question: `token`
 * @param most bytes
 * @throws Failure when there is none, or it is larger
 */
export async function readSecret(what: string, most: number): Promise<string> {
  const secret = process.stdin.isTTY
    ? await askHidden(`The ${what} (it is not shown): `)
    : (await readInput(most)).replace(/\r?\n$/, '');
  if (secret === '')
    throw new Failure(`There is no ${what}. Give it over stdin, or type it when you are asked.`, EXIT.usage);
  return secret;
}
