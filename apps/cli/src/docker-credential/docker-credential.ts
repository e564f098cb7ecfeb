import { ownVersion } from '../output/version';
import { LIMITS } from '@kiops/contracts';
import { readInput } from '../input/read-input';
import { endOf } from '../output/end';
import { EXIT } from '../output/exit-codes';
import { Failure } from '../output/failure';
import { plainText } from '../output/plain-text';
import { write } from '../output/write';
import { signedIn } from '../token-store/signed-in';
import { erase, get, list, store } from './docker-actions';
import { parseCredentials, parseServer } from './docker-input';

const NAME = 'docker-credential-kiops';
const USAGE = `Usage: ${NAME} <store|get|erase|list|version>`;
/** More than a server, a user name and a secret together are, in bytes. */
const LARGEST = 4 * LIMITS.secret.max;

/**
 * One call of Docker's protocol (github.com/docker/docker-credential-helpers): the action is the only argument, what it
 * needs comes over stdin, and errors are told on stdout, where Docker and Podman look for them.
 * @returns the exit code: 0 or 1, nothing else is known there
 */
export async function runDockerCredential(words: readonly string[]): Promise<number> {
  try {
    if (words.length !== 1) throw new Failure(USAGE);
    await act(words[0]);
    return EXIT.ok;
  } catch (error) {
    write(`${endOf(error).message}\n`);
    return EXIT.failed;
  }
}

async function act(action: string): Promise<void> {
  switch (action) {
    case 'get':
      return writeLine(await get(await signedIn(), parseServer(await readInput(LARGEST))));
    case 'store':
      return store(await signedIn(), parseCredentials(await readInput(LARGEST)));
    case 'erase':
      return erase(await signedIn(), parseServer(await readInput(LARGEST)));
    case 'list':
      return writeLine(await list(await signedIn()));
    case 'version':
    case '--version':
    case '-v':
      return write(`${NAME} (@kiops/credentials-cli) ${ownVersion()}\n`);
    case 'help':
    case '--help':
    case '-h':
      return write(`${USAGE}\n`);
    default:
      throw new Failure(`${NAME}: unknown action: ${plainText(action)}`);
  }
}

function writeLine(value: unknown): void {
  write(`${JSON.stringify(value)}\n`);
}
